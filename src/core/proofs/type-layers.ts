/** The layers that an instance type gives: its baseline bandwidth, and its memory. */
import type { InstanceType } from '../node.ts'
import type { Policy } from '../policy.ts'
import { networkFamilies } from '../tuning/bandwidth.ts'
import { type Layer, rounded, type Unproved } from './layer.ts'

/** For the system and what else runs. */
const memoryReserve = 0.1

/** Of an idle TCP socket, in kilobytes: measured on Linux 6.18 with half a million of them. */
const kernelKilobytes = 3.4

const mostTypes = 3

export function typeLayers(
  { capacity }: Policy,
  types: ReadonlyMap<string, InstanceType>,
): { layers: Layer[]; unproved: Unproved[] } {
  const { instanceType: name, kilobitsPerConnection: kilobits, kilobytesPerConnection: kilobytes } = capacity
  const type = name === undefined ? undefined : types.get(name)
  const baselineGbps = type?.baselineGbps ?? null
  const nameless = name === undefined ? ['capacity.instanceType'] : []
  const unknown =
    name === undefined || type ? [] : [`bring ${name} into the table with \`tide types --update\``]
  const unsaid =
    type && baselineGbps === null ? [`measure ${type.name}, whose baseline AWS does not say`] : []
  const kilobitsToo = kilobits === undefined ? ['capacity.kilobitsPerConnection'] : []
  const kilobytesToo = kilobytes === undefined ? ['capacity.kilobytesPerConnection'] : []
  return {
    layers: [
      ...(type && baselineGbps !== null && kilobits !== undefined
        ? [bandwidth(type, baselineGbps, kilobits, types)]
        : []),
      ...(type ? [memory(type, kilobytes)] : []),
    ],
    unproved: [
      {
        layer: 'bandwidth' as const,
        declare: [...nameless, ...kilobitsToo],
        todo: [...unknown, ...unsaid],
      },
      { layer: 'memory' as const, declare: [...nameless, ...kilobytesToo], todo: unknown },
    ].filter(({ declare, todo }) => declare.length > 0 || todo.length > 0),
  }
}

/** Baseline ÷ kilobits of a connection: "up to" is a burst of minutes. */
function bandwidth(
  type: InstanceType,
  baselineGbps: number,
  kilobits: number,
  types: ReadonlyMap<string, InstanceType>,
): Layer {
  const holds = Math.floor((baselineGbps * 1_000_000) / kilobits)
  const burst =
    type.peakGbps !== null && type.peakGbps > baselineGbps
      ? ` (up to ${rounded(type.peakGbps)} for minutes only)`
      : ''
  return {
    holds,
    advised: holds,
    because: `the baseline of ${rounded(baselineGbps)} Gbps of ${type.name}${burst}, at ${rounded(kilobits)} kb/s for each,`,
    at: ['capacity', 'instanceType'],
    orFewer: true,
    fix(connections) {
      const needed = (connections * kilobits) / 1_000_000
      const doing = typesThatWouldDo(type, types, (other) => (other.baselineGbps ?? 0) >= needed)
      return `take a type with a baseline of ${roundedUp(needed)} Gbps${doing}`
    },
  }
}

/** Nine tenths of the memory ÷ what the kernel keeps for a socket and, where it was measured, the server for its own. */
function memory(type: InstanceType, kilobytes = 0): Layer {
  const each = kernelKilobytes + kilobytes
  const holdsIn = (mebibytes: number) => Math.floor((mebibytes * 1_048.576 * (1 - memoryReserve)) / each)
  const holds = holdsIn(type.memoryMiB)
  const server = kilobytes > 0 ? ` and ${rounded(kilobytes)} for the server` : ''
  return {
    holds,
    advised: holds,
    because: `nine tenths of the ${rounded(type.memoryMiB / 1_024)} GiB of ${type.name}, at 3.4 KB for the kernel${server},`,
    at: ['capacity', 'instanceType'],
    orFewer: true,
    fix: (connections) =>
      `take a type with ${roundedUp((connections * each) / 1_048.576 / 1_024 / (1 - memoryReserve))} GiB of memory`,
  }
}

/** Of the same family and its network variant, with no fewer vCPUs: smallest first. */
function typesThatWouldDo(
  { name, vcpus }: InstanceType,
  types: ReadonlyMap<string, InstanceType>,
  would: (type: InstanceType) => boolean,
): string {
  const families = [name.split('.')[0] ?? '', ...networkFamilies([name])].map((family) => `${family}.`)
  const doing = [...types.values()]
    .filter((other) => families.some((family) => other.name.startsWith(family)) && other.vcpus >= vcpus)
    .filter((other) => !other.name.includes('metal') && would(other))
    .sort((a, b) => a.vcpus - b.vcpus || (a.name < b.name ? -1 : 1))
    .slice(0, mostTypes)
  return doing.length > 0 ? `, as of ${doing.map((other) => other.name).join(', ')}` : ''
}

/** To two decimals, so that what is asked for is never too little. */
function roundedUp(amount: number): number {
  return Math.ceil(amount * 100) / 100
}

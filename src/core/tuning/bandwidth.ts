/** What a full node sends or receives, against the *baseline* bandwidth of its instance type: "up to" is not a promise. */
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { InstanceType } from '../node.ts'
import { shortened } from '../scalars.ts'
import { countNodes } from './name-nodes.ts'

/** Instances of the group with the type they run on. */
export interface TypedInstance {
  id: string
  /** For example `c5.2xlarge`. */
  type: string
}

const mostTypes = 5

/** A Finding for each type of the group whose baseline is under what `capacity` asks for, or unknown. */
export function findBandwidth(
  fleet: Fleet,
  types: Readonly<Record<string, InstanceType>>,
  instances: readonly TypedInstance[],
): Finding[] {
  const { kilobitsPerConnection, connectionsPerInstance } = fleet.policy.capacity
  if (kilobitsPerConnection === undefined) return []
  const neededGbps = (kilobitsPerConnection * connectionsPerInstance) / 1_000_000
  return [...Map.groupBy(instances, ({ type }) => type)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, same]) => {
      const type = Object.hasOwn(types, name) ? types[name] : undefined
      const share = countNodes(same.length, instances.length)
      if (type === undefined || type.baselineGbps === null)
        return [unknownType(fleet, name, neededGbps, share)]
      return type.baselineGbps >= neededGbps
        ? []
        : [tooSlow(fleet, type, type.baselineGbps, neededGbps, share, types)]
    })
}

function about(fleet: Fleet, type: string, neededGbps: number) {
  const { kilobitsPerConnection, connectionsPerInstance } = fleet.policy.capacity
  return {
    concern: 'tuning' as const,
    code: 'bandwidth',
    fleet: fleet.name,
    target: `instance type ${shortened(type) || 'unknown'} of group ${fleet.policy.group}`,
    expected: `a baseline of ${gbps(neededGbps)} Gbps: ${kilobitsPerConnection} kb/s for each of ${connectionsPerInstance} connections`,
  }
}

function unknownType(fleet: Fleet, name: string, neededGbps: number, share: string): Finding {
  return {
    ...about(fleet, name, neededGbps),
    severity: 'warning',
    status: 'unchecked',
    actual: `AWS does not say the baseline of ${shortened(name) || 'their type'} (${share})`,
    remedy: 'measure what the type sustains for an hour, and set connectionsPerInstance by it',
  }
}

function tooSlow(
  fleet: Fleet,
  type: InstanceType,
  baselineGbps: number,
  neededGbps: number,
  share: string,
  types: Readonly<Record<string, InstanceType>>,
): Finding {
  const { kilobitsPerConnection = 1 } = fleet.policy.capacity
  const carried = Math.floor((baselineGbps * 1_000_000) / kilobitsPerConnection)
  const doing = typesThatWouldDo(type, neededGbps, Object.values(types)).slice(0, mostTypes)
  const larger = doing.map(({ name, baselineGbps: base }) => `${name} (${gbps(base ?? 0)})`).join(', ')
  const burst = type.peakGbps !== null && type.peakGbps >= neededGbps
  return {
    ...about(fleet, type.name, neededGbps),
    // Bursts are best effort and end with their credits, after minutes; beyond the peak there is nothing at all.
    severity: burst ? 'warning' : 'critical',
    status: 'drifted',
    actual: `${type.name}: AWS says \`${shortened(type.networkPerformance)}\`, its baseline is ${gbps(baselineGbps)} Gbps, the fleet needs ${gbps(neededGbps)} (${share})`,
    remedy: `${larger ? `these would do: ${larger}` : 'none of the types looked at would do'}; or set connectionsPerInstance to ${carried} at most`,
  }
}

/** Types of the same size, and n variants with no fewer vCPUs: first those of the same family, then by bandwidth. */
function typesThatWouldDo(
  type: InstanceType,
  neededGbps: number,
  known: readonly InstanceType[],
): InstanceType[] {
  const size = type.name.split('.')[1]
  const variants = networkFamilies([type.name])
  const isVariant = ({ name }: InstanceType) => variants.includes(name.split('.')[0] ?? '')
  return known
    .filter(({ baselineGbps }) => baselineGbps !== null && baselineGbps >= neededGbps)
    .filter((other) => other.name.split('.')[1] === size || (isVariant(other) && other.vcpus >= type.vcpus))
    .sort(
      (a, b) =>
        Number(isVariant(b)) - Number(isVariant(a)) ||
        (a.baselineGbps ?? 0) - (b.baselineGbps ?? 0) ||
        (a.name < b.name ? -1 : 1),
    )
}

/** The families with one `n` more than those of the named types: `c5.large` → `c5n`. Those of `n` have none. */
export function networkFamilies(types: readonly string[]): string[] {
  const families = types
    .map((type) => type.split('.')[0] ?? '')
    .filter((family) => /^[a-z]+\d+[a-z]*$/.test(family))
  return [...new Set(families.filter((family) => !family.endsWith('n')).map((family) => `${family}n`))].sort()
}

function gbps(amount: number): string {
  return String(Number(amount.toPrecision(3)))
}

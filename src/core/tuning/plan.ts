/** The concern `tuning`: are the nodes what their profile says, is AWS throttling them, can their type carry the fleet? */
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { InstanceType, NodeReport, Survey } from '../node.ts'
import { type NumberSetting, type Setting, settingsOf } from '../tuning-profile.ts'
import { findBandwidth, type TypedInstance } from './bandwidth.ts'
import { type FactName, factKind } from './facts.ts'
import { fixedLeast, judge } from './judge.ts'
import { countNodes, nameNodes } from './name-nodes.ts'
import { findThrottled } from './throttled.ts'
import { factsUnchecked, type Gathered, gather, nodesUnchecked } from './unchecked.ts'

/** Ways to fail one setting that are spelled out; the rest is counted. */
const mostWays = 3

/**
 * Findings of one fleet. Without a tuning profile its nodes are not looked at, only the bandwidth of their types, and
 * that only where the policy says `kilobitsPerConnection`. `types` may hold more types than the group has: those that
 * would do are named.
 */
export function planTuning(
  fleet: Fleet,
  survey: Survey,
  types: Readonly<Record<string, InstanceType>>,
  instances: readonly TypedInstance[],
): Finding[] {
  const bandwidth = findBandwidth(fleet, types, instances)
  if (!fleet.tuning) return bandwidth
  const nodes = Object.entries(survey.nodes)
  const reports = nodes.flatMap(([id, reading]): [string, NodeReport][] =>
    'report' in reading ? [[id, reading.report]] : [],
  )
  const unknown = gather()
  const untuned = settingsOf(fleet.tuning).flatMap(({ fact, setting }) =>
    findUntuned(fleet, fact, setting, reports, nodes.length, unknown),
  )
  const throttled = findThrottled(fleet, reports, nodes.length, unknown)
  const about = { fleet, concern: 'tuning', nodes: nodes.length } as const
  return [
    ...untuned,
    ...throttled,
    ...bandwidth,
    ...nodesUnchecked(about, nodes),
    ...factsUnchecked(about, unknown),
  ]
}

/** One Finding for all nodes that fail a setting; nodes that fail in the same way are named together. */
function findUntuned(
  fleet: Fleet,
  fact: FactName,
  setting: Setting,
  reports: readonly [string, NodeReport][],
  nodes: number,
  unknown: Gathered,
): Finding[] {
  const fails = reports.flatMap(([id, report]) => {
    const verdict = judge(fact, setting, report, fleet)
    if (verdict === 'met') return []
    if ('fails' in verdict) return [{ id, way: verdict.fails }]
    unknown.add(verdict.unknown, id, fact)
    return []
  })
  if (fails.length === 0) return []
  return [
    {
      concern: 'tuning',
      code: 'untuned',
      fleet: fleet.name,
      target: `${fact} on the nodes of group ${fleet.policy.group}`,
      severity: setting.severity,
      status: 'drifted',
      expected: `${demandOf(fact, setting, fleet)}${setting.why ? `: ${setting.why}` : ''}`,
      actual: describeWays(fails, nodes),
      remedy: setting.remedy ?? usualRemedy(fact, setting, fleet),
    },
  ]
}

function describeWays(fails: { id: string; way: string }[], nodes: number): string {
  const sorted = [...Map.groupBy(fails, ({ way }) => way)]
    .map(([way, same]) => ({ way, ids: same.map(({ id }) => id) }))
    .sort((a, b) => b.ids.length - a.ids.length || (a.way < b.way ? -1 : 1))
  const told = sorted
    .slice(0, mostWays)
    .map(({ way, ids }) => `${countNodes(ids.length, nodes)}: ${way} (${nameNodes(ids)})`)
  const rest = sorted.slice(mostWays).flatMap(({ ids }) => ids)
  if (rest.length > 0) told.push(`${countNodes(rest.length, nodes)}: other values (${nameNodes(rest)})`)
  return told.join('; ')
}

/** What a setting demands of this fleet's nodes, in words. */
function demandOf(fact: FactName, setting: Setting, fleet: Fleet): string {
  const unit = factKind(fact).unit
  const counted = (amount: number) => `${amount}${unit ? ` ${unit}` : ''}`
  if ('is' in setting && setting.is !== undefined) return `${fact} ${setting.is}`
  if ('has' in setting || 'hasNot' in setting) {
    const { has = [], hasNot = [] } = setting
    const parts = [
      ...(has.length > 0 ? [`with ${has.join(' ')}`] : []),
      ...(hasNot.length > 0 ? [`without ${hasNot.join(' ')}`] : []),
    ]
    return `${fact} ${parts.join(' and ')}`
  }
  const { atMost, atLeastPerConnection, atLeastPerCore } = setting as NumberSetting
  const least = fixedLeast(setting as NumberSetting, fleet)
  const limit = fleet.policy.capacity.connectionsPerInstance
  const isByConnections = least > ((setting as NumberSetting).atLeast ?? 0)
  const parts = [
    ...(least > 0
      ? [
          `at least ${counted(least)}${isByConnections ? ` (${atLeastPerConnection} for each of ${limit} connections)` : ''}`,
        ]
      : []),
    ...(atLeastPerCore === undefined ? [] : [`at least ${atLeastPerCore} for each core`]),
    ...(atMost === undefined ? [] : [`at most ${counted(atMost)}`]),
  ]
  return `${fact} ${parts.join(', ')}`
}

function usualRemedy(fact: FactName, setting: Setting, fleet: Fleet): string {
  const image = 'in the image or user data that new nodes start from; docs/tuning.md says how'
  if (!/^(net|fs)\./.test(fact) || factKind(fact).kind !== 'number') return `set it ${image}`
  const { is, atMost, atLeastPerCore } = setting as NumberSetting
  const least = fixedLeast(setting as NumberSetting, fleet)
  const value = is ?? (least > 0 ? least : atMost)
  if (value === undefined || atLeastPerCore !== undefined) return `write ${fact} to /etc/sysctl.d/ ${image}`
  return `write ${fact} = ${value} to /etc/sysctl.d/ ${image}`
}

/** Which of the sets of dimensions that the nodes publish by belong to this group alone. */
import type { Policy } from '../policy.ts'

export type Dimensions = Record<string, string>

/**
 * Every declared set with the group's name in it and a known value for each of its names; the shortest first.
 * A set without the group's name is an average over all that publish by it.
 */
export function groupSets(policy: Policy): Dimensions[] {
  const known: Dimensions = { ...policy.metric.dimensions, AutoScalingGroupName: policy.group }
  return (policy.telemetry?.aggregatedBy ?? [])
    .filter((set) => set.includes('AutoScalingGroupName') && set.every((name) => Object.hasOwn(known, name)))
    .map((set) => Object.fromEntries(set.map((name) => [name, known[name] ?? ''])))
    .sort((a, b) => Object.keys(a).length - Object.keys(b).length)
}

/** `AutoScalingGroupName=prod-chat-ws`, for people. */
export function formatDimensions(dimensions: Dimensions): string {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`)
  return pairs.length > 0 ? pairs.join(', ') : 'no dimension'
}

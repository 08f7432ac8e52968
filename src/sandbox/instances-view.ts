/** What is asked of a group's instances every minute, worked out again only after one of them has changed. */
import { describeInstance } from './auto-scaling/describe-instance.ts'
import type { GroupState, InstancesView } from './state.ts'

/** The instances as they are described, and who takes traffic. */
export function viewOf(group: GroupState): InstancesView {
  group.view ??= makeView(group)
  return group.view
}

/** To be called after an instance of the group came, went or changed. */
export function instancesChanged(group: GroupState): void {
  group.view = null
}

function makeView(group: GroupState): InstancesView {
  const all = [...group.instances.values()]
  return {
    described: Object.freeze(all.map((instance) => Object.freeze(describeInstance(group, instance)))),
    serving: Object.freeze(
      all.filter(({ lifecycle, healthy }) => lifecycle === 'InService' && healthy).map(({ id }) => id),
    ),
  }
}

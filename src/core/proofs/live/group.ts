/** live-group and live-type: is there such a group, and are its instances of the declared type? */
import type { Fleet } from '../../desired.ts'
import type { Found } from '../risk.ts'
import { instanceCount, type LiveLook, unread } from './look.ts'

export function groupRisks({ policy }: Fleet, { group }: LiveLook): Found[] {
  const at = ['group']
  if ('unread' in group) return [unread(at, group.unread, 'autoscaling:DescribeAutoScalingGroups')]
  if (group.read) return []
  const says = `there is no Auto Scaling group ${policy.group} in ${policy.region}`
  return [{ severity: 'error', at, says, fix: 'create it, or mend the name, the region or the role' }]
}

/** What was proved of memory and bandwidth was proved of the declared type. */
export function typeRisks({ policy }: Fleet, { group }: LiveLook): Found[] {
  const { instanceType: declared } = policy.capacity
  if (declared === undefined || 'unread' in group || !group.read) return []
  const at = ['capacity', 'instanceType']
  const types = group.read.instances.map(({ type }) => type).filter((type) => type !== '')
  if (types.length === 0) {
    const says = `the group has no instance to compare with ${declared}`
    return [{ severity: 'info', at, says, fix: 'look again when there are instances' }]
  }
  const others = types.filter((type) => type !== declared)
  if (others.length === 0) return []
  const names = [...new Set(others)].sort()
  const says = `${others.length} of ${instanceCount(types.length)} ${others.length === 1 ? 'is' : 'are'} ${names.join(', ')}, not the declared ${declared}: nothing is proved of them`
  const fix =
    others.length === types.length
      ? `write \`capacity.instanceType: ${names[0]}\``
      : 'end the ones that are not, or declare the smaller type'
  return [{ severity: 'warning', at, says, fix }]
}

/** live-quota: what the account may have, as far as it can be read. */

import { count } from '../../count.ts'
import type { Fleet } from '../../desired.ts'
import type { Reading } from '../../observed.ts'
import type { Found, Ground } from '../risk.ts'
import { type GroupQuota, type LiveLook, unread } from './look.ts'

const at = ['region']

/** Of the fleets of one account and Region; said once, of the first. */
export function quotaRisks(
  fleets: { fleet: Fleet; look: LiveLook }[],
  quota: Reading<GroupQuota>,
  ground: Ground,
): Found[] {
  const region = fleets[0]?.fleet.policy.region ?? ''
  // A place that cannot be read at all is said of each of its groups.
  const isClosed = 'unread' in quota && fleets.every(({ look }) => 'unread' in look.group)
  return [...(isClosed ? [] : groupQuota(quota, region)), ...processors(fleets, region, ground)]
}

function groupQuota(quota: Reading<GroupQuota>, region: string): Found[] {
  if ('unread' in quota) return [unread(at, quota.unread, 'autoscaling:DescribeAccountLimits')]
  const { groups, most } = quota.read
  if (groups < 0.9 * most) return []
  const says = `${groups} of at most ${most} Auto Scaling groups exist in ${region}`
  return [
    { severity: 'info', at, says, fix: 'ask for more in Service Quotas, before a deployment needs one' },
  ]
}

/** Standard families share the one quota of vCPUs ("Amazon EC2 service quotas", L-1216C47A); the others have their own. */
const standard = /^[acdhimrtz]\d/

/** EC2 refuses a launch over its quota of vCPUs, which is another service's to read: the need is said instead. */
function processors(fleets: { fleet: Fleet; look: LiveLook }[], region: string, { types }: Ground): Found[] {
  const needs = fleets.flatMap(({ fleet: { policy }, look }) => {
    const seen = 'read' in look.group ? look.group.read?.instances[0]?.type : undefined
    const name = policy.capacity.instanceType ?? seen ?? ''
    const vcpus = types.get(name)?.vcpus
    return vcpus !== undefined && standard.test(name) ? [vcpus * policy.capacity.max] : []
  })
  if (needs.length === 0) return []
  const all = needs.reduce((sum, need) => sum + need, 0)
  const whose = needs.length === 1 ? 'a fleet at its max needs' : `${needs.length} fleets at their max need`
  return [
    {
      severity: 'info',
      at,
      says: `${whose} ${count(all)} vCPUs in ${region}; the quota of EC2 is not read`,
      fix: `compare it with Running On-Demand Standard instances (L-1216C47A) in Service Quotas`,
    },
  ]
}

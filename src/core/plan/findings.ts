/** What stands in the way of planning a fleet at all, or a part of it: Findings. */
import type { Concern } from '../concern.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import type { Instant } from '../instant.ts'
import type { Group, ObservedFleet } from '../observed.ts'
import { holdTag, overrideTag, parseHold, parseOverride } from '../tags.ts'

/** Of a reading that failed: nobody knows, and nothing of it is changed. */
export function unread(fleet: Fleet, concern: Concern, target: string, why: string): Finding {
  return {
    concern,
    code: 'unread',
    fleet: fleet.name,
    target,
    severity: 'warning',
    status: 'unchecked',
    expected: `what ${fleet.file} declares`,
    actual: `could not be read: ${why}`,
    remedy: 'nothing was changed; see the reason, then run again',
  }
}

export function noGroup(fleet: Fleet, { group }: ObservedFleet): Finding {
  const isUnread = 'unread' in group
  return {
    concern: 'prewarm',
    code: isUnread ? 'unread' : 'no-group',
    fleet: fleet.name,
    target: `group ${fleet.policy.group}`,
    severity: 'critical',
    status: isUnread ? 'unchecked' : 'drifted',
    expected: `an Auto Scaling group in ${fleet.policy.region}`,
    actual: isUnread ? `could not be read: ${group.unread}` : 'no group of that name',
    remedy: isUnread
      ? 'nothing was changed; see the reason, then run again'
      : `create it, or mend \`group\` in ${fleet.file}`,
  }
}

export function tagFindings(fleet: Fleet, group: Group, at: Instant): Finding[] {
  const found = { [overrideTag]: parseOverride(group.tags, at), [holdTag]: parseHold(group.tags, at) }
  return Object.entries(found).flatMap(([tag, reading]) =>
    reading && 'unreadable' in reading
      ? {
          concern: 'prewarm' as const,
          code: 'unreadable-tag',
          fleet: fleet.name,
          target: `tag ${tag} of group ${group.name}`,
          severity: 'warning' as const,
          status: 'drifted' as const,
          expected: 'a tag as `tide prewarm` or `tide hold` writes it',
          actual: reading.unreadable,
          remedy: `write it again, or end it: tide ${tag === holdTag ? 'hold' : 'prewarm'} ${fleet.name} --end`,
        }
      : [],
  )
}

/** Orphans in words: whose they are, why they are none any more, and how they go. */
import type { Concern } from '../concern.ts'
import type { Finding } from '../finding.ts'
import type { Guardrails } from '../guardrails.ts'
import type { Owned } from '../observed.ts'
import { shellWord } from '../shell-word.ts'
import type { Orphan, Orphans } from './orphans.ts'

/** Stands where a Finding is about no fleet: no name of a fleet has brackets. */
const noFleet = '(none)'

export function concernOf({ kind }: Orphan): Concern {
  switch (kind) {
    case 'scheduled-action':
      return 'backstop'
    case 'dashboard':
      return 'telemetry'
    default:
      return 'scaling'
  }
}

export function fleetOf({ now, madeFor }: Orphan): string {
  return now?.name ?? madeFor ?? noFleet
}

/** Why no file declares it. */
export function reason({ now, madeFor, kind }: Orphan): string {
  if (madeFor === null) return 'no file declares its group'
  return now && (kind === 'policy' || now.name === madeFor)
    ? `${now.file} no longer declares it`
    : `fleet ${madeFor} has no file any more`
}

const names: Record<Orphan['kind'], string> = {
  alarm: 'alarm',
  policy: 'scaling policy',
  'scheduled-action': 'scheduled action',
  dashboard: 'dashboard',
}

/** Also of what is left though guardrails say `prune`: nothing proves whose it is, or somebody had a hand in it. */
export function orphanFinding(orphan: Orphan, { where }: Owned, { prune, owner }: Guardrails): Finding {
  const { kind, it, group, now } = orphan
  const isUnproved = kind === 'scheduled-action' && !orphan.isProved
  const onGroup = kind === 'scheduled-action' || (kind === 'policy' && !now)
  return {
    concern: concernOf(orphan),
    code: 'orphan',
    fleet: fleetOf(orphan),
    target: `${names[kind]} ${it.name}${onGroup ? ` of group ${group}` : ''}`,
    // Several repositories look after an account where they name owners: it is more likely another's, and right.
    severity: isUnproved && owner !== undefined ? 'info' : 'warning',
    status: 'drifted',
    expected: 'nothing of Springtide that no file declares',
    actual: `${reason(orphan)}${isUnproved ? ', and nothing proves that this repository made it' : ''}`,
    remedy: `${isUnproved ? 'unless another repository looks after the group: ' : ''}${command(orphan, where.region)}${prune || isUnproved ? '' : '; or `prune: true` in policies/guardrails.yaml'}`,
  }
}

function command({ kind, it, group }: Orphan, region: string): string {
  const [name, on] = [shellWord(it.name), `--auto-scaling-group-name ${shellWord(group)}`]
  switch (kind) {
    case 'alarm':
      return `aws cloudwatch delete-alarms --region ${region} --alarm-names ${name}`
    case 'policy':
      return `aws autoscaling delete-policy --region ${region} ${on} --policy-name ${name}`
    case 'scheduled-action':
      return `aws autoscaling delete-scheduled-action --region ${region} ${on} --scheduled-action-name ${name}`
    case 'dashboard':
      return `aws cloudwatch delete-dashboards --dashboard-names ${name}`
  }
}

/** What may be ours, and nobody knows: it is left alone, and never counts as fine. */
export function unreadFindings({ where, groups, dashboards }: Owned, unread: Orphans['unread']): Finding[] {
  const about = (concern: Concern, what: string, actual: string): Finding => ({
    concern,
    code: 'unread',
    fleet: noFleet,
    target: `${what} in ${where.region} that no file declares`,
    severity: 'warning',
    status: 'unchecked',
    expected: 'to know whose they are',
    actual,
    remedy: 'nothing of them was changed; see the reason, then run again',
  })
  const findings: Finding[] = []
  if (unread.length > 0) {
    const [why] = unread.flatMap(({ tags }) => (tags && 'unread' in tags ? tags.unread : []))
    const what = `${unread.length} alarms or dashboards`
    findings.push(about('scaling', what, `their tags could not be read: ${why ?? ''}`))
  }
  if ('unread' in groups) findings.push(about('scaling', 'groups', `could not be read: ${groups.unread}`))
  if (dashboards && 'unread' in dashboards)
    findings.push(about('telemetry', 'dashboards', `could not be listed: ${dashboards.unread}`))
  return findings
}

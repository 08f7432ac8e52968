/** A Change in words, the same for every face. */
import type { Change, Raise, WarmPoolSpec } from '../core/change.ts'
import { count } from '../core/count.ts'
import { formatInstant } from '../core/instant.ts'
import type { AlarmSpec, PolicySpec } from '../core/observed.ts'
import { formatDuration } from '../core/scalars.ts'
import { differences, fieldName } from '../core/scaling/differ.ts'
import { changedLines } from './changed-lines.ts'
import { dashboardSummary, parameterSummary } from './document-summary.ts'

export interface Description {
  /** `+` new, `~` changed, `-` taken away. */
  sign: '+' | '~' | '-'
  /** `floor 3 → 29`, `alarm springtide-chat-out`, `remove alarm springtide-chat-out`. */
  title: string
  /** Field by field, `threshold 25,000 → 20,000`; for something new, its values. */
  details: string[]
}

/** A removal says so in its title: where a Change is held, or approved, no sign is shown. */
export function describe(change: Change): Description {
  const said = describeAction(change)
  return said.sign === '-' ? { ...said, title: `remove ${said.title}` } : said
}

function describeAction(change: Change): Description {
  switch (change.kind) {
    case 'set-floor':
      return { sign: '~', title: `floor (MinSize) ${change.before} → ${change.after}`, details: [] }
    case 'set-max':
      return { sign: '~', title: `MaxSize ${change.before} → ${change.after}`, details: [] }
    case 'put-policy':
      return spec(
        `scaling policy ${change.target.name}`,
        change.before,
        change.after,
        policySummary(change.after),
      )
    case 'put-alarm':
      return spec(`alarm ${change.target.name}`, change.before, change.after, alarmSummary(change.after))
    case 'put-warm-pool':
      return spec('warm pool', change.before, change.after, warmPoolSummary(change.after))
    case 'set-tag':
      return {
        sign: change.before === null ? '+' : change.after === null ? '-' : '~',
        title: `tag ${change.target.name}`,
        details: [change.after ?? change.before ?? ''],
      }
    case 'put-scheduled-action':
      return raise(change.before ? '~' : '+', change.target.name, change.before, change.after)
    case 'delete-scheduled-action':
      return raise('-', change.target.name, change.before, null)
    case 'rename-alarm': {
      const renamed = spec(`alarm ${change.from} → ${change.target.name}`, change.before, change.after, '')
      return { ...renamed, details: [...renamed.details, 'the new one is put before the old one goes'] }
    }
    case 'delete-alarm':
      return { sign: '-', title: `alarm ${change.target.name}`, details: [alarmSummary(change.before)] }
    case 'delete-policy':
      return {
        sign: '-',
        title: `scaling policy ${change.target.name} of ${change.target.group}`,
        details: change.before ? [policySummary(change.before)] : [],
      }
    case 'set-target-group':
      return spec(`target group ${change.target.name}`, change.before, change.after, '')
    case 'set-load-balancer':
      return spec(`load balancer ${change.target.name}`, change.before, change.after, '')
    case 'set-health-check':
      return spec(`health check of target group ${change.target.name}`, change.before, change.after, '')
    case 'put-parameter':
      return document(`parameter ${change.target.name}`, change, parameterSummary)
    case 'put-dashboard':
    case 'delete-dashboard':
      return document(`dashboard ${change.target.name}`, change, (text) =>
        dashboardSummary(text, `${change.fleet}: `),
      )
  }
}

function raise(sign: Description['sign'], name = '', before: Raise | null, after: Raise | null): Description {
  const said = (one: Raise) => `MinSize ${one.min} at ${formatInstant(one.startsAt)}`
  return {
    sign,
    title: `scheduled action ${name}`,
    details: [[before, after].flatMap((one) => (one ? said(one) : [])).join(' → ')],
  }
}

/** JSON text: which of its lines differ; of one that comes or goes, what it holds. */
function document(
  title: string,
  { before, after }: { before: string | null; after: string | null },
  summary: (text: string) => string,
): Description {
  if (before !== null && after !== null) return { sign: '~', title, details: changedLines(before, after) }
  return { sign: before === null ? '+' : '-', title, details: [summary(after ?? before ?? '')] }
}

function spec(title: string, before: object | null, after: object, summary: string): Description {
  if (!before) return { sign: '+', title, details: [summary] }
  const details = differences(before, after).map(
    ({ field, before: old, after: wanted }) =>
      `${fieldName(field)} ${shownValue(field, old)} → ${shownValue(field, wanted)}`,
  )
  return { sign: '~', title, details }
}

function alarmSummary(alarm: AlarmSpec): string {
  const sign =
    { GreaterThanOrEqualToThreshold: '≥', LessThanOrEqualToThreshold: '≤', GreaterThanThreshold: '>' }[
      alarm.comparison
    ] ?? alarm.comparison
  const when = `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods} periods of ${formatDuration(alarm.periodSeconds)}`
  const metric = `${alarm.growth ? 'growth of the ' : ''}${alarm.statistic} of ${alarm.namespace}/${alarm.metric} (${dimensions(alarm.dimensions)})`
  return `${metric} ${sign} ${count(alarm.threshold)} in ${when}; missing data ${alarm.missingData}; runs ${alarm.alarmActions.map(shortArn).join(', ') || 'nothing'}`
}

function policySummary(policy: PolicySpec): string {
  if (policy.type === 'SimpleScaling') {
    return `simple scaling: ${signed(policy.adjustment)}; ${orDefault('cooldown', policy.cooldownSeconds)}`
  }
  return `step scaling: ${steps(policy.steps)}; ${orDefault('warm-up', policy.warmupSeconds)}`
}

/** Where a policy has none, that of the group counts: DefaultCooldown, DefaultInstanceWarmup. */
function orDefault(what: string, seconds: number | null): string {
  return seconds === null ? `the group's default ${what}` : `${what} ${formatDuration(seconds)}`
}

function warmPoolSummary({ min, maxPrepared, state, reuseOnScaleIn }: WarmPoolSpec): string {
  const most = maxPrepared === -1 ? 'up to MaxSize' : `at most ${maxPrepared}`
  return `at least ${min}, ${most}, ${state}${reuseOnScaleIn ? ', reused on scale-in' : ''}`
}

function shownValue(field: string, value: unknown): string {
  if (value === null && (field === 'cooldownSeconds' || field === 'warmupSeconds'))
    return "the group's default"
  if (value === null || value === undefined) return '(none)'
  if (value === -1 && field === 'maxPrepared') return 'up to MaxSize'
  if (typeof value === 'number') return field.endsWith('Seconds') ? formatDuration(value) : count(value)
  if (field === 'steps') return steps(value as (PolicySpec & { type: 'StepScaling' })['steps'])
  if (field === 'dimensions') return dimensions(value as AlarmSpec['dimensions'])
  if (Array.isArray(value))
    return value.length > 0 ? value.map((one) => shortArn(String(one))).join(', ') : '(none)'
  return String(value)
}

/** `+2 from +0, +4 from +5,000`, or `-2 to -4,500, -1 to 0`: relative to the threshold, as AWS keeps them. */
function steps(list: { lower: number | null; upper: number | null; adjustment: number }[]): string {
  return list
    .map(({ lower, upper, adjustment }) => {
      const bound = adjustment < 0 ? `to ${count(upper ?? 0)}` : `from +${count(lower ?? 0)}`
      return `${signed(adjustment)} ${bound}`
    })
    .join(', ')
}

function dimensions(map: Record<string, string>): string {
  return Object.entries(map)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
}

function signed(adjustment: number): string {
  return adjustment > 0 ? `+${adjustment}` : String(adjustment)
}

/** A scaling policy by its name: its ARN is long, and its UUID tells nobody anything. */
function shortArn(arn: string): string {
  return arn.replace(/^arn:[^:]+:autoscaling:.*:policyName\//, 'policy:')
}

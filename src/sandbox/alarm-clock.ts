/** Every whole minute: alarms are evaluated on what was published, and act. */
import { formatInstant, MINUTE, SECOND } from '../core/instant.ts'
import { type AlarmRule, evaluateAlarm, evaluationRange, type Verdict } from './alarm-evaluation.ts'
import { growthDatapoints } from './growth-alarm.ts'
import { retryLaunches } from './instances.ts'
import { isStatistic } from './metrics.ts'
import { executePolicy } from './policy-execution.ts'
import type { AlarmState, RegionState } from './state.ts'
import { MINUTES } from './timeline.ts'

/** Starts the minutes of a Region; they go on for ever. */
export function startMinutes(region: RegionState): void {
  const next = (Math.floor(region.timeline.now() / MINUTE) + 1) * MINUTE
  region.timeline.at(next, MINUTES, () => {
    retryLaunches(region)
    for (const alarm of [...region.alarms.values()]) evaluate(region, alarm)
    startMinutes(region)
  })
}

/** The rule of an alarm, with CloudWatch's defaults for what it doesn't say. */
function ruleOf({ alarm }: AlarmState): AlarmRule {
  const evaluationPeriods = alarm.EvaluationPeriods ?? 1
  return {
    comparison: alarm.ComparisonOperator ?? '',
    threshold: alarm.Threshold ?? 0,
    evaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? evaluationPeriods,
    missingData: alarm.TreatMissingData ?? 'missing',
  }
}

function evaluate(region: RegionState, state: AlarmState): void {
  const isOnMetric = state.metricKey !== null && isStatistic(state.alarm.Statistic ?? '')
  if (!isOnMetric && !state.growth) return
  const rule = ruleOf(state)
  const datapoints = readDatapoints(region, state, evaluationRange(rule.evaluationPeriods))
  const verdict = evaluateAlarm(rule, datapoints)
  const value = datapoints.findLast((datapoint) => datapoint !== null) ?? null
  const next = verdict === 'retain' ? state.alarm.StateValue : verdict
  const hasChanged = next !== state.alarm.StateValue
  enterState(region, state, next, { reason: hasChanged ? reasonFor(rule, next, datapoints) : '', value })
}

/** The sliding windows that end at this minute, oldest first. */
function readDatapoints(
  region: RegionState,
  { alarm, metricKey, growth }: AlarmState,
  count: number,
): (number | null)[] {
  if (growth) return growthDatapoints(region, growth, count)
  const period = (alarm.Period ?? 60) * SECOND
  const statistic = alarm.Statistic
  if (metricKey === null || statistic === undefined) return []
  const end = region.timeline.now()
  const datapoints: (number | null)[] = []
  for (let from = end - count * period; from < end; from += period)
    datapoints.push(region.metrics.read(metricKey, statistic, from, from + period))
  return datapoints
}

function reasonFor(rule: AlarmRule, verdict: Verdict, datapoints: (number | null)[]): string {
  const real = datapoints.filter((value) => value !== null).slice(-rule.evaluationPeriods)
  if (verdict === 'INSUFFICIENT_DATA') return 'Insufficient Data: not enough datapoints were received.'
  if (real.length === 0)
    return `no datapoints were received for ${rule.evaluationPeriods} periods and missing data was treated as [${rule.missingData}].`
  const crossed = verdict === 'ALARM' ? 'was' : 'was not'
  return `Threshold Crossed: ${real.length} datapoints [${real.join(', ')}] ${crossed} ${rule.comparison} the threshold (${rule.threshold}).`
}

/** Puts an alarm into a state, tells whom it tells, and invokes its policies. `value`: the newest value it knows. */
export function enterState(
  region: RegionState,
  state: AlarmState,
  next: AlarmState['alarm']['StateValue'],
  because: { reason: string; value: number | null; reasonData?: string },
): void {
  const { alarm } = state
  const hasChanged = alarm.StateValue !== next
  if (hasChanged) {
    const now = new Date(region.timeline.now())
    alarm.StateValue = next
    alarm.StateReason = because.reason
    alarm.StateUpdatedTimestamp = now
    alarm.StateTransitionedTimestamp = now
    const reasonData = {
      version: '1.0',
      queryDate: formatInstant(now.getTime()),
      recentDatapoints: because.value === null ? [] : [because.value],
    }
    alarm.StateReasonData = because.reasonData ?? JSON.stringify(reasonData)
  }
  if (alarm.ActionsEnabled) act(region, state, { hasChanged, value: because.value })
}

/**
 * Notifications go out when the state changes; scaling policies are invoked every minute while it lasts.
 * Source: CloudWatch User Guide, "Using Amazon CloudWatch alarms", alarm actions.
 */
function act(
  region: RegionState,
  { alarm }: AlarmState,
  how: { hasChanged: boolean; value: number | null },
): void {
  for (const action of actionsOf(alarm) ?? []) {
    const target = region.policies.get(action)
    const policy = target?.group.policies.get(target.name)
    if (target && policy) {
      const side = alarm.ComparisonOperator?.startsWith('Less') ? 'below' : 'above'
      const by = {
        alarm: alarm.AlarmName,
        state: alarm.StateValue,
        threshold: alarm.Threshold ?? 0,
        side,
        value: how.value,
      } as const
      executePolicy(region, target.group, policy, by)
    } else if (how.hasChanged) {
      region.notifications.push({
        at: region.timeline.now(),
        alarm: alarm.AlarmName,
        state: alarm.StateValue,
        action,
      })
    }
  }
}

function actionsOf(alarm: AlarmState['alarm']): string[] | undefined {
  if (alarm.StateValue === 'ALARM') return alarm.AlarmActions
  return alarm.StateValue === 'OK' ? alarm.OKActions : alarm.InsufficientDataActions
}

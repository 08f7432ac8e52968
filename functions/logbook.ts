/** How a run accounts for itself: a log line for every Change and Finding, and a few numbers for alarms. */
import type { Logger } from '@aws-lambda-powertools/logger'
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Change } from '../src/core/change.ts'
import type { Finding } from '../src/core/finding.ts'
import type { Problem } from '../src/core/problem.ts'
import type { Outcome, Report } from '../src/core/report.ts'
import type { Share } from '../src/core/share.ts'

export interface Summary {
  fleets: number
  applied: number
  held: number
  failed: number
  findings: number
  critical: number
  unchecked: number
}

export function logProblem(logger: Logger, problem: Problem): void {
  logger.error('problem', { problem })
}

/** Written as each Change is done, so that a run cut short has still told what it did. */
export function logOutcome(logger: Logger, change: Change, { result, error }: Outcome): void {
  const { id, kind, concern, fleet, target, before, after, because, held } = change
  const line = { id, kind, concern, fleet, target, before, after, because, held, result, error }
  logger[result === 'failed' ? 'error' : 'info']('change', { change: line })
}

const levels = { critical: 'error', warning: 'warn', info: 'info' } as const

export function logFinding(logger: Logger, finding: Finding): void {
  logger[levels[finding.severity]]('finding', { finding })
}

export function summarize({ fleets, findings, outcomes = [] }: Report): Summary {
  const became = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length
  return {
    fleets: fleets.length,
    applied: became('applied'),
    held: became('held'),
    failed: became('failed'),
    findings: findings.length,
    critical: findings.filter(({ severity }) => severity === 'critical').length,
    unchecked: findings.filter(({ status }) => status === 'unchecked').length,
  }
}

/** What the run should have done and could not: writes AWS refused, and what AWS did not let it read. */
export function failures({ changes, findings, outcomes = [] }: Report): string[] {
  const refused = outcomes.flatMap(({ id, result, error }) => {
    const change = changes.find((candidate) => candidate.id === id)
    return result === 'failed' && change ? `${change.kind} ${id} of ${change.fleet} failed: ${error}` : []
  })
  const unread = findings
    .filter(({ code }) => code === 'unread')
    .map(({ fleet, target, actual }) => `${target} of ${fleet} ${actual}`)
  return [...refused, ...unread]
}

/** Zeros are sent too, so that an alarm on a count has data; only a run that did everything counts as succeeded. */
export function sendCounts(metrics: Metrics, summary: Summary, isComplete: boolean): void {
  const counts = {
    ChangesApplied: summary.applied,
    ChangesHeld: summary.held,
    ChangesFailed: summary.failed,
    FindingsCritical: summary.critical,
    Unchecked: summary.unchecked,
    ...(isComplete ? { TickSucceeded: 1 } : {}),
  }
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count)
}

/** Beside the common count, which goes on as long as any share runs: for the alarm on this one. */
export function sendShareSucceeded(metrics: Metrics, { share }: Share): void {
  const single = metrics.singleMetric()
  single.addDimension('share', String(share))
  single.addMetric('TickSucceeded', MetricUnit.Count, 1)
}

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit]

/** What the nodes said, fleet by fleet, so that alarms and dashboards can use it; nothing for what nobody could say. */
export function sendNodeMetrics(metrics: Metrics, { fleets }: Report): void {
  for (const { fleet, balance, throttled } of fleets) {
    const values: [string, Unit, number | null | undefined][] = [
      ['Connections', MetricUnit.Count, balance?.total],
      ['Skew', MetricUnit.NoUnit, balance?.maxOverMean],
      ['StaleShare', MetricUnit.NoUnit, balance?.staleShare],
      ['CloseWaitShare', MetricUnit.NoUnit, balance?.closeWaitShare],
      ...Object.entries(throttled ?? {}).map(([counter, packets]): [string, Unit, number] => [
        `Throttled_${counter}`,
        MetricUnit.Count,
        packets,
      ]),
    ]
    for (const [name, unit, value] of values) {
      if (typeof value !== 'number') continue
      const single = metrics.singleMetric()
      // Throttling alarms are declared by fleet, and no policy file knows the stage and name of this function.
      if (name.startsWith('Throttled_')) single.clearDefaultDimensions()
      single.addDimension('fleet', fleet)
      single.addMetric(name, unit, value)
    }
  }
}

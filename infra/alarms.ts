/** Who watches the watcher: alarms on what the functions count of themselves, as plain data. */
import type { FunctionName } from './permissions.ts'

export interface OwnAlarm {
  /** Of the resource; CloudWatch's name comes from it, the app and the stage. */
  id: string
  description: string
  metric: string
  function: FunctionName
  statistic: 'Sum' | 'Maximum'
  comparison: 'LessThanThreshold' | 'GreaterThanOrEqualToThreshold'
  periodSeconds: number
  periods: number
  /** `breaching`: no news is bad news. */
  missingData: 'breaching' | 'ignore'
}

/** Each is against the threshold 1. */
export const ownAlarms: OwnAlarm[] = [
  {
    id: 'PrewarmSilent',
    description: 'No tick of Springtide has succeeded for 10 minutes: floors do not follow their schedules',
    metric: 'TickSucceeded',
    function: 'prewarm',
    statistic: 'Sum',
    comparison: 'LessThanThreshold',
    periodSeconds: 60,
    periods: 10,
    missingData: 'breaching',
  },
  {
    id: 'ReconcileSilent',
    description: 'Springtide has not made alarms and policies equal to the repository for 2 hours',
    metric: 'TickSucceeded',
    function: 'reconcile',
    statistic: 'Sum',
    comparison: 'LessThanThreshold',
    periodSeconds: 3_600,
    periods: 2,
    missingData: 'breaching',
  },
  {
    id: 'PeakAtRisk',
    description: 'A fleet is not what a peak needs now: see the findings in the log of the function prewarm',
    metric: 'FindingsCritical',
    function: 'prewarm',
    statistic: 'Maximum',
    comparison: 'GreaterThanOrEqualToThreshold',
    periodSeconds: 60,
    periods: 3,
    missingData: 'ignore',
  },
  {
    id: 'TuningSilent',
    description: 'Springtide has not looked at the tuning of the nodes for 3 hours',
    metric: 'TickSucceeded',
    function: 'tuning',
    statistic: 'Sum',
    comparison: 'LessThanThreshold',
    periodSeconds: 3_600,
    periods: 3,
    missingData: 'breaching',
  },
  {
    id: 'BalanceSilent',
    description: 'Springtide has not looked at how connections lie on the nodes for an hour',
    metric: 'TickSucceeded',
    function: 'balance',
    statistic: 'Sum',
    comparison: 'LessThanThreshold',
    periodSeconds: 900,
    periods: 4,
    missingData: 'breaching',
  },
]

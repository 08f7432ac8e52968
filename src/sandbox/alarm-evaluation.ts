/**
 * The state of an alarm from its datapoints. Pure.
 * Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", with its two tables and the
 * section "Avoiding premature transitions to alarm state".
 */
export interface AlarmRule {
  comparison: string
  threshold: number
  /** N: the number of datapoints evaluated. */
  evaluationPeriods: number
  /** M: how many of them must breach. */
  datapointsToAlarm: number
  missingData: string
}

export type Verdict = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'retain'

/** The evaluation range: datapoints looked at, so that some may be missing. AWS's tables show 5 for N = 3. */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + 2
}

function isBreaching({ comparison, threshold }: AlarmRule, value: number): boolean {
  if (comparison === 'GreaterThanOrEqualToThreshold') return value >= threshold
  if (comparison === 'GreaterThanThreshold') return value > threshold
  if (comparison === 'LessThanOrEqualToThreshold') return value <= threshold
  return value < threshold
}

/**
 * Evaluates the datapoints of the evaluation range, oldest first, `null` where one is missing. Real datapoints are
 * used wherever there are enough; only what is lacking is filled by the rule's treatment of missing data.
 */
export function evaluateAlarm(rule: AlarmRule, datapoints: readonly (number | null)[]): Verdict {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule
  const values = datapoints.filter((value) => value !== null).slice(-evaluationPeriods)
  const breaching = values.filter((value) => isBreaching(rule, value)).length
  const isAlarm = (count: number): Verdict => (count >= datapointsToAlarm ? 'ALARM' : 'OK')
  const lacking = evaluationPeriods - values.length
  if (lacking === 0 || breaching >= datapointsToAlarm) return isAlarm(breaching)
  if (missingData === 'breaching') return isAlarm(breaching + lacking)
  if (missingData === 'notBreaching' || breaching < values.length) return 'OK'
  if (missingData === 'ignore') return 'retain'
  return breaching > 0 && ageOfOldest(datapoints) >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA'
}

/** 1 for the newest datapoint. */
function ageOfOldest(datapoints: readonly (number | null)[]): number {
  return datapoints.length - datapoints.findIndex((value) => value !== null)
}

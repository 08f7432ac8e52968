/** Equality as AWS has it: defaults are filled in by the reader, order of names, dimensions and actions does not count. */

/** The fields in which two specs differ, with both values, for the reason and for people. */
export function differences(
  before: object,
  after: object,
): { field: string; before: unknown; after: unknown }[] {
  const [old, wanted] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(old), ...Object.keys(wanted)])]
    .filter((field) => canonical(old[field]) !== canonical(wanted[field]))
    .map((field) => ({ field, before: old[field], after: wanted[field] }))
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${entries.sort().join()}}`
}

/** Fields by the names people know them by. */
const names: Record<string, string> = {
  periodSeconds: 'period',
  evaluationPeriods: 'evaluation periods',
  datapointsToAlarm: 'datapoints to alarm',
  missingData: 'treatment of missing data',
  alarmActions: 'alarm actions',
  okActions: 'OK actions',
  warmupSeconds: 'warm-up',
  cooldownSeconds: 'cooldown',
  adjustmentType: 'adjustment type',
  maxPrepared: 'max prepared capacity',
  reuseOnScaleIn: 'reuse on scale-in',
  intervalSeconds: 'interval',
  timeoutSeconds: 'timeout',
  healthyThreshold: 'healthy threshold',
  unhealthyThreshold: 'unhealthy threshold',
}

export function fieldName(field: string): string {
  return names[field] ?? field
}

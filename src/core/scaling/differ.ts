/** Equality as AWS has it: defaults are filled in by the reader, order of names, dimensions and actions does not count. */
import type { Fleet } from '../desired.ts'
import { canonical } from '../json.ts'

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

/** Why something is written, for people; `null` where nothing differs. `absent` stands where there is none of it. */
export function whyDifferent(
  { file }: Fleet,
  before: object | null,
  after: object,
  absent = 'does not exist',
): string | null {
  if (!before) return `${absent}, and ${file} declares it`
  const fields = differences(before, after).map(({ field }) => fieldName(field))
  if (fields.length === 0) return null
  const isPlural = fields.length > 1 || fields[0]?.endsWith('s')
  return `${fields.join(', ')} ${isPlural ? 'differ' : 'differs'} from ${file}`
}

/** The message that CloudWatch sends to an SNS topic when an alarm changes its state. */
import * as z from 'zod'
import type { AlarmChange } from '../../core/alarm-change.ts'

const State = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA'])
const Name = z.string().min(1).max(255)

/** Keys as CloudWatch User Guide, "Notify users on alarm changes"; those that nobody needs are left out. */
const Message = z.object({
  AlarmName: Name,
  AlarmDescription: z.string().nullish(),
  NewStateValue: State,
  OldStateValue: State,
  NewStateReason: z.string(),
  /** `2026-11-25T20:01:27.123+0000`: its offset has no colon, which ISO 8601 of the web wants. */
  StateChangeTime: z
    .string()
    .transform((text) => Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')))
    .refine(Number.isFinite),
  /** Absent for composite alarms; without a metric for those on an expression. */
  Trigger: z.object({ Namespace: Name.optional(), MetricName: Name.optional() }).optional(),
})

/** `null`: no alarm tells this. */
export function parseAlarmMessage(text: unknown): AlarmChange | null {
  const parsed = Message.safeParse(parseJson(text))
  if (!parsed.success) return null
  const {
    AlarmName,
    AlarmDescription,
    NewStateValue,
    OldStateValue,
    NewStateReason,
    StateChangeTime,
    Trigger,
  } = parsed.data
  const { Namespace, MetricName } = Trigger ?? {}
  return {
    name: AlarmName,
    description: AlarmDescription ?? '',
    state: NewStateValue,
    was: OldStateValue,
    reason: NewStateReason,
    at: StateChangeTime,
    metric: Namespace && MetricName ? { namespace: Namespace, name: MetricName } : null,
  }
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An alarm that changed its state, as CloudWatch tells of it. */
import type { Instant } from './instant.ts'

type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'

export interface AlarmChange {
  name: string
  description: string
  state: AlarmState
  was: AlarmState
  /** CloudWatch's words. */
  reason: string
  at: Instant
  /** What it watches; `null` where that is no single metric. */
  metric: { namespace: string; name: string } | null
}

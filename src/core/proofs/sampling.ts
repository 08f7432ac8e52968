/** How often samples come against how often alarms look: which datapoints there can be at all. */
import type { Policy } from '../policy.ts'

export interface DeclaredAlarm {
  side: 'out' | 'in' | 'maximum'
  /** As people call it. */
  name: string
  periodSeconds: number
  datapoints: number
  of: number
  missingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching'
}

const names = { out: 'scale-out', in: 'scale-in', maximum: 'maximum' } as const

/** The alarms that a policy declares; none without a `scaling` section. */
export function declaredAlarms({ scaling }: Policy): DeclaredAlarm[] {
  return (['out', 'in', 'maximum'] as const).flatMap((side) => {
    const alarm = scaling?.[side]
    if (!alarm) return []
    const { period: periodSeconds, datapoints, missingData } = alarm
    return [{ side, name: names[side], periodSeconds, ...datapoints, missingData }]
  })
}

/**
 * Datapoints that CloudWatch looks at: more than `of`, so that some may be missing. The two tables of "Configuring how
 * CloudWatch alarms treat missing data" (CloudWatch User Guide) show 5 for 3; the number is documented nowhere else.
 */
export function lookedAt({ of }: DeclaredAlarm): number {
  return of + 2
}

/** The most of the periods looked at that can hold a sample of one instance which publishes every so many seconds. */
export function sampledPeriods(alarm: DeclaredAlarm, everySeconds: number): number {
  const { periodSeconds } = alarm
  if (everySeconds <= periodSeconds) return lookedAt(alarm)
  return Math.ceil((lookedAt(alarm) * periodSeconds) / everySeconds)
}

/**
 * The largest size of a fleet at which the alarm can never see as many datapoints as it asks for, even where the
 * instances publish at different times; 0 where it always can.
 *
 * With `missing` fewer are enough ("Avoiding premature transitions to alarm state"), and with `breaching` silence itself
 * is one.
 */
export function blindUpTo(alarm: DeclaredAlarm, everySeconds: number): number {
  if (alarm.missingData === 'missing' || alarm.missingData === 'breaching') return 0
  return Math.ceil(alarm.datapoints / sampledPeriods(alarm, everySeconds)) - 1
}

/** The shortest period that CloudWatch takes and in which every instance publishes. */
export function fittingPeriod(everySeconds: number): number {
  return [10, 20, 30].find((period) => everySeconds <= period) ?? Math.ceil(everySeconds / 60) * 60
}

/** How long a breach lasts before its alarm acts. */

/** What of an alarm and its telemetry makes it slow; seconds, as in the policy file. */
interface Sampled {
  period: number
  datapoints: { datapoints: number }
}

/**
 * A breach that begins just after a sample waits for the next one, an alarm is evaluated every minute, and datapoints
 * arrive a little late: one to two minutes in all, the longer counts. Every ten seconds for periods under a minute.
 * Source: CloudWatch User Guide, "Using Amazon CloudWatch alarms" (evaluating an alarm); the arrival is derived.
 */
function delayMinutes(period: number): number {
  return period < 60 ? 1 + 10 / 60 : 2
}

/**
 * Minutes from the crossing of the threshold until the alarm acts, at worst: each datapoint that it needs fills a
 * whole period, or lasts until the next sample where the nodes publish (`every`, seconds) more seldom than that.
 */
export function alarmMinutes({ period, datapoints: { datapoints } }: Sampled, every = 0): number {
  return (datapoints * Math.max(period, every)) / 60 + delayMinutes(period)
}

/** The same for an alarm that rings already, until a higher average is seen: one datapoint tells. */
export function noticeMinutes({ period }: Sampled, every = 0): number {
  return alarmMinutes({ period, datapoints: { datapoints: 1 } }, every)
}

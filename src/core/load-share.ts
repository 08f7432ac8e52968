/** How loaded a fleet is: what every face says of its connections. */
import type { FleetStatus } from './report.ts'

interface LoadShare {
  /** Connections on the average instance that takes traffic. */
  each: number
  /** Of what peaks are sized for, in whole percent. */
  percent: number
}

/** `null` where the connections are not known, or nothing is in service. */
export function loadShare({ live, size, target }: FleetStatus): LoadShare | null {
  if (live === null || !size || size.serving === 0) return null
  const each = live / size.serving
  return { each: Math.round(each), percent: Math.round((each / target) * 100) }
}

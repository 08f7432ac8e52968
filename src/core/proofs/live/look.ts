/** What `tide check --live` asks AWS about one fleet: the facts that no file can hold. */

import { count } from '../../count.ts'
import type { Fleet } from '../../desired.ts'
import { MINUTE, SECOND } from '../../instant.ts'
import type { Group, Reading } from '../../observed.ts'
import { samplePeriod } from '../../review/peaks.ts'
import type { Found } from '../risk.ts'

export interface LiveLook {
  /** `null`: there is no such group. */
  group: Reading<Group | null>
  /** The most samples of the connection metric in any one period of `lookBack`; 0: no data at all. */
  heard: Reading<number>
  /** Metrics of the same name that have data; asked for only where the declared one has none. */
  namesakes?: Reading<MetricName[]>
  /** Launches of the latest six weeks that succeeded, newest first; asked for only where there is a group. */
  launches?: Reading<Launch[]>
}

/** The exact name of a metric. */
export interface MetricName {
  namespace: string
  dimensions: Record<string, string>
}

/** One instance that came into service, from AWS's scaling activities. */
export interface Launch {
  /** Whether it came out of the warm pool. */
  isWarm: boolean
  seconds: number
}

/** Groups of one account and Region against what it may have (DescribeAccountLimits). */
export interface GroupQuota {
  groups: number
  most: number
}

/** Agents are a period or two late: three of the longest period of any alarm, and a quarter of an hour at the least. */
export function lookBack(fleet: Fleet): number {
  const { scaling } = fleet.policy
  const periods = [scaling?.out.period, scaling?.in?.period, scaling?.maximum?.period, samplePeriod(fleet)]
  return Math.max(15 * MINUTE, ...periods.map((seconds = 0) => 3 * seconds * SECOND))
}

/** The Found of what could not be read: nobody knows, and it is never silently fine. */
export function unread(at: Found['at'], why: string, action: string): Found {
  const fix = `use credentials that allow ${action}`
  return { severity: 'warning', at, says: `unchecked: ${why}`, fix, isUnchecked: true }
}

/** `4 instances`. */
export function instanceCount(value: number): string {
  return `${count(value)} ${value === 1 ? 'instance' : 'instances'}`
}

/** The `capacity` and `warmPool` sections of a live group: its sizes, what it launches, and how long that takes. */
import type { Group, Reading } from '../observed.ts'
import type { Launch } from '../proofs/live/look.ts'
import { shortened } from '../scalars.ts'
import type { Said } from './live.ts'

interface Lead {
  minutes: number
  says: string
}

/** A 95th percentile of fewer is only the slowest of them. */
const enough = 5

/** Of the lead: what a slow launch may take of it, so that the next slower one is not late. */
const room = 0.9

const usualMinutes = 5

/** From launches that succeeded; the longest lead the format has is four hours. */
function leadOf(launches: Reading<Launch[]>, isWarm: boolean): Lead | null {
  if ('unread' in launches) return null
  const seconds = launches.read
    .filter((launch) => launch.isWarm === isWarm)
    .map((launch) => launch.seconds)
    .sort((a, b) => a - b)
  if (seconds.length < enough) return null
  const slow = (seconds[Math.ceil(0.95 * seconds.length) - 1] ?? 0) / 60
  const took = `${Math.round(slow * 10) / 10} minutes`
  return {
    minutes: Math.min(240, Math.max(1, Math.ceil(slow / room))),
    says: `95 % of ${seconds.length} launches in six weeks were in service within ${took}; add what the load balancer takes`,
  }
}

/** @param outAt the threshold of scale-out, where there is one */
export function adoptCapacity(
  group: Group,
  launches: Reading<Launch[]>,
  outAt: number | null,
): Said<Record<string, unknown> & { leadMinutes: number }> {
  const lead = leadOf(launches, false) ?? { minutes: usualMinutes, says: untimed(launches) }
  const type = commonType(group)
  const others = new Set(group.instances.map((instance) => instance.type)).size - 1
  return {
    said: {
      min: group.min,
      max: group.max,
      connectionsPerInstance: guess(outAt),
      leadMinutes: lead.minutes,
      ...(type === null ? {} : { instanceType: type }),
      ...(group.zones.length >= 1 && group.zones.length <= 6 ? { zones: group.zones.length } : {}),
    },
    notes: [
      {
        path: ['capacity', 'connectionsPerInstance'],
        says:
          outAt === null
            ? 'A GUESS: nothing live tells what one instance holds. Write what a load test proved'
            : 'A GUESS: where the threshold of scale-out is 70 % of it. Write what a load test proved',
      },
      { path: ['capacity', 'leadMinutes'], says: lead.says },
    ],
    unsaid:
      others > 0 && type !== null
        ? [
            {
              what: `instances of ${others + 1} types`,
              why: `capacity.instanceType is one type: ${type}, that of most of them`,
            },
          ]
        : [],
  }
}

function untimed(launches: Reading<Launch[]>): string {
  const why =
    'unread' in launches
      ? `launches could not be read (${shortened(launches.unread, 200)})`
      : `fewer than ${enough} launches in six weeks tell how long one takes`
  return `a default: ${why}. \`tide check --live\` compares it with what launches take`
}

/** Two digits of what leaves scale-out at 70 %: more would look measured. */
function guess(outAt: number | null): number {
  if (outAt === null) return 10_000
  const whole = outAt / 0.7
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(whole)) - 1)
  return Math.min(10_000_000, Math.max(outAt, Math.floor(whole / digits) * digits))
}

function commonType({ instances }: Group): string | null {
  const byType = Map.groupBy(
    instances.filter(({ type }) => /^[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/.test(type)),
    ({ type }) => type,
  )
  const most = [...byType].sort(([a, some], [b, more]) => more.length - some.length || (a < b ? -1 : 1))
  return most[0]?.[0] ?? null
}

/** The `warmPool` section; nothing where there is none, or AWS is deleting it. */
export function adoptWarmPool(
  { warmPool }: Group,
  launches: Reading<Launch[]>,
): Said<Record<string, unknown>> {
  if (!warmPool || warmPool.isDeleting) {
    const unsaid = warmPool ? [{ what: 'the warm pool', why: 'AWS is deleting it' }] : []
    return { said: {}, notes: [], unsaid }
  }
  const { min, maxPrepared, state, reuseOnScaleIn } = warmPool
  if (maxPrepared !== -1 && min > maxPrepared) {
    const why = `its MinSize ${min} is above its MaxGroupPreparedCapacity ${maxPrepared}: mend one of them first`
    return { said: {}, notes: [], unsaid: [{ what: 'the warm pool', why }] }
  }
  const lead = leadOf(launches, true)
  const section = {
    min,
    ...(maxPrepared === -1 ? {} : { maxPrepared }),
    state,
    reuseOnScaleIn,
    ...(lead ? { leadMinutes: lead.minutes } : {}),
  }
  const notes = lead ? [{ path: ['warmPool', 'leadMinutes'], says: lead.says }] : []
  return { said: { warmPool: section }, notes, unsaid: [] }
}

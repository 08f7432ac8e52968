/** What a forecast is made from: the history of a file or of CloudWatch, the events, the zone and the country. */
import { readEvents } from '../../adapters/events-file.ts'
import type { Desired, Fleet } from '../../core/desired.ts'
import { SpringtideError } from '../../core/error.ts'
import { DAY, formatInstant, HOUR, type Instant } from '../../core/instant.ts'
import type { Reading } from '../../core/observed.ts'
import { zoneOf } from '../../core/review/forecast.ts'
import { declaredEvents } from '../../forecast/causes/declared-events.ts'
import type { Rows } from '../../forecast/history/from-rows.ts'
import type { Terms } from '../../operations/forecast/foresee.ts'
import { openAws } from '../cloud.ts'
import type { Terminal } from '../terminal.ts'

export interface SourceOptions {
  history?: string
  sandbox?: boolean
  stage: string
  days?: number
  peak?: number
  events?: string
  country?: string
  timezone?: string
  at?: Instant
  /** Milliseconds. */
  hours?: number
  step?: number
}

/** One forecast to be made. */
export interface Task {
  fleet: Fleet | null
  source: string
  rows: Reading<Rows>
  terms: Terms
  /** What was done to the rows already, in sentences. */
  notes: string[]
}

/** A file that ended so long ago is not asked about today. */
const stale = 7 * DAY

/** @throws SpringtideError `bad-trace`, `no-forecast` */
export async function taskOfFile(
  file: string,
  fleet: Fleet | null,
  options: SourceOptions,
  terminal: Terminal,
): Promise<Task> {
  const { readTrace } = await import('../../simulator/trace.ts')
  const trace = await terminal.during(() => 'reading the history', readTrace(file, options.at))
  const [first = 0, end = 0] = [trace.at[0], (trace.at.at(-1) ?? 0) + trace.step]
  const now = Date.now()
  const isOfToday = now >= first && now <= end + stale
  const origin = options.at ?? (isOfToday ? now : end)
  if (trace.later === 0) refuseFuture(origin, Math.max(now, end))
  const highest = trace.values.reduce((most, value) => Math.max(most, value), 0)
  const scale = options.peak === undefined || highest === 0 ? 1 : options.peak / highest
  return {
    fleet,
    source: trace.name,
    rows: {
      read: { at: trace.at, values: scale === 1 ? trace.values : trace.values.map((one) => one * scale) },
    },
    terms: termsOf(fleet, origin, options),
    notes: [
      ...trace.notes,
      ...(options.at === undefined && !isOfToday
        ? [
            `${trace.name} does not reach today: the forecast begins where it ends, ${formatInstant(end)}; --at says another time.`,
          ]
        : []),
      ...(scale === 1 ? [] : [`Scaled by ${Number(scale.toPrecision(4))}, as --peak says.`]),
    ],
  }
}

export async function tasksOfFleets(
  { fleets }: Desired,
  options: SourceOptions,
  terminal: Terminal,
): Promise<Task[]> {
  const now = options.sandbox ? (options.at ?? Date.now()) : Date.now()
  const origin = options.at ?? now
  refuseFuture(origin, now)
  const { loadHistories } = await import('../../operations/forecast/load-histories.ts')
  const connect = options.sandbox ? await sandboxOf(fleets, now) : openAws(options.stage).connect
  const span = { from: origin - (options.days ?? 400) * DAY, to: origin, now }
  const read = await terminal.during(
    () => `reading the history of ${fleets.length} fleets`,
    loadHistories(fleets, span, connect),
  )
  return fleets.map((fleet) => {
    const { metric } = fleet.policy
    const rows = read.get(fleet.name) ?? { unread: 'nobody read its metric' }
    const source = `the metric ${metric.namespace} ${metric.name}`
    return { fleet, source, rows, terms: termsOf(fleet, origin, options), notes: [] }
  })
}

async function sandboxOf(fleets: Fleet[], now: Instant) {
  const { seedHistory } = await import('../../sandbox/seed-history.ts')
  return seedHistory(fleets, now).connect
}

function termsOf(fleet: Fleet | null, origin: Instant, options: SourceOptions): Terms {
  const timezone = options.timezone ?? (fleet ? zoneOf(fleet) : 'UTC')
  const { events: file, step } = options
  return {
    origin,
    hours: (options.hours ?? 2 * DAY) / HOUR,
    ...(step === undefined ? {} : { step }),
    timezone,
    country: options.country?.toUpperCase() ?? fleet?.policy.country ?? null,
    async events(from, to) {
      if (file !== undefined) return readEvents(file, { from, to, timezone })
      return fleet ? declaredEvents(fleet, from, to) : []
    },
  }
}

function refuseFuture(origin: Instant, known: Instant): void {
  if (origin <= known) return
  throw new SpringtideError(
    'future',
    `--at ${formatInstant(origin)} is to come: nobody has measured what was before it`,
    'leave out --at, or say a time that is past',
  )
}

/** Simulations for programs: docs/json.md names the keys. */
import type { Instant } from '../../core/instant.ts'
import { type PlayedPeak, playedColumns } from '../../core/played.ts'
import type { Columns, Comparison, Variant } from './comparison.ts'

export function simulationJson(comparisons: Comparison[], notes: string[] = []) {
  return { notes, fleets: comparisons.map(comparisonJson) }
}

function comparisonJson({ from, to, variants, ...rest }: Comparison) {
  const { fleet, timezone, load, measure, price, seed, notes, assumptions } = rest
  return {
    fleet,
    from: iso(from),
    to: iso(to),
    timezone,
    load,
    seed,
    measure,
    price,
    notes,
    assumptions,
    variants: variants.map((variant) => variantJson(variant, price)),
  }
}

function variantJson(
  { name, numbers, peaks, events, eventsLeftOut, calls, minutes }: Variant,
  price: number | null,
) {
  return {
    name,
    numbers: { ...numbers, cost: price === null ? null : rounded(numbers.instanceHours * price) },
    peaks: peaks.map(peakJson),
    events: events.map(({ at, what }) => ({ at: iso(at), what })),
    eventsLeftOut,
    calls,
    minutes: columnsJson(minutes),
  }
}

function peakJson({ peak, servingAtStart, readyAt, minutesEarly }: PlayedPeak) {
  return {
    name: peak.name,
    instances: peak.instances,
    connections: peak.connections,
    risesAt: iso(peak.risesAt),
    startsAt: iso(peak.startsAt),
    endsAt: iso(peak.endsAt),
    servingAtStart,
    readyAt: readyAt === null ? null : iso(readyAt),
    minutesEarly,
  }
}

function columnsJson(minutes: Columns) {
  return Object.fromEntries(playedColumns.map((name) => [name, Array.from(minutes[name], rounded)]))
}

/** A thousandth of a connection: the sums of a minute still hold. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

function iso(at: Instant): string {
  return new Date(at).toISOString()
}

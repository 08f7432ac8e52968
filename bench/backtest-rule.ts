/** The rule that writes the schedule of a backtest: nothing but the first half goes in, and it is the same for all. */
import { occurrences } from '../src/core/calendar/occurrences.ts'
import type { Fleet, Peak } from '../src/core/desired.ts'
import { DAY, type Instant, MINUTE } from '../src/core/instant.ts'
import { type Policy, targetPerInstance } from '../src/core/policy.ts'

/** Of the same half hour on several days: high, and no single odd day decides it. */
const share = 0.75
const slotMinutes = 30
const slotsPerDay = 1_440 / slotMinutes
/** Half hours in a row that differ by no more than this are one peak. */
const alike = 0.1
/** With less than two weeks no weekday is there twice: then all days are alike. */
const weekdaysFrom = 14 * 1_440

/** `events`: a peak of a calendar, whose size is learned too; what it covers is no part of the half hours. */
export function writePeaks(learn: Float64Array, from: Instant, policy: Policy, events: Peak | null): Peak[] {
  const on = events ? occurrences(events, from, from + learn.length * MINUTE) : []
  const highest = on.map(({ startsAt, endsAt }) =>
    Math.max(...learn.slice(Math.max(0, (startsAt - from) / MINUTE), Math.max(0, (endsAt - from) / MINUTE))),
  )
  const slots = slotHighs(learn, from, (at) => on.some((each) => at >= each.startsAt && at < each.endsAt))
  const groups =
    learn.length < weekdaysFrom ? [[1, 2, 3, 4, 5, 6, 7]] : [1, 2, 3, 4, 5, 6, 7].map((day) => [day])
  const peaks = groups.flatMap((days) => {
    const sizes = Array.from({ length: slotsPerDay }, (_, slot) => {
      const seen = days.flatMap((day) => slots.get(day * slotsPerDay + slot) ?? [])
      return Math.ceil(quantile(seen) / targetPerInstance(policy))
    })
    return blocks(sizes)
      .filter(({ size }) => size > policy.capacity.min)
      .map(({ from, to, size }) => peakOf(days, from, to, Math.min(size, policy.capacity.max)))
  })
  const connections = Math.round(quantile(highest.filter(Number.isFinite)))
  return events && connections > 0 ? [...peaks, { ...events, size: { connections } }] : peaks
}

/** The highest minute of each half hour of each day, by weekday and half hour. */
function slotHighs(
  learn: Float64Array,
  from: Instant,
  isLeftOut: (at: Instant) => boolean,
): Map<number, number[]> {
  const byHalfHour = new Map<number, number>()
  for (const [minute, load] of learn.entries()) {
    const at = from + minute * MINUTE
    if (isLeftOut(at)) continue
    const slot = Math.floor(at / (slotMinutes * MINUTE))
    byHalfHour.set(slot, Math.max(byHalfHour.get(slot) ?? 0, load))
  }
  const slots = new Map<number, number[]>()
  for (const [slot, high] of byHalfHour) {
    const at = slot * slotMinutes * MINUTE
    // 1 January 1970 was a Thursday.
    const weekday = ((Math.floor(at / DAY) + 3) % 7) + 1
    const key = weekday * slotsPerDay + (slot % slotsPerDay)
    slots.set(key, [...(slots.get(key) ?? []), high])
  }
  return slots
}

/** The nearest rank; 0 of nothing. */
function quantile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0
}

function blocks(sizes: readonly number[]): { from: number; to: number; size: number }[] {
  const found: { from: number; to: number; size: number; least: number }[] = []
  for (const [slot, size] of sizes.entries()) {
    const last = found.at(-1)
    const [most, least] = [Math.max(size, last?.size ?? 0), Math.min(size, last?.least ?? size)]
    if (last && least >= most * (1 - alike)) Object.assign(last, { to: slot + 1, size: most, least })
    else found.push({ from: slot, to: slot + 1, size, least: size })
  }
  return found
}

function peakOf(days: number[], from: number, to: number, instances: number): Peak {
  const window = { from: from * slotMinutes, to: to * slotMinutes }
  return {
    name: `half-hours-${from}-to-${to}`,
    timezone: 'UTC',
    when: { kind: 'days', days, window },
    size: { instances },
    rampSeconds: 0,
    except: [],
    place: { file: 'schedules/backtest.yaml', line: 1 },
  }
}

/** The same schedule with every size times the factor, rounded up. */
export function withFloors(fleet: Fleet, factor: number): Fleet {
  const sized = (size: number) => Math.max(1, Math.ceil(size * factor))
  const peaks = fleet.peaks.map((peak) => ({
    ...peak,
    size:
      'instances' in peak.size
        ? { instances: sized(peak.size.instances) }
        : { connections: sized(peak.size.connections) },
  }))
  return { ...fleet, peaks }
}

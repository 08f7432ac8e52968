/** Stories: what a forecast makes of histories that fleets really have. */
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { Ask, Series } from '../../src/forecast/series.ts'
import { ask, changed, load, monday } from './made-up-load.ts'

/** Mean relative difference of the points. */
function apart(one: Series, other: Series, more: Partial<Ask> = {}): number {
  const [a, b] = [one, other].map((history) => forecast(history, ask(history, more)).points)
  const differences = (a ?? []).map(({ point }, index) => Math.abs(point / (b?.[index]?.point ?? 0) - 1))
  return differences.reduce((sum, value) => sum + value, 0) / differences.length
}

const reach = ({ points }: { points: { point: number; q95: number }[] }) =>
  points.reduce((sum, { point, q95 }) => sum + q95 / point, 0) / points.length

describe('a forecast', () => {
  it('is near what people who live by habit do', () => {
    const whole = load({ days: 37 })
    const history = { ...whole, values: whole.values.slice(0, 35 * 24) }
    const { points, notes } = forecast(history, ask(history))
    const errors = points.map(({ at, point }) =>
      Math.abs(point / (whole.values[(at - whole.startsAt) / HOUR] ?? 0) - 1),
    )
    expect(errors.reduce((sum, value) => sum + value, 0) / errors.length).toBeLessThan(0.04)
    expect(reach({ points })).toBeLessThan(1.15)
    expect(notes).toEqual([])
  })

  it('knows Saturdays after two weeks', () => {
    const history = load({ days: 19 })
    const friday = 18 * 24 + 12
    const { points } = forecast(history, ask(history))
    expect((points[12]?.point ?? 0) / (history.values[friday] ?? 0)).toBeLessThan(0.75)
  })

  it('does not take an outage for the habit of that hour', () => {
    const history = load()
    const from = monday + 34 * DAY + 15 * HOUR
    const broken = changed(history, (value, at) => (at >= from && at < from + 4 * HOUR ? 3 : value))
    expect(apart(broken, history)).toBeLessThan(0.04)
    expect(forecast(broken, ask(broken)).notes).toEqual([
      'The load fell to next to nothing once, 4 hours in all, the first at 2027-02-07T15:00Z: left out.',
    ])
  })

  it('does not believe a counter that stands still', () => {
    const history = load({ step: 15 * MINUTE, days: 21 })
    const from = monday + 19 * DAY + 16 * HOUR
    const held = history.values[(from - monday) / (15 * MINUTE)] ?? 0
    const frozen = changed(history, (value, at) => (at >= from && at < from + 12 * HOUR ? held : value))
    expect(apart(frozen, history)).toBeLessThan(0.05)
    expect(forecast(frozen, ask(frozen)).notes[0]).toContain('The counter stood still once, 12 hours in all')
  })

  it('follows a level that doubled four days ago', () => {
    const history = load({ days: 32 })
    const doubled = changed(history, (value, at) => (at >= monday + 28 * DAY ? 2 * value : value))
    const always = changed(history, (value) => 2 * value)
    expect(apart(doubled, always)).toBeLessThan(0.2)
  })

  it('follows the local clock over the change to summer time', () => {
    const timezone = 'America/New_York'
    const startsAt = Date.UTC(2027, 1, 1, 5)
    const whole = load({ startsAt, days: 43, timezone, noise: 0.01, weekend: 1 })
    // Clocks change on 14 March at 07:00 UTC; the origin is the midnight before.
    const origin = Date.UTC(2027, 2, 14, 5)
    const { points } = forecast(whole, ask(whole, { origin, timezone }))
    const errors = points.map(({ at, point }) =>
      Math.abs(point / (whole.values[(at - startsAt) / HOUR] ?? 0) - 1),
    )
    expect(Math.max(...errors)).toBeLessThan(0.12)
  })

  it('takes a holiday for something like a Sunday, as far as those before were', () => {
    const holidays = [monday + 21 * DAY, monday + 35 * DAY].map((at) => ({
      date: new Date(at).toISOString().slice(0, 10),
      name: 'Day of the River',
    }))
    const quiet = changed(load(), (value, at) =>
      at >= monday + 21 * DAY && at < monday + 22 * DAY ? 0.6 * value : value,
    )
    const noonOf = (history: Series, more: Partial<Ask>) =>
      forecast(history, ask(history, more)).points[12]?.point ?? 0
    const usual = noonOf(load(), {})
    expect(noonOf(quiet, { holidays }) / usual).toBeLessThan(0.75)
    expect(noonOf(load(), { holidays }) / usual).toBeGreaterThan(0.85)
    expect(noonOf(load(), { holidays: holidays.slice(1) }) / usual).toBeGreaterThan(0.7)
  })

  it('says something wide after two days', () => {
    const history = load({ days: 2 })
    const made = forecast(history, ask(history))
    expect(made.notes).toEqual(['Only 2 days of history: useful for the time of day at most, and wide.'])
    expect(apart(history, load({ days: 2, noise: 0 }))).toBeLessThan(0.3)
    expect(reach(made)).toBeGreaterThan(1.5)
    const [night, noon] = [made.points[4]?.point ?? 0, made.points[16]?.point ?? 0]
    expect(noon / night).toBeGreaterThan(2)
  })

  it('is wider, and says so, where a week is missing at the end', () => {
    const history = load()
    const origin = monday + 35 * DAY
    const hole = changed(history, (value, at) => (at >= monday + 28 * DAY ? Number.NaN : value))
    const [full, holed] = [history, hole].map((each) => forecast(each, ask(each, { origin })))
    expect(holed?.notes).toEqual(['Nothing was measured in the last 7 days: the forecast is wide.'])
    expect(holed && full && reach(holed) / reach(full)).toBeGreaterThan(1.3)
  })

  it('keeps what comes at a minute of every hour', () => {
    const history = changed(load({ step: 10 * MINUTE, days: 15, noise: 0.01 }), (value, at) =>
      at % HOUR === 0 ? 2 * value : value,
    )
    const { points } = forecast(history, ask(history))
    const [onTheHour, after] = [points[72]?.point ?? 0, points[73]?.point ?? 0]
    expect(onTheHour / after).toBeGreaterThan(1.6)
  })

  it('comes in longer or shorter steps', () => {
    const history = load({ step: 10 * MINUTE, days: 8 })
    const [hours, minutes] = [HOUR, 5 * MINUTE].map((step) => forecast(history, ask(history, { step })))
    expect([hours?.points.length, minutes?.points.length]).toEqual([48, 576])
    expect(hours?.points.map(({ at }) => at % HOUR)).toEqual(Array.from({ length: 48 }, () => 0))
    expect((hours?.points[16]?.point ?? 0) / (minutes?.points[16 * 12 + 6]?.point ?? 0)).toBeCloseTo(1, 1)
  })

  it('of a load that mostly is not there stays in reach of what there was', () => {
    const history = changed(load(), (value, at) => ((at / HOUR) % 17 === 0 ? value : 0))
    const { points } = forecast(history, ask(history))
    expect(Math.max(...points.map(({ q95 }) => q95))).toBeLessThan(20_000)
  })

  it('does not believe what one step says a million times louder', () => {
    const history = load()
    const loud = changed(history, (value, at) => (at === monday + 34 * DAY ? 1e12 : value))
    expect(apart(loud, history)).toBeLessThan(0.02)
    expect(forecast(loud, ask(loud)).notes[0]).toContain('The load was beyond belief once')
  })

  it('of one constant value is that value, with room above', () => {
    const history = changed(load({ days: 9 }), () => 500)
    const { points, notes } = forecast(history, ask(history))
    expect(points.every(({ point, q95 }) => point === 500 && q95 > 750)).toBe(true)
    expect(notes[0]).toContain('All values are the same')
  })
})

describe('no forecast', () => {
  const refusal = (history: Series, more: Partial<Ask> = {}) => {
    try {
      return forecast(history, ask(history, more))
    } catch (error) {
      return (error as Error).message
    }
  }

  it('is made of two rows, of zeros, of some hours or of what is long ago', () => {
    expect(refusal(load({ days: 2 / 24 }))).toBe('no forecast: 2 usable values before 2027-01-04T02:00Z')
    expect(refusal(changed(load({ days: 9 }), () => 0))).toBe(
      'no forecast: nothing but zeros before 2027-01-13T00:00Z',
    )
    expect(refusal(load({ days: 0.3 }))).toBe('no forecast: only 7 hours of load before 2027-01-04T07:00Z')
    expect(refusal(load({ days: 9 }), { origin: monday + 60 * DAY })).toBe(
      'no forecast: the last value is 51 days before 2027-03-05T00:00Z',
    )
    expect(refusal(load({ days: 9 }), { origin: monday - DAY })).toBe(
      'no forecast: 0 usable values before 2027-01-03T00:00Z',
    )
  })
})

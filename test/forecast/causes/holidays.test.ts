/** What holidays do beside being like Sundays. */
import { describe, expect, it } from 'vitest'
import { DAY } from '../../../src/core/instant.ts'
import { forecast } from '../../../src/forecast/forecast.ts'
import { ask, changed, load, monday } from '../made-up-load.ts'

describe('holidays of a fleet whose Sundays are days as any', () => {
  const days = [9, 22, 32, 42].map((day) => monday + day * DAY)
  const holidays = days.map((at, which) => ({
    date: new Date(at).toISOString().slice(0, 10),
    name: `Day of River ${which}`,
  }))
  const whole = load({ days: 42, weekend: 1 })
  const quiet = changed(whole, (value, at) =>
    days.includes(Math.floor(at / DAY) * DAY) ? 0.6 * value : value,
  )
  const noonOf = (history: typeof whole) =>
    forecast(history, ask(history, { holidays })).points[12]?.point ?? 0

  it('are foreseen from what all of them did', () => {
    expect(noonOf(quiet) / noonOf(whole)).toBeLessThan(0.8)
  })

  it('are believed the less the fewer there were', () => {
    const once = changed(whole, (value, at) => (Math.floor(at / DAY) * DAY === days[2] ? 0.6 * value : value))
    const known = ask(once, { holidays: holidays.slice(2) })
    const noon = forecast(once, known).points[12]?.point ?? 0
    expect(noon / noonOf(whole)).toBeGreaterThan(0.8)
    expect(noon / noonOf(whole)).toBeLessThan(0.95)
  })
})

import { describe, expect, it } from 'vitest'
import type { KnownEvent } from '../../../src/core/foreseen.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../../../src/core/instant.ts'
import { forecast } from '../../../src/forecast/forecast.ts'
import { ask, changed, load, monday } from '../made-up-load.ts'

const match = (startsAt: Instant, stage = 'group'): KnownEvent => ({
  startsAt,
  endsAt: null,
  title: 'A v B',
  traits: { stage },
})

/** Matches on Tuesdays and Thursdays at 19:00; people come from an hour before on. */
const evenings = Array.from({ length: 36 }, (_, day) => day).filter((day) => day % 7 === 1 || day % 7 === 3)
const events = evenings.map((day) => match(monday + day * DAY + 19 * HOUR))
const arena = (days: number) =>
  changed(load({ days, step: 30 * MINUTE, weekend: 1 }), (value, at) =>
    events.some(({ startsAt }) => at >= startsAt - HOUR && at < startsAt + 2 * HOUR) ? 3 * value : value,
  )

describe('declared events', () => {
  it('bring what those before brought, from before the start on', () => {
    const history = arena(29)
    const { points } = forecast(history, ask(history, { events }))
    const at = (hour: number) => points[hour * 2]?.point ?? 0
    expect(at(20) / at(14)).toBeGreaterThan(1.7)
    expect(at(18) / at(14)).toBeGreaterThan(1.7)
    expect(at(20 + 24) / at(14 + 24)).toBeLessThan(1.1)
  })

  it('are not brought to other days by what they did', () => {
    const history = arena(30)
    const { points } = forecast(history, ask(history, { events }))
    const plain = load({ days: 30, step: 30 * MINUTE, weekend: 1 })
    const usual = forecast(plain, ask(plain)).points
    expect((points[40]?.point ?? 0) / (usual[40]?.point ?? 1)).toBeLessThan(1.2)
  })

  it('look to the most alike', () => {
    const final = events[6]?.startsAt ?? 0
    const history = changed(arena(29), (value, at) =>
      at >= final && at < final + 2 * HOUR ? 2 * value : value,
    )
    const peakOf = (stage: string) => {
      const staged = events.map((event, index) =>
        index === 6 || index === 8 ? { ...event, traits: { stage: index === 6 ? 'final' : stage } } : event,
      )
      return Math.max(
        ...forecast(history, ask(history, { events: staged }))
          .points.slice(36, 42)
          .map(({ point }) => point),
      )
    }
    expect(peakOf('final') / peakOf('group')).toBeGreaterThan(1.1)
  })

  it('of which nothing is known are named', () => {
    const history = load({ days: 21 })
    const { notes } = forecast(history, ask(history, { events: [match(monday + 21 * DAY + 19 * HOUR)] }))
    expect(notes).toEqual(['No event like A v B is in the history: what it brings is not in the forecast.'])
  })
})

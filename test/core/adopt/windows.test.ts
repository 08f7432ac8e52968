/** What stands after each of many timers, minute by minute, against a clock that only remembers the last one that ran. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sayDays } from '../../../src/core/adopt/say-days.ts'
import { adoptSchedule } from '../../../src/core/adopt/schedule.ts'
import { readTimers } from '../../../src/core/adopt/timers.ts'
import { windowsOf } from '../../../src/core/adopt/windows.ts'
import { floorAt } from '../../../src/core/floor.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import { Weekdays } from '../../../src/core/scalars.ts'
import { aFleet, aPeak, clock } from '../../build.ts'

const week = 7 * 1_440
/** A Monday. */
const monday = clock('00:00', '2026-11-30')

const action = fc.record({
  slot: fc.integer({ min: 0, max: 143 }),
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  min: fc.integer({ min: 1, max: 9 }),
})

it('any timers of a week stand for as long as no other has run', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(action, { minLength: 1, maxLength: 8, selector: ({ slot }) => slot }),
      (drawn) => {
        const actions = drawn.map(({ slot, days, min }, index) => {
          const minute = slot * 10
          const recurrence = `${minute % 60} ${Math.floor(minute / 60)} * * ${days.map((day) => day % 7).join()}`
          return { name: `t${index}`, min, max: null, desired: null, recurrence, startsAt: null }
        })
        const { timers } = readTimers(actions, monday)
        const lowest = Math.min(...drawn.map(({ min }) => min))
        const { policy } = aFleet({ capacity: { min: lowest, max: 9, leadMinutes: 5 } })
        const { standing, problems } = windowsOf(timers, lowest, 5)
        expect(problems.size).toBe(0)
        const peaks = standing.map(({ when, timer }, index) =>
          aPeak({ name: `p${index}`, when, size: { instances: timer.min } }),
        )
        const fleet = { ...aFleet(), policy, peaks }
        const runs = drawn
          .flatMap(({ slot, days, min }) => days.map((day) => ({ at: (day - 1) * 1_440 + slot * 10, min })))
          .sort((a, b) => a.at - b.at)
        for (let minute = 0; minute < week; minute += 5) {
          const last = runs.findLast((run) => run.at <= minute) ?? runs.at(-1)
          expect([minute, floorAt(fleet, monday + minute * MINUTE, null).instances]).toEqual([
            minute,
            last?.min,
          ])
        }
      },
    ),
    { numRuns: 40 },
  )
})

it('the base is never above MinSize, and no peak is at or under the base', () => {
  const live = fc.integer({ min: 0, max: 12 })
  const drawnActions = fc.uniqueArray(action, { maxLength: 8, selector: ({ slot }) => slot })
  fc.assert(
    fc.property(drawnActions, live, fc.integer({ min: 0, max: week - 1 }), (drawn, min, minute) => {
      const actions = drawn.map(({ slot, days, min: size }, index) => ({
        ...{ name: `t ${index % 2}`, min: size, max: null, desired: null, startsAt: null },
        recurrence: `${(slot * 10) % 60} ${Math.floor(slot / 6)} * * ${days.map((day) => day % 7).join()}`,
      }))
      const { policy } = aFleet({ capacity: { min, max: 12, leadMinutes: 30 } })
      const at = monday + minute * MINUTE
      const { base, drafts } = adoptSchedule(policy, readTimers(actions, monday).timers, min, at)
      expect(base).toBeLessThanOrEqual(min)
      const entries = drafts.flatMap(({ data }) => data.peaks as { instances: number }[])
      expect(entries.every(({ instances }) => instances > base)).toBe(true)
    }),
  )
})

it('days of the week are said as the format reads them', () => {
  fc.assert(
    fc.property(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), (days) => {
      expect(Weekdays.parse(sayDays(days))).toEqual(days)
    }),
  )
})

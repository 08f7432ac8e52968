import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planBackstop } from '../../../src/core/backstop/plan.ts'
import type { Change } from '../../../src/core/change.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { floorAt } from '../../../src/core/floor.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { DAY, formatInstant, HOUR, MINUTE } from '../../../src/core/instant.ts'
import type { ScheduledAction } from '../../../src/core/observed.ts'
import { overrideOf } from '../../../src/core/prewarm.ts'
import { formatOverride, overrideTag } from '../../../src/core/tags.ts'
import { aFleet, aGroup, aPeak, clock } from '../../build.ts'

const prefix = 'springtide-backstop-'

const peak = fc.record({
  from: fc.integer({ min: 0, max: 1_439 }),
  minutes: fc.integer({ min: 1, max: 1_200 }),
  instances: fc.integer({ min: 1, max: 80 }),
  rampSeconds: fc.constantFrom(0, 0, 600, 1_800, 5_399),
  timezone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
})

const standing = fc.record({
  // Minutes from now, and whether it is ours: names of ours may be of any minute, also of one it does not run at.
  inMinutes: fc.integer({ min: -2, max: 2_000 }),
  isOurs: fc.boolean(),
  named: fc.integer({ min: -2, max: 2_000 }),
  min: fc.option(fc.integer({ min: 0, max: 80 })),
  desired: fc.option(fc.integer({ min: 0, max: 80 })),
})

const world = fc
  .record({
    peaks: fc.array(peak, { maxLength: 6 }),
    actions: fc.uniqueArray(standing, { maxLength: 125, selector: ({ inMinutes }) => inMinutes }),
    // Around a change of the clocks in New York, and on a day without one.
    day: fc.constantFrom('2026-11-25', '2027-03-13', '2027-11-06'),
    minute: fc.integer({ min: 0, max: 1_439 }),
    override: fc.option(
      fc.record({ instances: fc.integer({ min: 1, max: 60 }), minutes: fc.integer({ min: 1, max: 2_000 }) }),
    ),
    floor: fc.integer({ min: 0, max: 60 }),
  })
  .map((drawn) => {
    const at = clock('00:00', drawn.day) + drawn.minute * MINUTE
    const fleet = aFleet(
      { backstop: true },
      drawn.peaks.map(({ from, minutes, instances, ...rest }, index) =>
        aPeak({
          ...rest,
          name: `p${index}`,
          size: { instances },
          when: {
            kind: 'days',
            days: [1, 2, 3, 4, 5, 6, 7],
            window: { from, to: Math.max(1, (from + minutes) % 1_440) },
          },
        }),
      ),
    )
    const named = (minute: number) =>
      `${prefix}${formatInstant(at + minute * MINUTE).replaceAll(/[-:]/g, '')}`
    const actions = drawn.actions.map(
      ({ inMinutes, isOurs, named: of, min, desired }, index): ScheduledAction => ({
        name: isOurs ? named(of) : `foreign-${index}`,
        min: min ?? (desired === null ? 1 : null),
        max: null,
        desired,
        recurrence: null,
        startsAt: at + inMinutes * MINUTE,
      }),
    )
    const unique = actions.filter(
      ({ name }, index) => actions.findIndex((one) => one.name === name) === index,
    )
    const group = aGroup({ min: drawn.floor, serving: 60 })
    if (drawn.override) {
      const { instances, minutes } = drawn.override
      group.tags[overrideTag] = formatOverride({
        size: { instances },
        since: at,
        until: at + minutes * MINUTE,
        by: 'ana',
        because: '',
      })
    }
    return { at, fleet, group, actions: unique }
  })

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const planned = ({ at, fleet, group, actions }: World) =>
  planBackstop(fleet, group, actions, {
    at,
    standing: group.min,
    ceiling: group.max,
    guardrails: Guardrails.parse({}),
  })

/** What stands after each write, as AWS would take it: it refuses two at one time, more than 125, and what is past. */
function written({ at, actions }: World, changes: Change[]): ScheduledAction[] {
  const standing = new Map(actions.map((action) => [action.name, action]))
  for (const { kind, target, after } of changes) {
    const { name = '' } = target
    expect(name.startsWith(prefix)).toBe(true)
    if (kind === 'delete-scheduled-action') expect(standing.delete(name)).toBe(true)
    if (kind !== 'put-scheduled-action' || !after) continue
    expect(after.startsAt).toBeGreaterThan(at + 2 * MINUTE)
    const others = [...standing.values()].filter((other) => other.name !== name)
    expect(others.map(({ startsAt }) => startsAt)).not.toContain(after.startsAt)
    standing.set(name, { name, ...after, max: null, desired: null, recurrence: null })
    expect(standing.size).toBeLessThanOrEqual(125)
  }
  return [...standing.values()]
}

const ours = (actions: ScheduledAction[]) => actions.filter(({ name }) => name.startsWith(prefix))

/** The floor of the schedule, minute by minute. */
const wantedAt = (fleet: Fleet, { group, at: now }: World, at: number) =>
  Math.min(group.max, floorAt(fleet, at, overrideOf(group, now)).instances)

describe('for every schedule, account and minute', () => {
  it('what is written is taken by AWS, touches nothing foreign, and a second plan is empty', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const after = written(drawn, planned(drawn).changes)
        const foreign = (some: ScheduledAction[]) => some.filter(({ name }) => !name.startsWith(prefix))
        expect(foreign(after)).toEqual(foreign(drawn.actions))
        expect(planned({ ...drawn, actions: after }).changes).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('with the control plane dead from now on, each raise of the next day has its action, and nothing else has', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const { at, fleet } = drawn
        // Where a foreign action is in the way, ours is a minute later.
        const alone = { ...drawn, actions: [] }
        const actions = ours(written(alone, planned(alone).changes))
        for (let minute = at + MINUTE; minute <= at + DAY - 5 * MINUTE; minute += MINUTE) {
          const wanted = wantedAt(fleet, drawn, minute)
          const fired = actions.find(({ startsAt }) => startsAt === minute + 5 * MINUTE)
          if (wanted > wantedAt(fleet, drawn, minute - MINUTE))
            expect(fired?.min).toBeGreaterThanOrEqual(wanted)
          else expect(fired).toBeUndefined()
        }
      }),
      { numRuns: 60 },
    )
  })

  it('with the control plane dead, the floor is what was wanted seven minutes ago, or more, until a first fall', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const { at, fleet, group } = drawn
        const alone = { ...drawn, actions: [] }
        const actions = ours(written(alone, planned(alone).changes))
        let floor = Math.max(group.min, wantedAt(fleet, drawn, at))
        for (let minute = at + MINUTE; minute <= at + DAY; minute += MINUTE) {
          if (wantedAt(fleet, drawn, minute) < wantedAt(fleet, drawn, minute - MINUTE)) break
          // AWS runs them up to two minutes late.
          floor = actions.find(({ startsAt }) => startsAt === minute - 2 * MINUTE)?.min ?? floor
          const owed = wantedAt(fleet, drawn, Math.max(at, minute - 7 * MINUTE))
          expect(floor).toBeGreaterThanOrEqual(owed)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('an action never lowers what was wanted, or stood, within the hour before it, nor goes over the max', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const { at, fleet, group } = drawn
        const alone = { ...drawn, actions: [] }
        for (const { min, startsAt } of written(alone, planned(alone).changes)) {
          const raisedAt = (startsAt ?? 0) - 5 * MINUTE
          for (let minute = Math.max(at, raisedAt - HOUR + MINUTE); minute <= raisedAt; minute += MINUTE)
            expect(min).toBeGreaterThanOrEqual(wantedAt(fleet, drawn, minute))
          if ((startsAt ?? 0) <= at + HOUR) expect(min).toBeGreaterThanOrEqual(group.min)
          expect(min).toBeLessThanOrEqual(60)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('while time passes and the tick lives, what is due is never more than the floor of the last hour', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const { fleet, group } = drawn
        let actions: ScheduledAction[] = []
        for (let at = drawn.at; at < drawn.at + 8 * HOUR; at += 30 * MINUTE) {
          // The tick has put the floor where the schedule wants it, and no connection kept it up.
          const now = { ...drawn, at, actions, group: { ...group, min: wantedAt(fleet, drawn, at) } }
          const after = written(now, planned(now).changes)
          for (const { min, startsAt } of after) {
            if ((startsAt ?? 0) > at + 30 * MINUTE) continue
            const raisedAt = (startsAt ?? 0) - 5 * MINUTE
            const lately = Array.from({ length: 62 }, (_, back) =>
              wantedAt(fleet, drawn, raisedAt - back * MINUTE),
            )
            expect(min).toBeLessThanOrEqual(Math.max(...lately))
          }
          actions = after.filter(({ startsAt }) => (startsAt ?? 0) > at + 30 * MINUTE)
        }
      }),
      { numRuns: 40 },
    )
  })
})

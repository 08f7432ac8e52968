import { describe, expect, it } from 'vitest'
import { Guardrails } from '../../../src/core/guardrails.ts'
import type { Group, Reading, ScheduledAction } from '../../../src/core/observed.ts'
import { plan } from '../../../src/core/plan/plan.ts'
import { formatHold, formatOverride, holdTag, overrideTag } from '../../../src/core/tags.ts'
import { aFleet, aGroup, aPeak, clock } from '../../build.ts'

type Window = { from: number; to: number }
const daily = (name: string, window: Window, instances: number, more = {}) =>
  aPeak({
    name,
    when: { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window },
    size: { instances },
    ...more,
  })

const fleet = aFleet({ backstop: true }, [aPeak()])
const today = 'springtide-backstop-20261125T1955Z'
const tomorrow = 'springtide-backstop-20261126T1955Z'

function action(name: string, time: string, min: number | null, more: Partial<ScheduledAction> = {}) {
  return { name, min, max: null, desired: null, recurrence: null, startsAt: clock(time), ...more }
}

const asked = { since: clock('12:00'), by: 'ana', because: 'push' }

function planAt(
  time: string,
  actions: ScheduledAction[] | Reading<ScheduledAction[]>,
  {
    of = fleet,
    group = aGroup(),
    guardrails = {},
    live = 0,
  }: {
    of?: typeof fleet
    group?: Group
    guardrails?: object
    live?: number
  } = {},
) {
  const seen = {
    group: { read: group },
    live: { read: { connections: live, asOf: clock(time) } },
    scheduledActions: Array.isArray(actions) ? { read: actions } : actions,
  }
  const desired = { fleets: [of], guardrails: Guardrails.parse(guardrails) }
  return plan(desired, { fleets: { arena: seen } }, clock(time), ['prewarm', 'backstop'])
}

/** `+name min time`, `~` for an update, `-` for a delete. */
const writes = (...args: Parameters<typeof planAt>) =>
  planAt(...args).changes.flatMap(({ kind, target, before, after }) => {
    if (kind !== 'put-scheduled-action' && kind !== 'delete-scheduled-action') return []
    if (!after) return `-${target.name}`
    return `${before ? '~' : '+'}${target.name} ${after.min} ${new Date(after.startsAt).toISOString().slice(11, 16)}`
  })

describe('the coming raises', () => {
  it('stand as scheduled actions, five minutes behind the tick', () => {
    const { changes } = planAt('12:00', [])
    expect(changes).toMatchObject([
      {
        kind: 'put-scheduled-action',
        concern: 'backstop',
        target: { group: 'prod-arena', name: today },
        before: null,
        after: { min: 40, startsAt: clock('19:55') },
        because: 'peak evening, Wed 25 Nov 20:00 to 23:00 UTC, wants 40, also where Springtide is down',
      },
    ])
    expect(planAt('12:00', [action(today, '19:55', 40)]).changes).toEqual([])
  })

  it('are written a day ahead and up to six hours more, so that a plan in between stays empty', () => {
    const one = [action(today, '19:55', 40)]
    expect(writes('18:30', one)).toEqual([])
    expect(writes('18:31', one)).toEqual([`+${tomorrow} 40 19:55`])
    const both = [...one, action(tomorrow, '19:55', 40, { startsAt: clock('19:55', '2026-11-26') })]
    for (const time of ['18:31', '19:00', '19:49']) expect(writes(time, both)).toEqual([])
  })

  it('are raises only: what ends, or is lower than what is on, needs none', () => {
    const peaks = [aPeak(), daily('within', { from: 21 * 60, to: 22 * 60 }, 20)]
    expect(writes('12:00', [], { of: aFleet({ backstop: true }, peaks) })).toEqual([`+${today} 40 19:55`])
  })

  it('are every step of a ramp', () => {
    const ramped = aFleet({ backstop: true }, [aPeak({ rampSeconds: 900 })])
    expect(writes('12:00', [], { of: ramped })).toEqual([
      '+springtide-backstop-20261125T1945Z 16 19:45',
      '+springtide-backstop-20261125T1950Z 28 19:50',
      `+${today} 40 19:55`,
    ])
  })

  it('share an action where they share a minute', () => {
    const peaks = [aPeak(), daily('more', { from: 20 * 60, to: 21 * 60 }, 50)]
    expect(writes('12:00', [], { of: aFleet({ backstop: true }, peaks) })).toEqual([`+${today} 50 19:55`])
  })

  it('are updated in place where their size differs', () => {
    const { changes } = planAt('12:00', [action(today, '19:55', 30)])
    expect(changes).toMatchObject([{ before: { min: 30 }, after: { min: 40, startsAt: clock('19:55') } }])
  })

  it('are within the MaxSize that will stand: AWS would refuse more', () => {
    expect(writes('12:00', [], { group: aGroup({ max: 25 }) })).toEqual([`+${today} 25 19:55`])
    expect(writes('12:00', [], { group: aGroup({ max: 4 }) })).toEqual([])
  })

  it('are followed by nothing when they have run: what vanished by itself is no difference', () => {
    expect(writes('19:57', [], { group: aGroup({ min: 40, serving: 40 }) })).toEqual([
      `+${tomorrow} 40 19:55`,
    ])
  })

  it('stay until they have run, late as AWS may be, and are not made anew behind the tick', () => {
    const raised = { group: aGroup({ min: 40, serving: 40 }) }
    const ahead = action(tomorrow, '19:55', 40, { startsAt: clock('19:55', '2026-11-26') })
    for (const time of ['19:50', '19:54', '19:56', '19:57'])
      expect(writes(time, [action(today, '19:55', 40), ahead], raised)).toEqual([])
    expect(writes('19:50', [ahead], raised)).toEqual([])
    expect(writes('19:58', [action(today, '19:55', 40), ahead], raised)).toEqual([`-${today}`])
  })
})

describe('a raise lowers nothing', () => {
  const two = aFleet({ backstop: true }, [
    daily('lunch', { from: 12 * 60, to: 14 * 60 }, 40),
    daily('tea', { from: 14 * 60 + 30, to: 16 * 60 }, 20),
  ])
  const tea = 'springtide-backstop-20261125T1425Z'
  const next = [
    action('springtide-backstop-20261126T1155Z', '11:55', 40, { startsAt: clock('11:55', '2026-11-26') }),
    action('springtide-backstop-20261126T1425Z', '14:25', 40, { startsAt: clock('14:25', '2026-11-26') }),
  ]

  it('that the schedule wanted within the hour before', () => {
    expect(writes('11:00', next, { of: two })).toContain(`+${tea} 40 14:25`)
    expect(writes('11:00', next, { of: two })).toContain('+springtide-backstop-20261125T1155Z 40 11:55')
  })

  it('that stands on the group within the hour before, as far as live connections need it', () => {
    const still = { of: two, group: aGroup({ min: 40, serving: 40 }), live: 330_000 }
    const { changes } = planAt('14:00', [action(tea, '14:25', 40), ...next], still)
    expect(changes).toMatchObject([
      { kind: 'set-floor', after: 33 },
      { kind: 'put-scheduled-action', target: { name: tea }, after: { min: 33 } },
    ])
    expect(changes[1]?.because).toContain('wants 20, also where Springtide is down; 33 stand until then')
    // Connections have left, and the tick lowered the floor: only what the peak wants is left.
    expect(writes('14:10', [action(tea, '14:25', 33), ...next], { of: two })).toEqual([`~${tea} 20 14:25`])
  })

  it('that stands now, where it is hours away', () => {
    const evening = aFleet({ backstop: true }, [daily('evening', { from: 20 * 60, to: 23 * 60 }, 20)])
    const group = aGroup({ min: 40, serving: 40 })
    expect(writes('12:00', [], { of: evening, group, live: 400_000 })).toEqual([`+${today} 20 19:55`])
  })

  it('of an override that is on by then, and does not count one that is over', () => {
    const until = (end: string) => ({
      group: aGroup({
        tags: { [overrideTag]: formatOverride({ size: { instances: 50 }, until: clock(end), ...asked }) },
        min: 50,
        serving: 50,
      }),
      live: 500_000,
    })
    // 50 is on when the peak would rise to 40: there is no raise, and nothing to be written.
    expect(writes('12:00', [], until('21:00'))).toEqual([])
    expect(writes('12:00', [action(today, '19:55', 40)], until('21:00'))).toEqual([`-${today}`])
    expect(writes('12:00', [], until('18:00'))).toEqual([`+${today} 40 19:55`])
    expect(writes('12:00', [], until('19:30'))).toEqual([`+${today} 50 19:55`])
  })

  it('above the declared max, which a hand wrote: no action is written for the next hour', () => {
    const by = { group: aGroup({ min: 70, max: 80, serving: 70 }), live: 700_000 }
    expect(writes('19:30', [action(today, '19:55', 40)], by)).toContain(`-${today}`)
  })
})

describe('what is not as written', () => {
  it('goes where its raise is gone, or where the file wants no backstop', () => {
    const gone = action('springtide-backstop-20261125T1700Z', '17:00', 20)
    const { changes } = planAt('12:00', [action(today, '19:55', 40), gone])
    expect(changes).toMatchObject([
      { kind: 'delete-scheduled-action', because: 'no raise is due 5 minutes before it' },
    ])
    const off = planAt('12:00', [action(today, '19:55', 40)], { of: aFleet({}, [aPeak()]) })
    expect(off.changes).toMatchObject([{ because: 'policies/arena.yaml says backstop: false' }])
  })

  it.each([
    ['another time', { startsAt: clock('18:00') }],
    ['a recurrence', { recurrence: '55 19 * * *' }],
    ['a MaxSize', { max: 50 }],
    ['a DesiredCapacity', { desired: 40 }],
  ])('is taken away and put again with %s: an update may keep what it does not name', (_, more) => {
    expect(writes('12:00', [action(today, '19:55', 40, more)])).toEqual([`-${today}`, `+${today} 40 19:55`])
  })

  it('is left alone where it is not ours, also with a name that looks like it', () => {
    const foreign = [action('night', '22:00', 1), action('springtide-backup', '22:10', 1)]
    expect(writes('12:00', foreign)).toEqual([`+${today} 40 19:55`])
  })

  it('gives way by a minute to a foreign action, seconds included, and comes back under the same name', () => {
    const foreign = action('night', '19:55', 1, { startsAt: clock('19:55') + 30_000 })
    expect(writes('12:00', [foreign])).toEqual([`+${today} 40 19:56`])
    expect(writes('12:00', [foreign, action(today, '19:56', 40)])).toEqual([])
    expect(writes('12:00', [action(today, '19:56', 40)])).toEqual([`-${today}`, `+${today} 40 19:55`])
  })

  it('is not written any more two minutes before it runs: AWS takes no time that is past', () => {
    const small = [action(today, '19:55', 7)]
    expect(writes('19:52', small)).toContain(`~${today} 40 19:55`)
    expect(writes('19:53', small)).not.toContain(`~${today} 40 19:55`)
  })

  it('goes before what needs its time', () => {
    const stale = action('springtide-backstop-20261125T1954Z', '19:55', 7)
    expect(writes('12:00', [stale])).toEqual([`-${stale.name}`, `+${today} 40 19:55`])
  })
})

describe('the limit of 125 actions', () => {
  const foreign = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      action(`foreign-${index}`, '13:00', 1, { startsAt: clock('13:00', '2026-12-24') + index * 60_000 }),
    )
  const ramped = aFleet({ backstop: true }, [aPeak({ rampSeconds: 900 })])

  it('keeps the nearest, and tells of those that do not fit', () => {
    const { changes, findings } = planAt('12:00', foreign(123), { of: ramped })
    expect(changes.map(({ target }) => target.name)).toEqual([
      'springtide-backstop-20261125T1945Z',
      'springtide-backstop-20261125T1950Z',
    ])
    expect(findings).toMatchObject([
      {
        concern: 'backstop',
        code: 'backstop-full',
        status: 'drifted',
        actual:
          "no room for 1, from 2026-11-25T19:55Z on: AWS takes 125 a group, and 123 are not Springtide's",
      },
    ])
    expect(planAt('12:00', foreign(130), { of: ramped }).changes).toEqual([])
  })

  it('makes room before it puts, and otherwise puts first', () => {
    const gone = action('springtide-backstop-20261125T1700Z', '17:00', 20)
    expect(writes('12:00', [...foreign(124), gone])).toEqual([`-${gone.name}`, `+${today} 40 19:55`])
    expect(writes('12:00', [...foreign(123), gone])).toEqual([`+${today} 40 19:55`, `-${gone.name}`])
  })
})

describe('what the tick would not be allowed', () => {
  it('is not left to AWS during a hold, and is what it was after it', () => {
    const hold = (until: string) =>
      aGroup({ tags: { [holdTag]: formatHold({ ...asked, until: clock(until) }) } })
    const standing = [action(today, '19:55', 40)]
    expect(planAt('12:00', standing, { group: hold('20:00') }).changes).toMatchObject([
      {
        kind: 'delete-scheduled-action',
        because: 'it raises the floor during the hold: `tide hold arena`, once more, takes it away',
        held: { by: 'hold' },
      },
    ])
    expect(planAt('12:00', standing, { group: hold('19:00') }).changes).toEqual([])
    expect(planAt('12:00', [], { group: hold('19:00') }).changes).toMatchObject([{ held: { by: 'hold' } }])
    const unreadable = aGroup({ tags: { [holdTag]: 'who knows' } })
    expect(planAt('12:00', standing, { group: unreadable }).changes).toMatchObject([
      { kind: 'delete-scheduled-action', held: { by: 'hold' } },
    ])
  })

  it('is not left to AWS in mode observe: what still stands is told', () => {
    const of = aFleet({ backstop: true, mode: 'observe' }, [aPeak()])
    expect(planAt('12:00', [], { of }).changes).toEqual([])
    expect(planAt('12:00', [action(today, '19:55', 40)], { of }).changes).toMatchObject([
      {
        kind: 'delete-scheduled-action',
        because: 'it raises the floor, whatever the mode: `tide hold arena` takes it away',
        held: { by: 'observe' },
      },
    ])
  })

  it('waits for an approval where the raise itself would', () => {
    const { changes } = planAt('12:00', [], { guardrails: { limits: { raise: 35 } } })
    expect(changes).toMatchObject([
      {
        kind: 'put-scheduled-action',
        held: {
          by: 'guardrail',
          reason: 'raises the floor by 36; policies/guardrails.yaml allows 35 at once',
        },
      },
    ])
    const lower = planAt('12:00', [action(today, '19:55', 50)], { guardrails: { limits: { raise: 35 } } })
    expect(lower.changes[0]?.held).toBeUndefined()
  })

  it('is not written where a freeze window is open for prewarm by then; other windows stop nothing', () => {
    const freeze = (concerns: string[]) => ({
      guardrails: {
        freeze: [
          { name: 'sale', from: '2026-11-25T19:00', to: '2026-11-25T21:00', timezone: 'UTC', concerns },
        ],
      },
    })
    expect(writes('12:00', [], freeze(['prewarm']))).toEqual([])
    expect(writes('12:00', [], freeze(['scaling']))).toEqual([`+${today} 40 19:55`])
    expect(planAt('12:00', [action(today, '19:55', 40)], freeze(['prewarm'])).changes).toMatchObject([
      { because: 'nothing is raised during a freeze of prewarm' },
    ])
  })

  it('does not count as too many changes at once: a day of raises comes into reach together', () => {
    const ramped = aFleet({ backstop: true }, [aPeak({ rampSeconds: 3_600 })])
    const { changes } = planAt('12:00', [], { of: ramped, guardrails: { limits: { changes: 1 } } })
    expect(changes).toHaveLength(12)
    expect(changes.filter(({ held }) => held)).toEqual([])
  })
})

it('is unchecked where the scheduled actions could not be read', () => {
  const { changes, findings } = planAt('12:00', { unread: 'AccessDenied' })
  expect(changes).toEqual([])
  expect(findings).toMatchObject([{ concern: 'backstop', code: 'unread', status: 'unchecked' }])
})

import { describe, expect, it } from 'vitest'
import { Guardrails } from '../../src/core/guardrails.ts'
import { plan } from '../../src/core/plan/plan.ts'
import { formatHold, holdTag, overrideTag } from '../../src/core/tags.ts'
import { aFleet, aGroup, aPeak, clock } from '../build.ts'

const peaks = [aPeak()]

function planAt(time: string, { guardrails = {}, policy = {}, group = aGroup(), date = '2026-11-25' } = {}) {
  const fleet = aFleet(policy, peaks)
  const desired = { fleets: [fleet], guardrails: Guardrails.parse(guardrails) }
  const live = { read: { connections: 0, asOf: clock(time, date) } }
  const seen = {
    group: { read: group },
    live,
    scheduledActions: { read: [] },
    policies: { read: [] },
    alarms: { read: [] },
  }
  return plan(desired, { fleets: { arena: seen } }, clock(time, date), ['prewarm', 'scaling'])
}

const heldOf = (...args: Parameters<typeof planAt>) =>
  planAt(...args).changes.map(({ kind, held }) => [kind, held?.by, held?.reason])

describe('guardrails', () => {
  it('let pass what is within them', () => {
    expect(heldOf('19:50', { guardrails: { limits: { raise: 36 } } })).toEqual([
      ['set-floor', undefined, undefined],
    ])
  })

  it('hold a floor that rises or falls too far at once', () => {
    expect(heldOf('19:50', { guardrails: { limits: { raise: 35 } } })).toEqual([
      ['set-floor', 'guardrail', 'raises the floor by 36; policies/guardrails.yaml allows 35 at once'],
    ])
    expect(
      heldOf('23:00', { guardrails: { limits: { lower: 10 } }, group: aGroup({ min: 40, serving: 40 }) }),
    ).toEqual([
      ['set-floor', 'guardrail', 'lowers the floor by 36; policies/guardrails.yaml allows 10 at once'],
    ])
  })

  it('hold all of too many changes, since nobody knows which is the mistake', () => {
    const group = aGroup({ max: 90 })
    expect(heldOf('19:50', { guardrails: { limits: { changes: 1 } }, group }).map(([, by]) => by)).toEqual([
      'guardrail',
      'guardrail',
    ])
    expect(heldOf('19:50', { guardrails: { limits: { changes: 2 } }, group }).map(([, by]) => by)).toEqual([
      undefined,
      undefined,
    ])
  })

  it('hold the declared concern inside a freeze window, in its own zone, and let pre-warming go on', () => {
    const freeze = [
      { name: 'sale', from: '2026-11-25T18:00', to: '2026-11-25T21:00', timezone: 'Europe/Berlin' },
    ]
    const group = aGroup({ max: 90 })
    const at = (time: string) =>
      heldOf(time, { guardrails: { freeze }, group }).map(([kind, by]) => [kind, by])
    expect(at('16:59')).toEqual([['set-max', undefined]])
    expect(at('17:00')).toEqual([['set-max', 'guardrail']])
    expect(at('19:50')).toEqual([
      ['set-floor', undefined],
      ['set-max', 'guardrail'],
    ])
    expect(at('20:00')).toEqual([
      ['set-floor', undefined],
      ['set-max', undefined],
    ])
  })

  it('keep a floor under a MaxSize whose rise they hold', () => {
    const freeze = [{ name: 'sale', from: '2026-11-25T00:00', to: '2026-11-26T00:00', timezone: 'UTC' }]
    const { changes, findings } = planAt('19:50', { guardrails: { freeze }, group: aGroup({ max: 20 }) })
    expect(changes).toMatchObject([
      { kind: 'set-max', held: { by: 'guardrail' } },
      { kind: 'set-floor', after: 20 },
    ])
    expect(findings).toMatchObject([{ code: 'over-max' }])
  })
})

describe('a hold by a person', () => {
  const hold = formatHold({ since: clock('12:00'), until: clock('20:30'), by: 'ana', because: 'migration' })

  it('stops every write until it ends', () => {
    const group = aGroup({ tags: { [holdTag]: hold }, max: 90 })
    expect(heldOf('20:29', { group })).toEqual([
      ['set-floor', 'hold', 'a hold by ana until 2026-11-25T20:30Z: migration'],
      ['set-max', 'hold', 'a hold by ana until 2026-11-25T20:30Z: migration'],
    ])
    expect(heldOf('20:30', { group }).map(([, by]) => by)).toEqual([undefined, undefined])
  })

  it('that nobody can read still holds, and is told', () => {
    const { changes, findings } = planAt('19:50', {
      group: aGroup({ tags: { [holdTag]: 'please do not touch' } }),
    })
    expect(changes).toMatchObject([
      { held: { by: 'hold', reason: 'there is a hold nobody can read: please do not touch' } },
    ])
    expect(findings).toMatchObject([
      { code: 'unreadable-tag', remedy: expect.stringContaining('tide hold arena --end') },
    ])
  })
})

it('an override that nobody can read does not count, and is told', () => {
  const { changes, findings } = planAt('12:00', {
    group: aGroup({ tags: { [overrideTag]: '9999 instances!' } }),
  })
  expect(changes).toEqual([])
  expect(findings).toMatchObject([{ code: 'unreadable-tag', actual: '9999 instances!' }])
})

it('mode: observe plans and holds everything', () => {
  expect(heldOf('19:50', { policy: { mode: 'observe' } })).toEqual([
    ['set-floor', 'observe', 'policies/arena.yaml says mode: observe'],
  ])
})

describe('the id of a change', () => {
  it('is the same for the same change, and another once the world has moved', () => {
    const id = (group = aGroup(), guardrails = {}) => planAt('19:50', { group, guardrails }).changes[0]?.id
    expect(id()).toMatch(/^[0-9a-f]{10}$/)
    expect(id(aGroup(), { limits: { raise: 1 } })).toBe(id())
    expect(id(aGroup({ min: 5 }))).not.toBe(id())
  })
})

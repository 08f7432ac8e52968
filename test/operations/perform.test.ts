import { describe, expect, it } from 'vitest'
import { writtenConcerns } from '../../src/core/concern.ts'
import { DAY, HOUR } from '../../src/core/instant.ts'
import type { Report } from '../../src/core/report.ts'
import type { Request } from '../../src/core/request.ts'
import { perform } from '../../src/operations/perform.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'
import { world } from '../world.ts'
import { settingOf, writesOf } from './setting.ts'

const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' }
const arena = aFleet({ scaling: scalingSection, balance }, [aPeak()])
const hall = aFleet({ fleet: 'hall', group: 'prod-hall' }, [aPeak({ size: { instances: 20 } })])

function springtide({ startsAt = '20:00', guardrails = {}, fleets = [arena, hall] } = {}) {
  const day = world(fleets, { startsAt })
  const setting = settingOf(day.sandbox, fleets, { guardrails })
  return {
    ...day,
    setting,
    ask: (request: Request) => perform(request, setting),
    async report(request: Request): Promise<Report> {
      const answer = await perform(request, setting)
      if (!('report' in answer)) throw new Error(`${request.verb} answered with no Report`)
      return answer.report
    },
    writes: () => writesOf(day.sandbox),
  }
}

const lasting = { since: clock('20:00'), until: clock('22:00'), by: 'ada', because: 'derby' }
const override = { size: { instances: 50 }, ...lasting }

describe('looking', () => {
  it.each<[Request['verb'], string[], string[]]>([
    ['status', [...writtenConcerns], []],
    ['plan', [...writtenConcerns], []],
    ['tuning', ['tuning'], ['tuning']],
    ['balance', ['balance'], ['balance']],
    ['drift', [...writtenConcerns, 'tuning', 'balance'], ['tuning balance']],
  ])(
    '%s plans its own concerns, asks nodes only where it must, and writes nothing',
    async (verb, concerns, looks) => {
      const { report, setting, writes } = springtide()
      const answer = await report({ verb, fleets: [] } as Request)
      expect(answer).toMatchObject({ at: clock('20:00'), commit: '1f2e3d4c5b6a', concerns })
      expect(answer.fleets.map(({ fleet }) => fleet)).toEqual(['arena', 'hall'])
      expect(answer).not.toHaveProperty('outcomes')
      expect(setting.heard).toMatchObject({ looks, sentences: ['reading 2 fleets'] })
      expect(writes()).toEqual([])
    },
  )

  it('is at the time that was asked for', async () => {
    const { report } = springtide({ startsAt: '12:00' })
    const floors = async (at?: number) => {
      const request: Request = { verb: 'plan', fleets: ['arena'], ...(at ? { at } : {}) }
      return (await report(request)).fleets.map(({ floor }) => floor.instances)
    }
    expect([await floors(), await floors(clock('20:30'))]).toEqual([[4], [40]])
  })

  it('status reads the load of every fleet, plan only where a floor could go down', async () => {
    for (const [verb, reads] of [
      ['status', 1],
      ['plan', 0],
    ] as const) {
      const { report, operations } = springtide({ startsAt: '12:00' })
      await report({ verb, fleets: [] })
      expect(operations().filter((operation) => operation === 'GetMetricData')).toHaveLength(reads)
    }
  })

  it('timeline asks nobody: the repository knows', async () => {
    const { ask, operations } = springtide()
    const answer = await ask({ verb: 'timeline', fleets: ['hall'], hours: 24, at: clock('12:00') })
    expect(answer).toMatchObject({
      timelines: [
        { fleet: 'hall', from: clock('12:00'), to: clock('12:00') + 24 * HOUR, steps: [{}, {}, {}] },
      ],
    })
    expect(operations()).toEqual([])
  })

  it('is refused for a fleet that is not there, with the name that was meant', async () => {
    const { ask, operations } = springtide()
    await expect(ask({ verb: 'status', fleets: ['arnea'] })).rejects.toMatchObject({
      code: 'unknown-fleet',
      hint: 'did you mean arena?',
    })
    expect(operations()).toEqual([])
  })

  it('counts the nodes that were asked; none of a fleet without a port', async () => {
    const { report } = springtide()
    const { fleets } = await report({ verb: 'balance', fleets: [] })
    expect(fleets.map(({ fleet, nodes }) => [fleet, nodes])).toEqual([
      ['arena', { asked: 4, unchecked: 0 }],
      ['hall', null],
    ])
    expect((await report({ verb: 'plan', fleets: ['arena'] })).fleets).toMatchObject([{ nodes: null }])
  })
})

describe('apply', () => {
  it('writes what is not held, for the fleets that were named', async () => {
    const { report, group, writes } = springtide()
    const { outcomes } = await report({ verb: 'apply', fleets: ['hall'], approve: [] })
    expect(outcomes).toMatchObject([{ result: 'applied' }])
    expect([group('hall').MinSize, group('arena').MinSize]).toEqual([20, 4])
    expect(writes()).toEqual(['UpdateAutoScalingGroup'])
  })
})

describe('approve', () => {
  const guardrails = { limits: { raise: 5 } }

  it('writes exactly that change, and nothing else that the plan has', async () => {
    const { report, group, writes } = springtide({ guardrails })
    const { changes } = await report({ verb: 'plan', fleets: [] })
    const held = changes.filter(({ held }) => held)
    expect(held.map(({ fleet, kind }) => `${fleet} ${kind}`)).toEqual(['arena set-floor', 'hall set-floor'])
    expect(changes.length).toBeGreaterThan(held.length)
    const id = held[1]?.id ?? ''
    const approved = await report({ verb: 'approve', fleets: [], id })
    expect(approved.outcomes).toEqual([{ id, result: 'applied' }])
    expect(approved.changes.map((change) => change.id)).toEqual([id])
    expect([group('hall').MinSize, group('arena').MinSize]).toEqual([20, 4])
    expect(writes()).toEqual(['UpdateAutoScalingGroup'])
  })

  it('is refused when the world has moved: the id is void, and nothing is written', async () => {
    const { report, ask, group, writes, sandbox } = springtide({ guardrails })
    const { changes } = await report({ verb: 'plan', fleets: ['hall'] })
    const id = changes[0]?.id ?? ''
    await report({ verb: 'approve', fleets: ['hall'], id })
    sandbox.calls.length = 0
    await expect(ask({ verb: 'approve', fleets: ['hall'], id })).rejects.toMatchObject({
      code: 'void-approval',
      message: `no change has the id ${id} now`,
    })
    expect(writes()).toEqual([])
    expect(group('hall').MinSize).toBe(20)
  })

  it('is refused for a change of another fleet than was named', async () => {
    const { report, ask, writes } = springtide({ guardrails })
    const { changes } = await report({ verb: 'plan', fleets: ['hall'] })
    const request: Request = { verb: 'approve', fleets: ['arena'], id: changes[0]?.id ?? '' }
    await expect(ask(request)).rejects.toMatchObject({ code: 'void-approval' })
    expect(writes()).toEqual([])
  })

  it('does not go around a hold', async () => {
    const { report, ask, group, sandbox, writes } = springtide({ guardrails, fleets: [hall] })
    await report({ verb: 'hold', fleets: ['hall'], ask: { ask: 'hold', hold: lasting } })
    const { changes } = await report({ verb: 'plan', fleets: ['hall'] })
    expect(changes).toMatchObject([{ kind: 'set-floor', held: { by: 'hold' } }])
    sandbox.calls.length = 0
    const request: Request = { verb: 'approve', fleets: ['hall'], id: changes[0]?.id ?? '' }
    await expect(ask(request)).rejects.toMatchObject({
      code: 'not-approvable',
      message: expect.stringContaining('a hold by ada until 2026-11-25T22:00Z: derby'),
    })
    expect(writes()).toEqual([])
    expect(group('hall').MinSize).toBe(4)
  })

  it('does not go around `mode: observe`', async () => {
    const fleets = [aFleet({ mode: 'observe' }, [aPeak()])]
    const { report, ask, writes } = springtide({ fleets })
    const { changes } = await report({ verb: 'plan', fleets: [] })
    const request: Request = { verb: 'approve', fleets: [], id: changes[0]?.id ?? '' }
    await expect(ask(request)).rejects.toMatchObject({ code: 'not-approvable' })
    expect(writes()).toEqual([])
  })
})

describe('prewarm and hold', () => {
  it('prewarm writes the wish onto one fleet and lets its floor follow; the end takes the tag away', async () => {
    const { report, group } = springtide({ fleets: [hall] })
    const given = await report({ verb: 'prewarm', fleets: ['hall'], ask: { ask: 'prewarm', override } })
    expect(given.outcomes?.map(({ result }) => result)).toEqual(['applied', 'applied'])
    expect(given.fleets).toMatchObject([{ override: { by: 'ada', because: 'derby' } }])
    expect(group('hall').MinSize).toBe(50)
    const ended = await report({ verb: 'prewarm', fleets: ['hall'], ask: { ask: 'end-prewarm' } })
    expect(ended.fleets).toMatchObject([{ override: null, floor: { instances: 20 } }])
  })

  it('prewarm is for one fleet: not for all, not for two', async () => {
    const { ask, operations } = springtide()
    for (const fleets of [[], ['arena', 'hall']]) {
      const wish: Request = { verb: 'prewarm', fleets, ask: { ask: 'prewarm', override } }
      await expect(ask(wish)).rejects.toMatchObject({ code: 'one-fleet' })
    }
    expect(operations()).toEqual([])
  })

  it('a wish that comes twice is written once', async () => {
    const { report, writes, sandbox } = springtide({ fleets: [hall] })
    const wish: Request = { verb: 'prewarm', fleets: ['hall'], ask: { ask: 'prewarm', override } }
    await report(wish)
    sandbox.calls.length = 0
    expect(await report(wish)).toMatchObject({ changes: [], outcomes: [] })
    expect(writes()).toEqual([])
  })

  it('hold is for the fleets that were named, or all of them, and ends', async () => {
    const { report } = springtide()
    const holds = async (request: Request) =>
      (await report(request)).fleets.map(({ fleet, hold }) => [fleet, hold?.by ?? null])
    expect(await holds({ verb: 'hold', fleets: [], ask: { ask: 'hold', hold: lasting } })).toEqual([
      ['arena', 'ada'],
      ['hall', 'ada'],
    ])
    expect(await holds({ verb: 'hold', fleets: ['hall'], ask: { ask: 'end-hold' } })).toEqual([
      ['hall', null],
    ])
    expect(await holds({ verb: 'status', fleets: [] })).toEqual([
      ['arena', 'ada'],
      ['hall', null],
    ])
  })

  it('of a wish that ended before it came, nothing is in force', async () => {
    const { report, group } = springtide({ fleets: [hall], startsAt: '12:00' })
    const past = { ...override, since: clock('09:00') - DAY, until: clock('11:00') - DAY }
    const { fleets } = await report({
      verb: 'prewarm',
      fleets: ['hall'],
      ask: { ask: 'prewarm', override: past },
    })
    expect(fleets).toMatchObject([{ override: null }])
    expect(group('hall').MinSize).toBe(4)
  })
})

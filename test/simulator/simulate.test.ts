import { describe, expect, it } from 'vitest'
import { Guardrails } from '../../src/core/guardrails.ts'
import { HOUR, MINUTE } from '../../src/core/instant.ts'
import { parseFault } from '../../src/simulator/fault.ts'
import { type Scenario, simulate } from '../../src/simulator/simulate.ts'
import { algorithms } from '../../src/simulator/spread.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'

const fleet = aFleet({ scaling: scalingSection }, [aPeak({ size: { connections: 400_000 } })])
const from = clock('18:00')

/** 40,000 connections, from 20:00 to 23:00 ten times as many: they come within six minutes. */
function load(hours = 6): Float64Array {
  return Float64Array.from({ length: hours * 60 }, (_, minute) => {
    const [since, left] = [minute - 2 * 60, 5 * 60 - minute]
    return 40_000 + Math.round(360_000 * Math.max(0, Math.min(1, since / 6, left / 6)))
  })
}

const played = (scenario: Partial<Scenario> = {}) =>
  simulate({
    desired: { fleets: [fleet], guardrails: Guardrails.parse({}) },
    fleet,
    from,
    load: load(),
    seed: 1,
    prewarm: true,
    faults: [],
    ...scenario,
  })

const faults = (...texts: string[]) => ({ faults: texts.map(parseFault) })
const at = (time: string) => (clock(time) - from) / MINUTE

describe('a simulated evening', () => {
  it('refuses nobody at a known peak with pre-warm, and many without', async () => {
    const [ours, theirs] = [await played(), await played({ prewarm: false })]
    expect(ours.score).toMatchObject({ minutesOverThreshold: 0, minutesRefusing: 0, refused: 0 })
    expect(theirs.score.refused).toBeGreaterThan(100_000)
    expect(theirs.score).toMatchObject({ worst: 28_000, peaksReady: 0, peaksLate: 1 })
    expect(ours.peaks[0]).toMatchObject({ floorBefore: 4 })
    expect(ours.peaks[0]?.servingAtStart).toBeGreaterThanOrEqual(38)
    expect(theirs.peaks[0]).toMatchObject({ servingAtStart: 4 })
    expect(ours.minutes.floor[at('19:49')]).toBe(4)
    expect(ours.minutes.floor[at('19:50')]).toBe(40)
  })

  it('begins as large as its first minute needs, with everybody connected', async () => {
    const { minutes } = await played({ load: new Float64Array(5).fill(123_456) })
    expect(minutes.desired[0]).toBe(13)
    expect([...minutes.connected]).toEqual(Array(5).fill(123_456))
  })

  it.each(algorithms)('conserves connections each minute, with %s', async (algorithm) => {
    const { minutes } = await played({
      algorithm,
      prewarm: false,
      ...faults('no-capacity 2026-11-25T20:02Z..2026-11-25T20:40Z'),
    })
    const { wanted, connected, refused, waiting, fullest, serving, desired, instances, floor } = minutes
    wanted.forEach((people, minute) => {
      expect((connected[minute] ?? 0) + (refused[minute] ?? 0) + (waiting[minute] ?? 0)).toBe(people)
      expect(fullest[minute]).toBeLessThanOrEqual(28_000)
      expect(serving[minute]).toBeLessThanOrEqual(instances[minute] ?? 0)
      expect(desired[minute]).toBeGreaterThanOrEqual(floor[minute] ?? 0)
    })
  })

  it('sends new connections where the policy says that the load balancer does', async () => {
    const routed = {
      ...fleet,
      policy: { ...fleet.policy, routing: { algorithm: 'weighted_random' as const } },
    }
    const byPolicy = await played({ fleet: routed })
    const byHand = await played({ algorithm: 'weighted_random' })
    expect(byPolicy.minutes).toEqual(byHand.minutes)
    expect(byPolicy.minutes).not.toEqual((await played()).minutes)
  })

  it('is the same to the byte for the same seed, and another for another', async () => {
    const [once, again, other] = [await played(), await played(), await played({ seed: 2 })]
    expect(JSON.stringify(again)).toBe(JSON.stringify(once))
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(once))
  })

  it('tells what happened, who did it and why', async () => {
    const { events, eventsLeftOut } = await played()
    const told = events.map((event) => `${new Date(event.at).toISOString().slice(11, 16)} ${event.what}`)
    expect(told[0]).toBe(
      '19:50 floor (MinSize) 4 → 40: peak evening, Wed 25 Nov 20:00 to 23:00 UTC, wants 40 for 400,000 connections',
    )
    expect(told[1]).toBe('19:50 desired capacity 4 → 40')
    expect(told).toContainEqual(
      expect.stringMatching(/desired capacity 40 → 39, with springtide-arena-in in ALARM/),
    )
    expect(eventsLeftOut).toBe(0)
  })

  it('plays a fleet in mode observe as if it enforced', async () => {
    const observing = aFleet({ scaling: scalingSection, mode: 'observe' }, fleet.peaks)
    const { minutes } = await played({ fleet: observing })
    expect(minutes.floor[at('20:00')]).toBe(40)
  })

  it('leaves a raise that a guardrail holds undone, and says so once', async () => {
    const guardrails = Guardrails.parse({ limits: { raise: 10 } })
    const { events, score } = await played({ desired: { fleets: [fleet], guardrails } })
    expect(
      events.filter(({ what }) => what.startsWith('floor (MinSize) 4 → 40: held, raises the floor by 36')),
    ).toHaveLength(1)
    expect(score).toMatchObject({ peaksReady: 0, peaksLate: 1 })
  })

  it('plays a fleet that nothing scales but its floor', async () => {
    const { score, minutes } = await played({ fleet: aFleet({}, fleet.peaks) })
    expect(score.refused).toBe(0)
    // Nothing scales in: the floor is lowered and the instances stay.
    expect([minutes.floor.at(-1), minutes.desired.at(-1)]).toEqual([4, 40])
  })

  it('says how far it is', async () => {
    const shares: number[] = []
    await played({
      load: new Float64Array(25 * 60).fill(1_000),
      onProgress: (share) => void shares.push(share),
    })
    expect(shares).toEqual([0, 0.24, 0.48, 0.72, 0.96])
  })
})

describe('faults', () => {
  it('refuse people when the control plane is down across a peak, until it is back', async () => {
    const down = await played(faults('control-plane-down 2026-11-25T19:30Z..2026-11-25T20:30Z'))
    expect(down.minutes.floor[at('20:29')]).toBe(4)
    expect(down.minutes.floor[at('20:30')]).toBe(40)
    expect(down.score.refused).toBeGreaterThan(0)
    expect(down.score).toMatchObject({ peaksReady: 0, peaksLate: 1 })
  })

  it('refuse nobody when the control plane is down, where the backstop raises the floor', async () => {
    // It is five minutes behind the tick, and AWS up to two more.
    const backed = aFleet(
      { backstop: true, scaling: scalingSection, capacity: { leadMinutes: 20 } },
      fleet.peaks,
    )
    const fault = faults('control-plane-down 2026-11-25T19:00Z..2026-11-25T22:30Z')
    const down = await played({ fleet: backed, ...fault })
    expect([down.minutes.floor[at('19:44')], down.minutes.floor[at('19:47')]]).toEqual([4, 40])
    expect(down.score).toMatchObject({ refused: 0, minutesOverThreshold: 0 })
    expect(down.events.map(({ what }) => what)).toContain('floor (MinSize) 4 → 40: a scheduled action ran')
    const bare = { ...backed, policy: { ...backed.policy, backstop: false } }
    expect((await played({ fleet: bare, ...fault })).score.refused).toBeGreaterThan(100_000)
  })

  it('leave the backstop without effect while the control plane is up', async () => {
    const backed = { ...fleet, policy: { ...fleet.policy, backstop: true } }
    const [ours, theirs] = [await played({ fleet: backed }), await played()]
    expect(ours.minutes).toEqual(theirs.minutes)
    expect(ours.events).toEqual(theirs.events)
  })

  it('change nothing when the control plane is down between peaks', async () => {
    const [fine, down] = [
      await played(),
      await played(faults('control-plane-down 2026-11-25T20:10Z..2026-11-25T22:50Z')),
    ]
    expect(down.minutes).toEqual(fine.minutes)
    expect(down.calls).toBeLessThan(fine.calls)
  })

  it('keep the floor up while metrics stop at the end of a peak', async () => {
    const { minutes } = await played(faults('metrics-stop 2026-11-25T22:30Z..2026-11-25T23:30Z'))
    expect(minutes.floor[at('23:00')]).toBe(40)
    expect(minutes.floor[at('23:29')]).toBe(40)
    expect(minutes.floor.at(-1)).toBeLessThan(40)
    // Its pre-warm needs no metric.
    expect((await played(faults('metrics-stop 2026-11-25T19:00Z..2026-11-25T22:00Z'))).score.refused).toBe(0)
  })

  it('launch nothing while there is no capacity, and say so', async () => {
    const { minutes, events } = await played(faults('no-capacity 2026-11-25T19:00Z..2026-11-25T20:30Z'))
    expect(minutes.serving[at('20:30')]).toBe(4)
    // The alarm on the four asks for more and more, up to the max, and all of it comes in the end.
    expect([minutes.desired[at('19:50')], minutes.desired[at('20:30')]]).toEqual([40, 60])
    expect(minutes.serving[at('20:50')]).toBe(60)
    const told = events.map(({ what }) => what)
    expect(told).toContain('no-capacity begins')
    expect(told).toContain('36 of 40 instances could not be launched')
    expect(told).toContain('no-capacity ends')
  })

  it('launch in the other zones while one has no capacity', async () => {
    const { score } = await played(faults('no-capacity us-east-1a 2026-11-25T19:00Z..2026-11-25T21:00Z'))
    expect(score.refused).toBe(0)
  })

  it('launch nothing while Launch is suspended, and make up for it', async () => {
    const { minutes } = await played(faults('suspended 2026-11-25T19:00Z..2026-11-25T20:30Z'))
    expect([minutes.desired[at('20:29')], minutes.serving[at('20:29')]]).toEqual([60, 4])
    expect(minutes.serving[at('20:50')]).toBe(60)
  })

  it('raise the floor late when AWS throttles every call', async () => {
    const { minutes } = await played(faults('throttled 2026-11-25T19:45Z..2026-11-25T19:55Z'))
    expect([minutes.floor[at('19:54')], minutes.floor[at('19:55')]]).toEqual([4, 40])
  })

  it('pay for launches that never pass their health check, and serve nobody with them', async () => {
    const { minutes, score } = await played(faults('unhealthy-launch 2026-11-25T19:00Z..2026-11-25T20:30Z'))
    expect(minutes.serving[at('20:25')]).toBe(4)
    expect(minutes.instances[at('20:25')]).toBeGreaterThan(30)
    expect(score.refused).toBeGreaterThan(0)
  })

  it('of one kind may overlap: it lasts until the last is over', async () => {
    const { minutes } = await played(
      faults(
        'no-capacity 2026-11-25T19:00Z..2026-11-25T20:00Z',
        'no-capacity 2026-11-25T19:30Z..2026-11-25T20:30Z',
      ),
    )
    expect(minutes.serving[at('20:29')]).toBe(4)
    expect(minutes.serving[at('20:50')]).toBe(60)
  })

  it('of an hour before the load begins are no fault of the run', async () => {
    const early = { kind: 'throttled', zone: null, from: from - HOUR, to: from } as const
    expect((await played({ faults: [early] })).minutes).toEqual((await played()).minutes)
  })
})

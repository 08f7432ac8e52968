import {
  DescribeScheduledActionsCommand,
  PutScheduledUpdateGroupActionCommand,
  type PutScheduledUpdateGroupActionCommandInput,
} from '@aws-sdk/client-auto-scaling'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Ask } from '../../src/core/ask.ts'
import { whereOf } from '../../src/core/change.ts'
import type { Concern } from '../../src/core/concern.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { floorAt } from '../../src/core/floor.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { HOUR, type Instant, MINUTE } from '../../src/core/instant.ts'
import { apply } from '../../src/operations/apply.ts'
import { type Loop, runApply, runAsk, runPlan } from '../../src/operations/run.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { aFleet, aPeak, clock } from '../build.ts'

const arena = aFleet({ backstop: true }, [aPeak()])
const written = ['prewarm', 'backstop'] as const

/** The arena's account from an instant on. Nobody runs Springtide there but who calls it here. */
function account({ startsAt = clock('12:00'), lateSeconds = 0 } = {}) {
  const sandbox = createSandbox({ startsAt, scheduledLateSeconds: lateSeconds })
  const hand = sandbox.region(whereOf(arena.policy))
  hand.createGroup({ name: 'prod-arena', min: 4, max: 60, launchSeconds: 450 })
  const { autoScaling } = sandbox.connect(whereOf(arena.policy))
  const AutoScalingGroupName = 'prod-arena'
  // Over all that is sent: a scheduled action sets MinSize, and has nothing else to set.
  onTestFinished(() => {
    for (const { operation, input } of sandbox.calls) {
      if (operation !== 'PutScheduledUpdateGroupAction') continue
      if (!String((input as { ScheduledActionName?: string }).ScheduledActionName).startsWith('springtide-'))
        continue
      expect(Object.keys(input).sort()).toEqual([
        'AutoScalingGroupName',
        'MinSize',
        'ScheduledActionName',
        'StartTime',
      ])
    }
  })
  const loop = (fleet: Fleet, concerns: readonly Concern[]): Loop => ({
    desired: { fleets: [fleet], guardrails: Guardrails.parse({}) },
    connect: sandbox.connect,
    commit: null,
    at: sandbox.now(),
    concerns,
  })
  const publish = (each: number) => {
    const instances = hand.glance(AutoScalingGroupName).serving
    for (let back = 5; back > 0; back--)
      hand.publish({
        namespace: 'WebSocket',
        name: 'tcp_established',
        dimensions: { AutoScalingGroupName },
        at: sandbox.now() - back * MINUTE,
        values: instances.map(() => each),
      })
  }
  return {
    sandbox,
    hand,
    publish,
    passes: (until: Instant) => sandbox.advanceTo(until),
    plan: (fleet = arena) => runPlan(loop(fleet, written)),
    tick: (fleet = arena) => runApply(loop(fleet, ['prewarm'])),
    reconcile: (fleet = arena) => runApply(loop(fleet, written)),
    ask: (ask: Ask, fleet = arena) => runAsk(loop(fleet, written), ask),
    floor: () => hand.glance(AutoScalingGroupName).min,
    serving: () => hand.glance(AutoScalingGroupName).serving.length,
    desired: () => hand.glance(AutoScalingGroupName).desired,
    puts: (action: Partial<PutScheduledUpdateGroupActionCommandInput>) =>
      autoScaling.send(
        new PutScheduledUpdateGroupActionCommand({
          AutoScalingGroupName,
          ScheduledActionName: 'night',
          ...action,
        }),
      ),
    /** `name min`, by time. */
    async actions(): Promise<string[]> {
      const { ScheduledUpdateGroupActions = [] } = await autoScaling.send(
        new DescribeScheduledActionsCommand({ AutoScalingGroupName }),
      )
      return ScheduledUpdateGroupActions.sort((a, b) => Number(a.StartTime) - Number(b.StartTime)).map(
        ({ ScheduledActionName, MinSize }) => `${ScheduledActionName} ${MinSize}`,
      )
    },
  }
}

const today = 'springtide-backstop-20261125T1955Z'

describe('when the control plane stops for hours, across a peak', () => {
  it('the peak finds its capacity with the backstop, seven minutes late at most, and not without', async () => {
    const [backed, bare] = [account({ lateSeconds: 120 }), account({ lateSeconds: 120 })]
    await backed.reconcile()
    await bare.reconcile(aFleet({}, [aPeak()]))
    for (const day of [backed, bare]) {
      day.passes(clock('19:54'))
      expect(day.floor()).toBe(4)
      day.passes(clock('19:57'))
    }
    expect([backed.floor(), bare.floor()]).toEqual([40, 4])
    for (const day of [backed, bare]) day.passes(clock('20:07'))
    expect([backed.serving(), bare.serving()]).toEqual([40, 4])
  })

  it('what comes back finds the floor as it should be, and goes on from there', async () => {
    const day = account()
    await day.reconcile()
    day.passes(clock('21:00'))
    expect((await day.tick()).changes).toEqual([])
    day.passes(clock('23:00'))
    day.publish(9_000)
    await day.reconcile()
    expect(day.floor()).toBe(36)
  })

  it('on a night of a clock change every floor of the tick comes, five minutes behind', async () => {
    // In New York clocks go from 02:00 to 03:00 on 14 March 2027: 02:30 does not exist.
    const night = (from: number, to: number, instances: number, name: string) =>
      aPeak({
        name,
        timezone: 'America/New_York',
        size: { instances },
        rampSeconds: 1_200,
        when: { kind: 'days', days: [7], window: { from, to } },
      })
    const peaks = [night(150, 300, 20, 'skipped'), night(240, 360, 40, 'after')]
    const fleet = aFleet({ backstop: true }, peaks)
    const startsAt = clock('20:00', '2027-03-13')
    const day = account({ startsAt })
    await day.reconcile(fleet)
    const floors = new Set<number>()
    for (let at = startsAt + MINUTE; at < startsAt + 13 * HOUR; at += MINUTE) {
      day.passes(at)
      const wanted = floorAt(fleet, at - 5 * MINUTE, null).instances
      if (wanted < Math.max(4, ...floors)) break
      expect(day.floor()).toBe(wanted)
      floors.add(wanted)
    }
    expect([...floors]).toEqual([4, 8, 12, 16, 20, 22, 31, 40])
  })
})

describe('while the tick lives', () => {
  it('an action changes nothing: the floor is there, and what the autoscaler added stays', async () => {
    const day = account({ lateSeconds: 120 })
    await day.reconcile()
    day.passes(clock('19:50'))
    await day.tick()
    day.passes(clock('19:52'))
    expect([day.floor(), day.desired()]).toEqual([40, 40])
    const before = await day.actions()
    expect(before).toContain(`${today} 40`)
    day.passes(clock('19:58'))
    expect([day.floor(), day.desired()]).toEqual([40, 40])
    expect(await day.actions()).not.toContain(`${today} 40`)
    const { changes, fleets } = await day.reconcile()
    // Only the day after comes into reach.
    expect(changes.map(({ target }) => target.name)).toEqual(['springtide-backstop-20261126T1955Z'])
    expect(fleets).toMatchObject([{ state: 'drifted' }])
    expect((await day.plan()).fleets).toMatchObject([{ state: 'in sync' }])
  })

  it('a plan after an apply is empty at every minute of a day, but for what comes into reach', async () => {
    const day = account()
    await day.reconcile()
    let written = 0
    for (let at = clock('12:05'); at < clock('12:00', '2026-11-26'); at += 5 * MINUTE) {
      day.passes(at)
      day.publish(100)
      await day.tick()
      const { changes } = at % (30 * MINUTE) === 0 ? await day.reconcile() : { changes: [] }
      written += changes.length
    }
    // The next day's action, once.
    expect(written).toBe(1)
  })
})

describe('when the schedule changes', () => {
  it('actions whose raise is gone go, new ones come, and others keep their names and get their size', async () => {
    const day = account()
    const at = (name: string, from: number, instances: number) =>
      aPeak({
        name,
        size: { instances },
        when: { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window: { from, to: from + 60 } },
      })
    await day.reconcile(aFleet({ backstop: true }, [at('a', 16 * 60, 10), at('b', 18 * 60, 20)]))
    const changed = aFleet({ backstop: true }, [at('b', 18 * 60, 30), at('c', 20 * 60, 40)])
    const { outcomes } = await day.reconcile(changed)
    expect(outcomes?.map(({ result }) => result)).toEqual(['applied', 'applied', 'applied'])
    expect(await day.actions()).toEqual(['springtide-backstop-20261125T1755Z 30', `${today} 40`])
    expect((await day.plan(changed)).changes).toEqual([])
    await day.reconcile(aFleet({}, arena.peaks))
    expect(await day.actions()).toEqual([])
  })

  it('an action that runs while it is being taken away is gone, as it should be', async () => {
    const day = account()
    await day.reconcile()
    const { changes } = await day.plan(aFleet({}, arena.peaks))
    day.passes(clock('19:56'))
    const outcomes = await apply(changes, { connect: day.sandbox.connect }, new Set())
    expect(outcomes).toMatchObject([{ result: 'applied' }])
  })
})

describe('foreign scheduled actions', () => {
  it('are left alone, also at the very minute of ours', async () => {
    const day = account()
    await day.puts({ StartTime: new Date(clock('19:55')), MinSize: 2 })
    await day.reconcile()
    expect(await day.actions()).toEqual(['night 2', `${today} 40`])
    expect((await day.plan()).changes).toEqual([])
    day.passes(clock('19:57'))
    expect(day.floor()).toBe(40)
  })

  it('of a hand that gave ours a DesiredCapacity are put right before they run', async () => {
    const day = account()
    await day.reconcile()
    await day.puts({
      ScheduledActionName: today,
      StartTime: new Date(clock('18:00')),
      MinSize: 1,
      DesiredCapacity: 1,
    })
    // The hand's own call is no call of Springtide's.
    day.sandbox.calls.length = 0
    expect((await day.reconcile()).outcomes).toMatchObject([{ result: 'applied' }, { result: 'applied' }])
    expect(await day.actions()).toEqual([`${today} 40`])
    day.passes(clock('19:56'))
    expect([day.floor(), day.desired()]).toEqual([40, 40])
  })
})

const ana = { by: 'ana', because: 'derby' }

describe('a person who asks for capacity', () => {
  it('across a raise is not overruled by it: no action lowers what was asked for', async () => {
    const day = account()
    await day.reconcile()
    const override = { size: { instances: 50 }, since: clock('12:00'), until: clock('22:00'), ...ana }
    await day.ask({ ask: 'prewarm', override })
    expect(day.floor()).toBe(50)
    expect(await day.actions()).toEqual([])
    // And then the control plane is gone.
    day.passes(clock('20:30'))
    expect(day.floor()).toBe(50)
  })

  it('and takes it back has the actions of the schedule again at once', async () => {
    const day = account()
    await day.reconcile()
    const override = { size: { instances: 50 }, since: clock('12:00'), until: clock('22:00'), ...ana }
    await day.ask({ ask: 'prewarm', override })
    day.passes(clock('13:00'))
    day.publish(0)
    await day.ask({ ask: 'end-prewarm' })
    expect(day.floor()).toBe(4)
    expect(await day.actions()).toEqual([`${today} 40`])
  })
})

describe('a person who asks to be left alone', () => {
  const hold = (until: string): Ask => ({
    ask: 'hold',
    hold: { since: clock('12:00'), until: clock(until), ...ana },
  })

  it('is left alone by the actions too: what would run before the end goes at once', async () => {
    const day = account()
    await day.reconcile()
    const { outcomes } = await day.ask(hold('20:30'))
    expect(outcomes).toMatchObject([{ result: 'applied' }, { result: 'applied' }])
    expect(await day.actions()).toEqual([])
    day.passes(clock('20:00'))
    await day.reconcile()
    expect([day.floor(), await day.actions()]).toEqual([4, []])
    day.passes(clock('20:30'))
    await day.reconcile()
    expect([day.floor(), await day.actions()]).toEqual([40, ['springtide-backstop-20261126T1955Z 40']])
  })

  it.each(['19:00', '19:55'])('keeps what is due after the end, or at it: %s', async (until) => {
    const day = account()
    await day.reconcile()
    await day.ask(hold(until))
    expect(await day.actions()).toEqual([`${today} 40`])
    day.passes(clock('19:56'))
    expect(day.floor()).toBe(40)
  })

  it('and ends it early has them again at once', async () => {
    const day = account()
    await day.reconcile()
    await day.ask(hold('20:30'))
    day.passes(clock('14:00'))
    await day.ask({ ask: 'end-hold' })
    expect(await day.actions()).toEqual([`${today} 40`])
  })

  it('asks once more where something stands all the same, put by a run that overlapped or left by another mode', async () => {
    for (const fleet of [arena, aFleet({ backstop: true, mode: 'observe' }, arena.peaks)]) {
      const day = account()
      await day.ask(hold('20:30'), fleet)
      await day.puts({ ScheduledActionName: today, StartTime: new Date(clock('19:55')), MinSize: 40 })
      // The hand's own call is no call of Springtide's.
      day.sandbox.calls.length = 0
      const { changes } = await day.reconcile(fleet)
      expect(changes.map(({ because }) => because)).toEqual([expect.stringContaining('`tide hold arena`')])
      expect(await day.actions()).toEqual([`${today} 40`])
      await day.ask(hold('20:30'), fleet)
      expect(await day.actions()).toEqual([])
      day.passes(clock('20:29'))
      await day.tick(fleet)
      expect(day.floor()).toBe(4)
    }
  })

  it('hears of it where the scheduled actions could not be read', async () => {
    const day = account()
    await day.reconcile()
    day.hand.deny('DescribeScheduledActions')
    const { findings, fleets } = await day.ask(hold('20:30'))
    expect(findings).toMatchObject([{ concern: 'backstop', code: 'unread', status: 'unchecked' }])
    expect(fleets).toMatchObject([{ state: 'unchecked' }])
  })
})

it('for every schedule, size, load and minute: apply, then plan again, and nothing is left to write', async () => {
  const aRandomPeak = fc.record({
    from: fc.integer({ min: 0, max: 1_439 }),
    minutes: fc.integer({ min: 1, max: 1_400 }),
    instances: fc.integer({ min: 1, max: 80 }),
    rampSeconds: fc.constantFrom(0, 1_200, 1_920),
  })
  const drawn = [
    fc.array(aRandomPeak, { maxLength: 5 }),
    fc.integer({ min: 0, max: 1_439 }),
    fc.integer({ min: 0, max: 12_000 }),
    fc.array(fc.integer({ min: 5, max: 400 }), { minLength: 1, maxLength: 4 }),
  ] as const
  await fc.assert(
    fc.asyncProperty(...drawn, async (peaks, minute, each, waits) => {
      const fleet = aFleet(
        { backstop: true },
        peaks.map(({ from, minutes, instances, rampSeconds }, index) =>
          aPeak({
            name: `p${index}`,
            size: { instances },
            rampSeconds,
            when: {
              kind: 'days',
              days: [1, 2, 3, 4, 5, 6, 7],
              window: { from, to: Math.max(1, (from + minutes) % 1_440) },
            },
          }),
        ),
      )
      let at = clock('00:00') + minute * MINUTE
      const day = account({ startsAt: at, lateSeconds: 120 })
      for (const wait of waits) {
        const { outcomes } = await day.reconcile(fleet)
        expect(outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
        expect((await day.plan(fleet)).changes).toEqual([])
        at += wait * MINUTE
        day.passes(at)
        day.publish(each)
      }
    }),
    { numRuns: 40 },
  )
})

it('the tick of every minute does not look at scheduled actions', async () => {
  const day = account()
  await day.tick()
  expect(day.sandbox.calls.map(({ operation }) => operation)).toEqual(['DescribeAutoScalingGroups'])
})

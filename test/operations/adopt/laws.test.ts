/** Laws of adoption: whatever is live, adopt and then plan gives no changes. */
import { PutScheduledUpdateGroupActionCommand } from '@aws-sdk/client-auto-scaling'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNewFiles } from '../../../src/adapters/repository/draft-folder.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { floorAt } from '../../../src/core/floor.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import { declarePairs } from '../../../src/core/scaling/declare.ts'
import { adoptGroups } from '../../../src/operations/adopt/adopt.ts'
import { lookAround } from '../../../src/operations/around/around.ts'
import { runApply } from '../../../src/operations/run.ts'
import { seedSandbox } from '../../../src/sandbox/seed.ts'
import { aFleet, clock } from '../../build.ts'
import { adoptOne, byHand, us } from './by-hand.ts'

const random = fc.record({
  min: fc.integer({ min: 0, max: 9 }),
  room: fc.integer({ min: 1, max: 40 }),
  at: fc.integer({ min: 2_000, max: 50_000 }),
  gaps: fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 6 }),
  simpleOut: fc.boolean(),
  inward: fc.constantFrom('none', 'simple', 'step'),
  maximum: fc.boolean(),
  pool: fc.option(
    fc.record({
      min: fc.integer({ min: 0, max: 9 }),
      maxPrepared: fc.integer({ min: 9, max: 40 }),
      state: fc.constantFrom('Stopped', 'Running', 'Hibernated'),
      reuseOnScaleIn: fc.boolean(),
    }),
  ),
  notify: fc.boolean(),
  missingData: fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching'),
  dimensions: fc.option(fc.constantFrom({}, { Service: 'chat' }, { AutoScalingGroupName: 'other' })),
  minute: fc.integer({ min: 0, max: 7 * 1_440 - 1 }),
  timers: fc.uniqueArray(
    fc.record({
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      days: fc.constantFrom('*', '1-5', '0,6', '5', '*/2'),
      min: fc.integer({ min: 0, max: 30 }),
      zone: fc.constantFrom('Europe/Paris', 'Europe/Paris', 'America/New_York', undefined),
    }),
    { maxLength: 5, selector: ({ hour, minute }) => hour * 60 + minute },
  ),
})

type Drawn = typeof random extends fc.Arbitrary<infer T> ? T : never

function declared(drawn: Drawn): Fleet {
  const { at, gaps, min, room, missingData } = drawn
  const from = [at, ...gaps].map((_, index) => at + gaps.slice(0, index).reduce((sum, gap) => sum + gap, 0))
  const trigger = { period: '1m', datapoints: '2 of 3', missingData }
  const to = Math.ceil(at / 3)
  const inward = {
    none: {},
    simple: { in: { ...trigger, at: to, remove: 1, cooldown: '5m' } },
    step: {
      in: {
        ...trigger,
        at: to,
        warmup: '1m',
        steps: [
          { to, remove: 1 },
          { to: to - 300, remove: 2 },
        ],
      },
    },
  }
  return aFleet({
    group: 'live group',
    capacity: { min, max: min + room },
    metric: {
      namespace: 'WebSocket',
      name: 'tcp_established',
      ...(drawn.dimensions ? { dimensions: drawn.dimensions } : {}),
    },
    scaling: {
      out: drawn.simpleOut
        ? { ...trigger, at, add: 2 }
        : {
            ...trigger,
            at,
            warmup: '60s',
            steps: from.map((start, index) => ({ from: start, add: index + 1 })),
          },
      ...inward[drawn.inward as keyof typeof inward],
      ...(drawn.maximum
        ? { maximum: { ...trigger, ...(drawn.notify ? { warmup: '0s' } : {}), at: at + 1, add: 1 } }
        : {}),
      ...(drawn.notify ? { notify: ['arn:aws:sns:us-east-1:123456789012:ops'] } : {}),
    },
    ...(drawn.pool ? { warmPool: drawn.pool } : {}),
  })
}

describe('for every set-up', () => {
  it('adopt, then plan: no changes, and the sections mean what they meant', async () => {
    await fc.assert(
      fc.asyncProperty(random, async (drawn) => {
        const fleet = declared(drawn)
        const sandbox = seedSandbox([fleet], clock('00:00') + drawn.minute * MINUTE)
        const { connect } = sandbox
        const desired = { fleets: [fleet], guardrails: Guardrails.parse({}) }
        await runApply({
          desired,
          connect,
          commit: null,
          at: sandbox.now(),
          concerns: ['prewarm', 'scaling'],
        })
        for (const [index, { hour, minute, days, min, zone }] of drawn.timers.entries()) {
          const action = {
            AutoScalingGroupName: 'live group',
            ScheduledActionName: `t${index}`,
            Recurrence: `${minute} ${hour} * * ${days}`,
            MinSize: min,
            TimeZone: zone,
          }
          // Two at the same instant are refused, as AWS does.
          await connect(us)
            .autoScaling.send(new PutScheduledUpdateGroupActionCommand(action))
            .catch(() => {})
        }
        const adopted = await adoptOne(sandbox, 'live group')
        expect(adopted.changes).toEqual([])
        const { policy } = adopted.fleetRead
        expect(policy.capacity.max).toBe(fleet.policy.capacity.max)
        expect(policy.warmPool).toEqual(fleet.policy.warmPool)
        const meaning = (of: Fleet['policy']) => declarePairs(of).map(({ policyName: _, ...pair }) => pair)
        expect(meaning(policy)).toEqual(meaning(fleet.policy))
        expect(floorAt(adopted.fleetRead, sandbox.now(), null).instances).toBe(fleet.policy.capacity.min)
      }),
      { numRuns: 60 },
    )
  })

  it('with one timer up and one down a day, the floor of every minute of a week is what the timers write', async () => {
    const timer = fc.record({
      up: fc.integer({ min: 0, max: 1_439 }),
      length: fc.integer({ min: 7, max: 1_433 }),
    })
    await fc.assert(
      fc.asyncProperty(timer, fc.integer({ min: 0, max: 1_439 }), async ({ up, length }, now) => {
        const down = (up + length) % 1_440
        const isUp = (minute: number) => (minute - up + 1_440) % 1_440 < length
        const hand = byHand({ min: isUp(now) ? 9 : 2 })
        const cron = (minute: number) => `${minute % 60} ${Math.floor(minute / 60)} * * *`
        await hand.timer('up', cron(up), { MinSize: 9 })
        await hand.timer('down', cron(down), { MinSize: 2 })
        const { connect } = hand.sandbox
        const at = clock('00:00') + now * MINUTE
        const hands = { connect, around: lookAround(connect), types: new Map(), at }
        const { adopted } = await adoptGroups(
          { where: us, groups: ['prod-chat'], isTaken: () => false },
          hands,
        )
        const read = readNewFiles(adopted[0]?.files ?? [])
        if ('problems' in read) throw new Error(JSON.stringify(read.problems))
        for (let minute = 0; minute < 7 * 1_440; minute += 13) {
          const wanted = isUp(minute % 1_440) ? 9 : 2
          expect(floorAt(read.fleet, clock('00:00') + minute * MINUTE, null).instances).toBe(wanted)
        }
      }),
      { numRuns: 25 },
    )
  })
})

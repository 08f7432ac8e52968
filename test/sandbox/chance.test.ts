import {
  DescribeScalingActivitiesCommand,
  DescribeScheduledActionsCommand,
  PutScheduledUpdateGroupActionCommand,
  PutWarmPoolCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../src/core/instant.ts'
import { draw, secondsAt } from '../../src/sandbox/draw.ts'
import type { NewGroup } from '../../src/sandbox/new-group.ts'
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { arena, START } from './arena.ts'

const AutoScalingGroupName = 'chat'

function seeded(options: Partial<SandboxOptions>, group: Partial<NewGroup> = {}) {
  const world = arena(options)
  world.region.createGroup({ name: 'chat', min: 0, max: 1_000, desired: 0, ...group })
  return {
    ...world,
    set: (DesiredCapacity: number) =>
      world.autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity })),
    schedule: (ScheduledActionName: string, MinSize: number, minutes: number) =>
      world.autoScaling.send(
        new PutScheduledUpdateGroupActionCommand({
          AutoScalingGroupName,
          ScheduledActionName,
          MinSize,
          StartTime: new Date(START + minutes * MINUTE),
        }),
      ),
    /** Seconds that each launch took, oldest first. */
    async took() {
      const { Activities = [] } = await world.autoScaling.send(
        new DescribeScalingActivitiesCommand({ AutoScalingGroupName }),
      )
      return Activities.filter(({ EndTime }) => EndTime)
        .map(({ StartTime, EndTime }) => ((EndTime?.getTime() ?? 0) - (StartTime?.getTime() ?? 0)) / SECOND)
        .reverse()
    },
  }
}

/** When the floor of a scheduled action stood, in seconds after its time. */
async function lateness(seed: number, scheduledLateSeconds: number): Promise<number> {
  const { schedule, sandbox, region } = seeded({ seed, scheduledLateSeconds })
  await schedule('peak', 5, 60)
  for (let second = 0; second <= 300; second += 1) {
    sandbox.advanceTo(START + HOUR + second * SECOND)
    if (region.glance('chat').min === 5) return second
  }
  return Infinity
}

describe('B127 scheduled actions', () => {
  it('are never late by default', async () => {
    expect(await lateness(1, 0)).toBe(0)
  })

  it('are late by up to two minutes, differently for each seed', async () => {
    const late = await Promise.all(Array.from({ length: 20 }, (_, seed) => lateness(seed, 120)))
    expect(Math.max(...late)).toBeLessThanOrEqual(120)
    expect(Math.max(...late)).toBeGreaterThan(60)
    expect(Math.min(...late)).toBeLessThan(60)
  })

  it('of one group run in order, however late', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { schedule, wait, region } = seeded({ seed, scheduledLateSeconds: 120 })
      await schedule('up', 9, 60)
      await schedule('down', 2, 61)
      wait(64)
      expect(region.glance('chat')).toMatchObject({ min: 2, desired: 9 })
    }
  })

  it('that recur keep their times, however late one of them was', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const { autoScaling, wait } = seeded({ seed, scheduledLateSeconds: 120 })
      const hourly = {
        AutoScalingGroupName,
        ScheduledActionName: 'hourly',
        MinSize: 1,
        Recurrence: '0 * * * *',
      }
      await autoScaling.send(new PutScheduledUpdateGroupActionCommand(hourly))
      wait(3 * 60 + 5)
      const { ScheduledUpdateGroupActions } = await autoScaling.send(
        new DescribeScheduledActionsCommand({ AutoScalingGroupName }),
      )
      expect(ScheduledUpdateGroupActions).toMatchObject([{ StartTime: new Date(START + 4 * HOUR) }])
    }
  })
})

describe('B128 launch times', () => {
  it('have the median and the 95th percentile of the spread', async () => {
    const { set, sandbox, region } = seeded(
      { seed: 7 },
      { launchSeconds: { medianSeconds: 360, p95Seconds: 480 } },
    )
    await set(1_000)
    const serving = (seconds: number) => {
      sandbox.advanceTo(START + seconds * SECOND)
      return region.glance('chat').serving.length
    }
    // 500 and 950 of 1,000, give or take three standard deviations of the draw.
    expect(Math.abs(serving(360) - 500)).toBeLessThan(48)
    expect(Math.abs(serving(480) - 950)).toBeLessThan(21)
  })

  it('out of the warm pool are drawn from a spread of their own', async () => {
    const { set, wait, autoScaling, took } = seeded(
      { seed: 7 },
      {
        max: 10,
        launchSeconds: { medianSeconds: 360, p95Seconds: 480 },
        warmStartSeconds: { medianSeconds: 30, p95Seconds: 60 },
      },
    )
    await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName, MaxGroupPreparedCapacity: 3 }))
    wait(20)
    await set(5)
    wait(20)
    const [fastest = 0, second = 0, third = 0, fourth = 0] = (await took()).slice(-5).sort((a, b) => a - b)
    expect([fastest, second, third].every((seconds) => seconds < 120)).toBe(true)
    expect(fourth).toBeGreaterThan(180)
  })

  it('are the same number where a group is made with a number', async () => {
    const { set, wait, took } = seeded({ seed: 7 }, { launchSeconds: 200 })
    await set(3)
    wait(5)
    expect(await took()).toEqual([200, 200, 200])
  })

  it('grow with the share', () => {
    const spread = { medianSeconds: 100, p95Seconds: 150 }
    expect(secondsAt(spread, 0.5)).toBeCloseTo(100, 0)
    expect(secondsAt(spread, 0.95)).toBeCloseTo(150, 0)
    // Log-normal: as far under the median by the same factor.
    expect(secondsAt(spread, 0.05)).toBeCloseTo(100 / 1.5, 0)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9999, noNaN: true }), (share) => {
        expect(secondsAt(spread, share)).toBeGreaterThan(0)
        expect(secondsAt(spread, share + 1e-4)).toBeGreaterThanOrEqual(secondsAt(spread, share) - 0.2)
      }),
    )
  })
})

describe('B129 chance', () => {
  const group = { launchSeconds: { medianSeconds: 360, p95Seconds: 480 } }

  async function story(seed: number) {
    const { set, wait, took } = seeded({ seed }, group)
    await set(20)
    wait(30)
    return took()
  }

  it('repeats with the seed and differs without it', async () => {
    expect(await story(3)).toEqual(await story(3))
    expect(await story(3)).not.toEqual(await story(4))
  })

  it('of one thing is not moved by what is drawn for another', async () => {
    const plain = seeded({ seed: 3 }, group)
    const late = seeded({ seed: 3, scheduledLateSeconds: 120 }, group)
    await late.schedule('peak', 1, 10)
    for (const { set, wait } of [plain, late]) {
      await set(20)
      wait(30)
    }
    expect(await late.took()).toEqual(await plain.took())
  })

  it('is spread evenly', () => {
    const draws = Array.from({ length: 10_000 }, (_, index) => draw(1, `launch ${index}`))
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      draws.filter((share) => Math.floor(share * 10) === tenth),
    )
    for (const { length } of tenths) expect(Math.abs(length - 1_000)).toBeLessThan(100)
  })
})

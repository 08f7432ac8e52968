import { describe, expect, it } from 'vitest'
import { runAsk } from '../../src/operations/run.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { world } from '../world.ts'

const arena = aFleet({}, [aPeak()])

describe('a day of the arena', () => {
  it('raises the floor one lead before the peak and lowers it after, as connections leave', async () => {
    const day = world([arena])
    await day.tick('19:49')
    expect(day.group('arena')).toMatchObject({ MinSize: 4, DesiredCapacity: 4 })
    await day.tick('19:50')
    expect(day.group('arena')).toMatchObject({ MinSize: 40, DesiredCapacity: 40 })
    await day.tick('22:59')
    expect(day.group('arena').MinSize).toBe(40)

    day.sandbox.advanceTo(clock('23:00'))
    day.publish('arena', 9_000)
    await day.tick('23:00')
    expect(day.group('arena')).toMatchObject({ MinSize: 36, DesiredCapacity: 40 })
    day.sandbox.advanceTo(clock('23:10'))
    day.publish('arena', 2_000)
    await day.tick('23:10')
    expect(day.group('arena')).toMatchObject({ MinSize: 8, DesiredCapacity: 40 })
    day.sandbox.advanceTo(clock('23:30'))
    day.publish('arena', 100)
    await day.tick('23:30')
    expect(day.group('arena')).toMatchObject({ MinSize: 4, DesiredCapacity: 40 })
  })

  it('has its instances in service before the peak begins', async () => {
    const day = world([arena])
    await day.tick('19:50')
    const report = await day.tick('20:00')
    expect(report.findings).toEqual([])
    expect(report.fleets).toMatchObject([{ state: 'in sync', size: { serving: 40 } }])
  })

  it('does no harm when ticks are lost, late or doubled', async () => {
    const day = world([arena])
    await day.tick('20:45')
    expect(day.group('arena').MinSize).toBe(40)
    const again = await day.tick('20:45')
    expect(again.changes).toEqual([])
    await Promise.all([day.tick('21:00'), day.tick('21:00')])
    expect(day.group('arena').MinSize).toBe(40)
  })

  it('writes nothing on a minute that needs nothing, and asks for no metric', async () => {
    const day = world([arena])
    await day.tick('12:01')
    expect(day.operations()).toEqual(['DescribeAutoScalingGroups'])
  })

  it('keeps the floor while the metric is silent, or while only some instances are heard', async () => {
    const day = world([arena])
    await day.tick('19:50')
    const silent = await day.tick('23:00')
    expect(day.group('arena').MinSize).toBe(40)
    expect(silent.findings).toMatchObject([{ code: 'floor-unproved', status: 'unchecked' }])
    expect(silent.fleets).toMatchObject([{ state: 'unchecked' }])

    day.hand('arena').publish({
      namespace: 'WebSocket',
      name: 'tcp_established',
      dimensions: { AutoScalingGroupName: 'prod-arena' },
      at: clock('22:58'),
      values: [100, 100, 100],
    })
    const partial = await day.tick('23:00')
    expect(day.group('arena').MinSize).toBe(40)
    expect(partial.findings[0]?.actual).toContain('only 3 of 40 instances published')
  })

  it('says why a peak is not ready, in the words of AWS', async () => {
    const day = world([arena])
    day
      .hand('arena')
      .launchFails('prod-arena', 'You have requested more vCPU capacity than your current limit of 64')
    await day.tick('19:50')
    const { findings } = await day.tick('20:00')
    expect(findings).toMatchObject([
      {
        code: 'not-ready',
        severity: 'critical',
        actual: expect.stringContaining('more vCPU capacity than your current limit of 64'),
      },
    ])
  })
})

describe('a person asks', () => {
  const asked = async (day: ReturnType<typeof world>, ask: Parameters<typeof runAsk>[1]) =>
    runAsk(day.loop(['prewarm']), ask)
  const ana = { by: 'ana', because: 'push campaign' }

  it('for capacity, and it ends by itself', async () => {
    const day = world([arena])
    const override = { size: { connections: 200_000 }, since: clock('12:00'), until: clock('14:00'), ...ana }
    const report = await asked(day, { ask: 'prewarm', override })
    expect(report.outcomes).toMatchObject([{ result: 'applied' }, { result: 'applied' }])
    expect(day.group('arena')).toMatchObject({ MinSize: 20, DesiredCapacity: 20 })
    expect(report.fleets).toMatchObject([{ override: { size: { connections: 200_000 }, by: 'ana' } }])
    day.sandbox.advanceTo(clock('14:00'))
    day.publish('arena', 0)
    await day.tick('14:00')
    expect(day.group('arena').MinSize).toBe(4)
  })

  it('and takes it back', async () => {
    const day = world([arena])
    await asked(day, {
      ask: 'prewarm',
      override: { size: { instances: 20 }, since: clock('12:00'), until: clock('14:00'), ...ana },
    })
    day.sandbox.advanceTo(clock('12:20'))
    day.publish('arena', 0)
    await asked(day, { ask: 'end-prewarm' })
    expect(day.group('arena')).toMatchObject({ MinSize: 4, Tags: [] })
  })

  it('for more than the fleet may have, and is told what it may have', async () => {
    const day = world([arena])
    const override = { size: { connections: 700_000 }, since: clock('12:00'), until: clock('14:00'), ...ana }
    await expect(asked(day, { ask: 'prewarm', override })).rejects.toMatchObject({
      code: 'too-large',
      message: 'arena would need 70 instances, and policies/arena.yaml allows 60',
      hint: expect.stringContaining('600,000 connections'),
    })
    expect(day.group('arena').MinSize).toBe(4)
  })

  it('to be left alone, through a peak, and not for longer', async () => {
    const day = world([arena])
    await asked(day, {
      ask: 'hold',
      hold: { since: clock('12:00'), until: clock('20:30'), by: 'ana', because: 'migration' },
    })
    const held = await day.tick('20:00')
    expect(held.outcomes).toMatchObject([{ result: 'held' }])
    expect(held.findings).toMatchObject([
      {
        code: 'not-ready',
        actual: expect.stringContaining('a hold by ana until 2026-11-25T20:30Z: migration'),
      },
    ])
    expect(day.group('arena').MinSize).toBe(4)
    await day.tick('20:30')
    expect(day.group('arena').MinSize).toBe(40)
  })

  it('to end a hold early', async () => {
    const day = world([arena], { startsAt: '20:00' })
    await asked(day, { ask: 'hold', hold: { since: clock('20:00'), until: clock('23:00'), ...ana } })
    expect(day.group('arena').MinSize).toBe(4)
    await asked(day, { ask: 'end-hold' })
    expect(day.group('arena').MinSize).toBe(40)
  })
})

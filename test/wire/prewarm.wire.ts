/** The concern `prewarm` over the wire: a floor that rises and falls by proof, and the two tags people leave. */
import { DescribeTagsCommand } from '@aws-sdk/client-auto-scaling'
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { formatHold, formatOverride } from '../../src/core/tags.ts'
import { runApply, runAsk, runPlan } from '../../src/operations/run.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { createGroups, groupOf, hand, loop, onMoto } from './on-moto.ts'

const arena = aFleet({}, [aPeak()])
const looking = ['prewarm'] as const
const tick = (at: string) => runApply(loop([arena], { at, looking }))

/** Every instance says how many connections it has, once a minute, for the last minutes; as the CloudWatch agent does. */
async function publish(at: string, connectionsEach: number, instances: number): Promise<void> {
  const MetricData = [5, 4, 3, 2, 1].map((back) => ({
    MetricName: 'tcp_established',
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'prod-arena' }],
    Timestamp: new Date(clock(at) - back * MINUTE),
    Values: [connectionsEach],
    Counts: [instances],
  }))
  await hand().cloudWatch.send(new PutMetricDataCommand({ Namespace: 'WebSocket', MetricData }))
}

async function tags() {
  const { Tags = [] } = await hand().autoScaling.send(new DescribeTagsCommand({}))
  return Tags.map(({ ResourceId, Key, Value, PropagateAtLaunch }) => [
    ResourceId,
    Key,
    Value,
    PropagateAtLaunch,
  ])
}

onMoto('a day of the arena', () => {
  it('raises the floor before the peak and lowers it as connections leave', async () => {
    await createGroups([arena])
    await tick('19:49')
    expect(await groupOf(arena)).toMatchObject({ MinSize: 4, DesiredCapacity: 4 })
    const raised = await tick('19:50')
    expect(raised).toMatchObject({ changes: [{ before: 4, after: 40 }], outcomes: [{ result: 'applied' }] })
    expect(await groupOf(arena)).toMatchObject({ MinSize: 40, DesiredCapacity: 40, MaxSize: 60 })
    expect(await tick('20:00')).toMatchObject({
      changes: [],
      findings: [],
      fleets: [{ size: { serving: 40 } }],
    })

    await publish('23:10', 2_000, 40)
    await tick('23:10')
    expect(await groupOf(arena)).toMatchObject({ MinSize: 8, DesiredCapacity: 40 })
    await publish('23:30', 0, 40)
    await tick('23:30')
    expect(await groupOf(arena)).toMatchObject({ MinSize: 4, DesiredCapacity: 40 })
  })

  it('keeps the floor where the metric is silent, or not every instance is heard', async () => {
    await createGroups([arena])
    await tick('19:50')
    expect((await tick('23:10')).findings).toMatchObject([
      { code: 'floor-unproved', actual: expect.stringContaining('no data for WebSocket/tcp_established') },
    ])
    await publish('23:10', 100, 39)
    expect((await tick('23:10')).findings).toMatchObject([
      { code: 'floor-unproved', actual: expect.stringContaining('only 39 of 40 instances published') },
    ])
    expect(await groupOf(arena)).toMatchObject({ MinSize: 40 })
  })
})

onMoto('what people ask for', () => {
  const [since, until] = [clock('12:00'), clock('14:00')]
  // Every kind of character that a tag may hold, and some that it may not.
  const ana = {
    since,
    until,
    by: 'ana@example.com',
    because: 'Größe + Größe = größer: push/α_β, “100 %” & <b>',
  }

  it('for capacity is a tag on the group, raises the floor at once and is taken back', async () => {
    await createGroups([arena])
    const override = { size: { connections: 200_000 }, ...ana }
    const report = await runAsk(loop([arena], { looking }), { ask: 'prewarm', override })
    expect(report.outcomes?.map(({ result }) => result)).toEqual(['applied', 'applied'])
    expect(await tags()).toEqual([['prod-arena', 'springtide:override', formatOverride(override), false]])
    expect(await groupOf(arena)).toMatchObject({ MinSize: 20, DesiredCapacity: 20 })
    const read = (await runPlan(loop([arena], { at: '13:00', looking }))).fleets[0]?.override
    expect(read).toMatchObject({ size: { connections: 200_000 }, since, until, by: 'ana@example.com' })
    expect(read?.because).toContain('Größe + Größe = größer: push/α_β')

    await publish('13:10', 0, 20)
    await runAsk(loop([arena], { at: '13:10', looking }), { ask: 'end-prewarm' })
    expect(await tags()).toEqual([])
    expect(await groupOf(arena)).toMatchObject({ MinSize: 4, DesiredCapacity: 20 })
  })

  it('to be left alone is a tag on the group, and holds every change until it is over', async () => {
    await createGroups([arena])
    const hold = { ...ana, until: clock('20:30') }
    await runAsk(loop([arena], { looking }), { ask: 'hold', hold })
    expect(await tags()).toEqual([['prod-arena', 'springtide:hold', formatHold(hold), false]])
    expect((await tick('20:00')).outcomes).toMatchObject([{ result: 'held' }])
    expect(await groupOf(arena)).toMatchObject({ MinSize: 4 })
    await tick('20:30')
    expect(await groupOf(arena)).toMatchObject({ MinSize: 40 })
  })
})

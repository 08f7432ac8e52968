/** Many groups, Regions and accounts over the wire. */
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling'
import pMap from 'p-map'
import { expect, it } from 'vitest'
import { connectAws } from '../../src/adapters/connect.ts'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { aFleet, aPeak, scalingSection } from '../build.ts'
import { createGroups, groupOf, hand, loop, onMoto } from './on-moto.ts'

onMoto('more groups than a page holds', () => {
  it('are all read, and none twice', async () => {
    // moto keeps policies by name alone, so each fleet names its own; AWS keeps them by group.
    const fleets = Array.from({ length: 130 }, (_, index) => {
      const { out, in: inward } = scalingSection
      const scaling = { out: { ...out, policy: `out-${index}` }, in: { ...inward, policy: `in-${index}` } }
      return aFleet({ fleet: `f${index}`, group: `group-${index}`, capacity: { min: 0, max: 9 }, scaling })
    })
    await createGroups(fleets)
    const plain = hand()
    // Written without the pace, which would take PutMetricAlarm a minute and a half.
    const { outcomes } = await runApply(loop(fleets, { connect: () => plain }))
    expect(outcomes).toHaveLength(fleets.length * 4)
    expect(outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
    const report = await runPlan(loop(fleets))
    expect(report).toMatchObject({ changes: [], findings: [] })
    expect(report.fleets.filter(({ state, size }) => state === 'in sync' && size?.max === 9)).toHaveLength(
      130,
    )
  })
})

onMoto('another account', () => {
  const role = 'arn:aws:iam::210987654321:role/springtide'
  const home = aFleet({ scaling: scalingSection }, [aPeak()])
  const away = aFleet({ fleet: 'away', group: 'prod-away', role, scaling: scalingSection }, [aPeak()])

  it('is entered through its role: read, written, and not mixed up with the own one', async () => {
    await createGroups([home, away])
    const report = await runApply(loop([home, away], { at: '19:50' }))
    expect(report.findings).toEqual([])
    expect(report.outcomes?.every(({ result }) => result === 'applied')).toBe(true)
    expect(await groupOf(away)).toMatchObject({
      MinSize: 40,
      AutoScalingGroupARN: expect.stringContaining(':210987654321:'),
    })
    expect(await groupOf(home)).toMatchObject({
      MinSize: 40,
      AutoScalingGroupARN: expect.stringContaining(':123456789012:'),
    })
    const { AutoScalingGroups = [] } = await hand().autoScaling.send(new DescribeAutoScalingGroupsCommand({}))
    expect(AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual(['prod-arena'])
    expect(await runPlan(loop([home, away], { at: '19:51' }))).toMatchObject({ changes: [] })
  })
})

onMoto('several Regions', () => {
  it('are each written where the fleet is, by clients that are kept', async () => {
    const fleets = ['us-east-1', 'eu-central-1', 'ap-south-1'].map((region, index) =>
      aFleet({ fleet: `f${index}`, region }, [aPeak({ size: { instances: 10 + index } })]),
    )
    await createGroups(fleets)
    const connect = connectAws()
    await runApply(loop(fleets, { at: '19:50', connect }))
    expect(await pMap(fleets, async (fleet) => (await groupOf(fleet)).MinSize)).toEqual([10, 11, 12])
    expect((await runPlan(loop(fleets, { at: '19:50', connect }))).changes).toEqual([])
  })
})

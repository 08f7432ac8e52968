/** The same stories on a second stand-in, MiniStack: what moto cannot show, and adoption from the beginning to the end. */
import { DeletePolicyCommand, PutScalingPolicyCommand } from '@aws-sdk/client-auto-scaling'
import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { aFleet, scalingSection } from '../build.ts'
import { adopted, setUpByHand, topic } from './by-hand.ts'
import { createGroups, groupOf, hand, loop, onMiniStack } from './on-moto.ts'

onMiniStack('MiniStack: a group that was set up by hand', () => {
  it('is adopted, planned, applied at a peak, and planned again: nothing is left to write', async () => {
    await setUpByHand()
    const { one, fleet } = await adopted()
    expect([one.changes, one.unsaid]).toEqual([[], []])
    expect(fleet.policy).toMatchObject({
      capacity: { min: 2, max: 12 },
      scaling: { out: { alarm: 'high', policy: 'out' }, in: { alarm: 'low', policy: 'in' }, notify: [topic] },
    })
    const enforcing = { ...fleet, policy: { ...fleet.policy, mode: 'enforce' as const, backstop: false } }
    expect(await runApply(loop([enforcing]))).toMatchObject({ changes: [], outcomes: [] })
    // 19:30 in Paris.
    const evening = await runApply(loop([enforcing], { at: '18:30' }))
    expect(evening.outcomes?.map(({ result }) => result)).toEqual(['applied'])
    expect(await groupOf(enforcing)).toMatchObject({ MinSize: 6 })
    expect((await runPlan(loop([enforcing], { at: '18:30' }))).changes).toEqual([])
  })
})

onMiniStack('MiniStack: more policies and alarms than a page holds', () => {
  it('of the same names on each group are all made, read back equal, and none is mixed up with another', async () => {
    const fleets = Array.from({ length: 60 }, (_, index) =>
      aFleet({ fleet: `f${index}`, group: `group-${index}`, scaling: scalingSection }),
    )
    await createGroups(fleets)
    const plain = hand()
    // Written without the pace, which would take PutMetricAlarm most of a minute.
    const { outcomes } = await runApply(loop(fleets, { connect: () => plain }))
    expect(outcomes).toHaveLength(fleets.length * 4)
    expect(outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
    expect(await runPlan(loop(fleets))).toMatchObject({ changes: [], findings: [] })
  })
})

onMiniStack('MiniStack: drift by hand', () => {
  const arena = aFleet({ scaling: scalingSection })
  const group = { AutoScalingGroupName: 'prod-arena' }
  const settled = async () => {
    await createGroups([arena])
    await runApply(loop([arena]))
    return hand()
  }

  it('of an alarm is repaired, and a policy that is gone is made again and its alarm bound to it', async () => {
    const { autoScaling, cloudWatch } = await settled()
    await autoScaling.send(new DeletePolicyCommand({ ...group, PolicyName: 'springtide-in' }))
    const { MetricAlarms: [live] = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: ['springtide-arena-out'] }),
    )
    const { Metrics: _, ...fields } = live as PutMetricAlarmCommandInput
    await cloudWatch.send(new PutMetricAlarmCommand({ ...fields, Threshold: 31_000 }))
    const { changes } = await runApply(loop([arena]))
    expect(changes.map(({ kind, target }) => [kind, target.name])).toEqual([
      ['put-policy', 'springtide-in'],
      ['put-alarm', 'springtide-arena-out'],
      ['put-alarm', 'springtide-arena-in'],
    ])
    expect(await runPlan(loop([arena]))).toMatchObject({ changes: [], findings: [] })
  })

  it('of a policy that is switched off is told, and not switched on again', async () => {
    const { autoScaling } = await settled()
    await autoScaling.send(
      new PutScalingPolicyCommand({
        ...group,
        PolicyName: 'springtide-in',
        PolicyType: 'SimpleScaling',
        AdjustmentType: 'ChangeInCapacity',
        ScalingAdjustment: -1,
        Cooldown: 300,
        Enabled: false,
      }),
    )
    const { changes, findings } = await runPlan(loop([arena]))
    expect(changes.filter(({ kind }) => kind === 'put-policy')).toEqual([])
    const told = { code: 'policy-disabled', target: 'scaling policy springtide-in' }
    expect(findings).toContainEqual(expect.objectContaining(told))
  })
})

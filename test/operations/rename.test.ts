import {
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { groupConcerns } from '../../src/core/concern.ts'
import { type Desired, type Fleet, select } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { type Loop, runApply, runPlan } from '../../src/operations/run.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, clock, scalingSection } from '../build.ts'
import { writesOf } from './setting.ts'

const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
const old = aFleet({ fleet: 'old', scaling: scalingSection })
const renamed = aFleet({ fleet: 'new', scaling: scalingSection })
const other = aFleet({ fleet: 'other', group: 'prod-other', scaling: scalingSection })

async function story(guardrails: object = {}) {
  const sandbox = seedSandbox([old, other], clock('12:00'))
  const desired = (fleets: Fleet[]): Desired => ({
    fleets,
    repository: fleets,
    guardrails: Guardrails.parse(guardrails),
  })
  const loop = (of: Desired): Loop => ({
    desired: of,
    connect: sandbox.connect,
    commit: null,
    at: clock('12:00'),
    concerns: groupConcerns,
  })
  await runApply(loop(desired([old, other])))
  sandbox.calls.length = 0
  const { cloudWatch } = sandbox.connect({ region: 'us-east-1' })
  const alarms = async (AlarmNamePrefix: string) =>
    (await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix }))).MetricAlarms ?? []
  return { sandbox, cloudWatch, alarms, loop, desired, hand: sandbox.region({ region: 'us-east-1' }) }
}

type Story = Awaited<ReturnType<typeof story>>

/** Somebody's fields on an alarm, which the file has no word for. */
async function touch({ cloudWatch, alarms }: Story, name: string, fields: object) {
  const [live] = await alarms(name)
  if (!live) throw new Error(`no alarm ${name}`)
  const {
    AlarmArn: _arn,
    StateValue: _value,
    StateReason: _reason,
    StateReasonData: _data,
    StateUpdatedTimestamp: _updated,
    StateTransitionedTimestamp: _transitioned,
    AlarmConfigurationUpdatedTimestamp: _configured,
    ...configuration
  } = live
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...configuration,
      AlarmName: name,
      EvaluationPeriods: live.EvaluationPeriods,
      ComparisonOperator: live.ComparisonOperator,
      ...fields,
    }),
  )
}

const shown = (changes: { kind: string; target: { name?: string } }[]) =>
  changes.map(({ kind, target }) => `${kind} ${target.name}`)

describe('a fleet whose file gets another name', () => {
  it('keeps its policies, and its alarms get the new name: first the new one, then the old one goes', async () => {
    const told = await story()
    const { sandbox, loop, desired, alarms, cloudWatch } = told
    const { changes, outcomes, findings } = await runApply(loop(desired([renamed, other])))
    expect(shown(changes)).toEqual(['rename-alarm springtide-new-out', 'rename-alarm springtide-new-in'])
    expect(changes[0]).toMatchObject({
      from: 'springtide-old-out',
      because: 'fleet old is new now: policies/new.yaml declares its scaling policy',
    })
    expect(findings).toEqual([])
    expect(outcomes?.every(({ result }) => result === 'applied')).toBe(true)
    expect(writesOf(sandbox)).toEqual(['PutMetricAlarm', 'DeleteAlarms', 'PutMetricAlarm', 'DeleteAlarms'])
    const [live] = await alarms('springtide-new-out')
    expect(live).toMatchObject({
      Threshold: 20_000,
      AlarmDescription: 'Managed by Springtide from policies/new.yaml',
    })
    const { Tags } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: live?.AlarmArn }))
    expect(Tags).toEqual([{ Key: 'springtide:fleet', Value: 'new' }])
    expect(await runPlan(loop(desired([renamed, other])))).toMatchObject({ changes: [], findings: [] })
  })

  it('is renamed by a run about it alone too, and needs no prune', async () => {
    const { loop, desired } = await story()
    const { changes } = await runApply(loop(select(desired([renamed, other]), ['new'])))
    expect(shown(changes)).toEqual(['rename-alarm springtide-new-out', 'rename-alarm springtide-new-in'])
  })

  it('takes along what the file has no word for', async () => {
    const told = await story()
    await touch(told, 'springtide-old-out', {
      OKActions: [topic],
      AlarmDescription: 'ask Ana',
      ActionsEnabled: false,
    })
    await runApply(told.loop(told.desired([renamed, other])))
    expect((await told.alarms('springtide-new-out'))[0]).toMatchObject({
      OKActions: [topic],
      AlarmDescription: 'ask Ana',
      ActionsEnabled: false,
    })
  })

  it('may change its numbers in the same commit; a move of the threshold beyond the limit waits', async () => {
    const { loop, desired } = await story({ limits: { threshold: '10%' } })
    const moved = aFleet({
      fleet: 'new',
      scaling: {
        ...scalingSection,
        out: { ...scalingSection.out, at: 30_000, steps: [{ from: 30_000, add: 2 }] },
      },
    })
    const { changes } = await runPlan(loop(desired([moved, other])))
    expect(changes.find(({ kind }) => kind === 'rename-alarm')).toMatchObject({
      after: { threshold: 30_000 },
      held: { by: 'guardrail' },
    })
  })

  it('waits where it is only observed', async () => {
    const { loop, desired, sandbox } = await story()
    const observed = aFleet({ fleet: 'new', scaling: scalingSection, mode: 'observe' })
    const { changes } = await runApply(loop(desired([observed, other])))
    expect(changes.map(({ held }) => held?.by)).toEqual(['observe', 'observe'])
    expect(writesOf(sandbox)).toEqual([])
  })
})

describe('a rename that was cut off', () => {
  it('before the new alarm was put changes nothing, and is made by the next run', async () => {
    const { loop, desired, hand, alarms } = await story()
    hand.deny('PutMetricAlarm')
    await runApply(loop(desired([renamed, other])))
    expect(await alarms('springtide-old')).toHaveLength(2)
    hand.allow('PutMetricAlarm')
    await runApply(loop(desired([renamed, other])))
    expect(await alarms('springtide-old')).toEqual([])
  })

  it('between the two leaves both, and the next run takes the old one away, without prune', async () => {
    const { loop, desired, hand, alarms } = await story()
    hand.deny('DeleteAlarms')
    const first = await runApply(loop(desired([renamed, other])))
    expect(first.outcomes?.map(({ result }) => result)).toEqual(['failed', 'failed'])
    hand.allow('DeleteAlarms')
    const { changes } = await runApply(loop(select(desired([renamed, other]), ['new'])))
    expect(shown(changes)).toEqual(['delete-alarm springtide-old-out', 'delete-alarm springtide-old-in'])
    expect(changes[0]?.because).toBe(
      'alarm springtide-new-out took its place, and both run scaling policy springtide-out',
    )
    expect(await alarms('springtide-old')).toEqual([])
    expect(await runPlan(loop(desired([renamed, other])))).toMatchObject({ changes: [], findings: [] })
  })

  it('keeps the old alarm for as long as the new one does not act', async () => {
    const told = await story()
    const { loop, desired, hand } = told
    hand.deny('DeleteAlarms')
    await runApply(loop(desired([renamed, other])))
    hand.allow('DeleteAlarms')
    await touch(told, 'springtide-new-out', { ActionsEnabled: false })
    await touch(told, 'springtide-new-in', { AlarmActions: [] })
    const { changes } = await runApply(loop(desired([renamed, other])))
    expect(shown(changes)).toEqual(['put-alarm springtide-new-in'])
  })
})

describe('a rename whose scaling policies cannot be read', () => {
  it('changes nothing, and no alarm under an old name is pruned meanwhile', async () => {
    const pruning = { prune: true, limits: { prunePercent: '100%' } }
    const { loop, desired, hand, alarms } = await story(pruning)
    hand.deny('DescribePolicies')
    const { changes } = await runApply(loop(desired([renamed, other])))
    expect(changes).toEqual([])
    expect(await alarms('springtide-old')).toHaveLength(2)
  })
})

describe('an alarm that runs a declared policy and is not ours', () => {
  it('is found and left alone, and the declared alarm is made beside it', async () => {
    const told = await story()
    const { loop, desired, alarms } = told
    const [model] = await alarms('springtide-other-out')
    const names = ["cpu; it's hot", 'springtide-web-out']
    for (const AlarmName of names) {
      const { Namespace, MetricName, Dimensions, Statistic, Period, EvaluationPeriods } = model ?? {}
      await told.cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace,
          MetricName,
          Dimensions,
          Statistic,
          Period,
          EvaluationPeriods,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: model?.AlarmActions,
        }),
      )
    }
    for (const of of [desired([old, other]), select(desired([old, other]), ['other'])]) {
      const { changes, findings } = await runPlan(loop(of))
      expect(changes).toEqual([])
      expect(findings).toMatchObject([
        {
          code: 'foreign-alarm',
          fleet: 'other',
          target: "alarm cpu; it's hot",
          remedy:
            "declare it (`alarm:` in policies/other.yaml), or delete it: aws cloudwatch delete-alarms --region us-east-1 --alarm-names 'cpu; it'\\''s hot'",
        },
        { code: 'foreign-alarm', target: 'alarm springtide-web-out' },
      ])
    }
  })

  it('may be: where its tags cannot be read no second alarm joins it', async () => {
    const { loop, desired, hand, sandbox } = await story()
    hand.deny('ListTagsForResource')
    const { changes, findings } = await runApply(loop(select(desired([renamed, other]), ['new'])))
    expect(changes).toEqual([])
    expect(findings.map(({ code, status, target }) => [code, status, target])).toEqual([
      ['unread', 'unchecked', 'alarm springtide-old-in'],
      ['unread', 'unchecked', 'alarm springtide-old-out'],
    ])
    expect(writesOf(sandbox)).toEqual([])
  })

  it('is not taken from another fleet of the repository that it belongs to', async () => {
    const told = await story()
    const { loop, desired, alarms } = told
    const [ofOld] = await alarms('springtide-old-out')
    await touch(told, 'springtide-other-out', { AlarmActions: ofOld?.AlarmActions })
    const { changes, findings } = await runPlan(loop(select(desired([old, other]), ['old'])))
    expect({ changes, findings }).toEqual({ changes: [], findings: [] })
  })
})

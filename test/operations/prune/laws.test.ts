import { DescribePoliciesCommand, DescribeScheduledActionsCommand } from '@aws-sdk/client-auto-scaling'
import {
  DescribeAlarmsCommand,
  ListDashboardsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writtenConcerns } from '../../../src/core/concern.ts'
import type { Desired, Fleet } from '../../../src/core/desired.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { lookAround } from '../../../src/operations/around/around.ts'
import { type Loop, runApply, runPlan } from '../../../src/operations/run.ts'
import type { Sandbox } from '../../../src/sandbox/sandbox.ts'
import { seedSandbox } from '../../../src/sandbox/seed.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'

const where = { region: 'us-east-1' }
const names = ['a', 'b', 'a-b', 'c']

/** A fleet of one of two repositories in the same account, which need different names: alarms are named by them. */
const aDrawnFleet = fc.record({
  name: fc.constantFrom(...names),
  isScaled: fc.boolean(),
  isShown: fc.boolean(),
})
const repository = fc.uniqueArray(aDrawnFleet, { selector: ({ name }) => name, minLength: 1, maxLength: 4 })
type Drawn = { name: string; isScaled: boolean; isShown: boolean }

/** Alarms that look like Springtide's in part: only name, fleet's tag and owner's tag together make one. */
const aStranger = fc.record({
  name: fc.constantFrom('springtide-a-x', 'springtide-zz-out', 'a-out', 'springtide-', 'springtide-c-in-2'),
  fleet: fc.option(fc.constantFrom('a', 'zz', 'c', 'A B', '__proto__')),
  owner: fc.option(fc.constantFrom('two', 'three', '')),
  binds: fc.boolean(),
})
type Stranger = typeof aStranger extends fc.Arbitrary<infer T> ? T : never

function toFleet(prefix: string, { name, isScaled, isShown }: Drawn): Fleet {
  const telemetry = { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s', dashboard: true }
  return aFleet({
    fleet: `${prefix}${name}`,
    group: `${prefix}group-${name}`,
    ...(isScaled ? { scaling: scalingSection } : {}),
    ...(isShown ? { telemetry } : {}),
  })
}

function desired(fleets: Fleet[], owner: string | undefined): Desired {
  const limits = { prune: 1_000, prunePercent: '100%' }
  const guardrails = Guardrails.parse({ prune: true, limits, ...(owner ? { owner } : {}) })
  return { fleets, repository: fleets, guardrails }
}

function loopOf(sandbox: Sandbox, of: Desired): Loop {
  const at = clock('12:00')
  const around = lookAround(sandbox.connect)
  return { desired: of, connect: sandbox.connect, commit: null, at, concerns: writtenConcerns, around }
}

/** With name and both tags an alarm is Springtide's, whoever made it. */
function isAlike({ name, fleet, owner }: Stranger, ours: string | undefined): boolean {
  return name === 'springtide-zz-out' && fleet === 'zz' && owner === (ours ?? null)
}

async function putStranger(sandbox: Sandbox, stranger: Stranger): Promise<void> {
  const { autoScaling, cloudWatch } = sandbox.connect(where)
  const { ScalingPolicies = [] } = await autoScaling.send(new DescribePoliciesCommand({}))
  const arn = ScalingPolicies[0]?.PolicyARN
  const { name, fleet, owner, binds } = stranger
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: 'WebSocket',
      MetricName: 'tcp_established',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: binds && arn ? [arn] : [],
      Tags: [
        ...(fleet === null ? [] : [{ Key: 'springtide:fleet', Value: fleet }]),
        ...(owner === null ? [] : [{ Key: 'springtide:owner', Value: owner }]),
      ],
    }),
  )
}

async function everything(sandbox: Sandbox): Promise<string[]> {
  const { autoScaling, cloudWatch } = sandbox.connect(where)
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }))
  const { ScalingPolicies = [] } = await autoScaling.send(new DescribePoliciesCommand({ MaxRecords: 100 }))
  const { DashboardEntries = [] } = await cloudWatch.send(new ListDashboardsCommand({}))
  const { ScheduledUpdateGroupActions = [] } = await autoScaling.send(new DescribeScheduledActionsCommand({}))
  return [
    ...MetricAlarms.map(({ AlarmName }) => `alarm ${AlarmName}`),
    ...ScalingPolicies.map((one) => `policy ${one.AutoScalingGroupName} ${one.PolicyName}`),
    ...DashboardEntries.map(({ DashboardName }) => `dashboard ${DashboardName}`),
    ...ScheduledUpdateGroupActions.map((one) => `action ${one.AutoScalingGroupName}`),
  ].sort()
}

it('whatever is taken out of one repository, nothing of another or of nobody is removed, and all of its own is', async () => {
  const owners = fc.constantFrom(['one', 'two'] as const, [undefined, 'two'] as const)
  const strangers = fc.uniqueArray(aStranger, { selector: ({ name }) => name, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(
      repository,
      repository,
      strangers,
      owners,
      fc.nat(3),
      async (mine, theirs, odd, who, left) => {
        const ours = mine.map((drawn) => toFleet('', drawn))
        const others = theirs.map((drawn) => toFleet('x-', drawn))
        const sandbox = seedSandbox([...ours, ...others], clock('12:00'))
        await runApply(loopOf(sandbox, desired(others, who[1])))
        for (const stranger of odd) {
          if (!isAlike(stranger, who[0])) await putStranger(sandbox, stranger)
        }
        const before = await everything(sandbox)
        await runApply(loopOf(sandbox, desired(ours, who[0])))
        // A policy file gone, and the sections of the first one that stays.
        const kept = ours.slice(0, Math.max(1, left)).map((fleet, index) => {
          const { telemetry: _, scaling, ...policy } = fleet.policy
          return index === 0 ? { ...fleet, policy } : fleet
        })
        const pruned = await runApply(loopOf(sandbox, desired(kept, who[0])))
        expect(pruned.outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
        const after = await everything(sandbox)
        expect(before.filter((thing) => !after.includes(thing))).toEqual([])
        const { changes } = await runPlan(loopOf(sandbox, desired(others, who[1])))
        // It has lost nothing; what is tagged as its own and no file of it declares is for it to remove.
        expect(changes.filter(({ target }) => target.name !== 'springtide-zz-out')).toEqual([])
        // What is left beyond that is declared.
        const fresh = seedSandbox([...ours, ...others], clock('12:00'))
        await runApply(loopOf(fresh, desired(kept, who[0])))
        const declared = await everything(fresh)
        expect(after.filter((thing) => !before.includes(thing))).toEqual(
          declared.filter((thing) => !before.includes(thing)),
        )
      },
    ),
    { numRuns: 40 },
  )
})

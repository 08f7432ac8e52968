/** Repositories that lose a file or a section, on what Springtide made of them before. */
import { DescribePoliciesCommand, PutScheduledUpdateGroupActionCommand } from '@aws-sdk/client-auto-scaling'
import { DescribeAlarmsCommand, type MetricAlarm, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import type { Change } from '../../../src/core/change.ts'
import { groupConcerns } from '../../../src/core/concern.ts'
import type { Desired, Fleet } from '../../../src/core/desired.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import type { Report } from '../../../src/core/report.ts'
import type { Answer } from '../../../src/operations/perform.ts'
import { type Loop, runApply } from '../../../src/operations/run.ts'
import type { Sandbox } from '../../../src/sandbox/sandbox.ts'
import { seedSandbox } from '../../../src/sandbox/seed.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'

const trigger = { period: '1m', datapoints: '2 of 3', missingData: 'missing', warmup: '60s' }
export const withMaximum = { ...scalingSection, maximum: { ...trigger, at: 26_000, add: 1 } }

export function fleetNamed(name: string, section: object = scalingSection, rest: object = {}): Fleet {
  return aFleet({ fleet: name, group: `prod-${name}`, scaling: section, ...rest })
}

export const [arena, chat, game] = [fleetNamed('arena'), fleetNamed('chat'), fleetNamed('game')]
export const roomy = { prune: true, limits: { prune: 100, prunePercent: '100%' } }

export function whole(fleets: Fleet[], guardrails: object = {}): Desired {
  return { fleets, repository: fleets, guardrails: Guardrails.parse(guardrails) }
}

/** What is there was made by Springtide from `made`, with these guardrails. */
export async function story(made: Fleet[], guardrails: object = {}) {
  const sandbox = seedSandbox(made, clock('12:00'))
  const loop = (desired: Desired): Loop => ({
    desired,
    connect: sandbox.connect,
    commit: null,
    at: clock('12:00'),
    concerns: groupConcerns,
  })
  await runApply(loop(whole(made, guardrails)))
  sandbox.calls.length = 0
  return { sandbox, loop, clients: sandbox.connect({ region: 'us-east-1' }) }
}

export async function live(sandbox: Sandbox) {
  const { autoScaling, cloudWatch } = sandbox.connect({ region: 'us-east-1' })
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }))
  const { ScalingPolicies = [] } = await autoScaling.send(new DescribePoliciesCommand({ MaxRecords: 100 }))
  return {
    alarms: MetricAlarms.map(({ AlarmName }) => AlarmName ?? '').sort(),
    policies: ScalingPolicies.map((one) => `${one.AutoScalingGroupName} ${one.PolicyName}`).sort(),
  }
}

type Clients = ReturnType<Sandbox['connect']>

/** An alarm that somebody made; it scales nothing. */
export function sendAlarmLike(
  { cloudWatch }: Clients,
  model: MetricAlarm,
  name: string,
  tags: Record<string, string>,
): Promise<unknown> {
  const { Namespace, MetricName, Dimensions, Statistic, Period, EvaluationPeriods } = model
  const { Threshold, ComparisonOperator } = model
  return cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace,
      MetricName,
      Dimensions,
      Statistic,
      Period,
      EvaluationPeriods,
      Threshold,
      ComparisonOperator,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  )
}

export function coming(group: string): PutScheduledUpdateGroupActionCommand {
  return new PutScheduledUpdateGroupActionCommand({
    AutoScalingGroupName: group,
    ScheduledActionName: 'springtide-backstop-1',
    StartTime: new Date(clock('20:00')),
    MinSize: 40,
  })
}

export function reportOf(answer: Answer): Report {
  if (!('report' in answer)) throw new Error('no report')
  return answer.report
}

export const words = ({ kind, fleet, target, held }: Change) =>
  [kind, fleet, target.group, target.name, ...(held ? [held.by] : [])].join(' ')

export const gameOrphans = [
  'delete-policy game prod-game springtide-in',
  'delete-policy game prod-game springtide-out',
  'delete-alarm game prod-game springtide-game-in',
  'delete-alarm game prod-game springtide-game-out',
]

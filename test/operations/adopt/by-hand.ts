/** A group as somebody set it up by hand, on AWS in memory, and its adoption. */
import {
  PutScalingPolicyCommand,
  PutScheduledUpdateGroupActionCommand,
  PutWarmPoolCommand,
} from '@aws-sdk/client-auto-scaling'
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { readNewFiles } from '../../../src/adapters/repository/draft-folder.ts'
import type { AdoptedFleet } from '../../../src/core/adopt/report.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { floorAt } from '../../../src/core/floor.ts'
import { adoptGroups } from '../../../src/operations/adopt/adopt.ts'
import { agentReader } from '../../../src/operations/adopt/read-agents.ts'
import { lookAround } from '../../../src/operations/around/around.ts'
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

export const us = { region: 'us-east-1' }

export async function adoptFrom(
  sandbox: Sandbox,
  groups: string[],
  wish: { fleet?: string; agentParameter?: string } = {},
) {
  const { connect } = sandbox
  const beside = { around: lookAround(connect), readAgents: agentReader(connect) }
  const hands = { connect, ...beside, types: new Map(), at: sandbox.now() }
  return adoptGroups({ where: us, groups, isTaken: () => false, ...wish }, hands)
}

export async function adoptOne(
  sandbox: Sandbox,
  group: string,
  wish: { agentParameter?: string } = {},
): Promise<AdoptedFleet & { fleetRead: Fleet; text: string }> {
  const { adopted, refused } = await adoptFrom(sandbox, [group], wish)
  const [one] = adopted
  if (!one) throw new Error(JSON.stringify(refused))
  const read = readNewFiles(one.files)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return { ...one, fleetRead: read.fleet, text: one.files.map(({ text }) => text).join('\n') }
}

/** A group with hands on it, and nothing else. */
export function byHand({ group = 'prod-chat', min = 3, max = 40, at = '12:00' } = {}) {
  const sandbox = createSandbox({ startsAt: clock(at) })
  sandbox.region(us).createGroup({ name: group, min, max })
  const { autoScaling, cloudWatch } = sandbox.connect(us)
  return {
    sandbox,
    async policy(PolicyName: string, rest: object): Promise<string> {
      const input = { AutoScalingGroupName: group, AdjustmentType: 'ChangeInCapacity', PolicyName, ...rest }
      const { PolicyARN = '' } = await autoScaling.send(new PutScalingPolicyCommand(input))
      return PolicyARN
    },
    alarm: (AlarmName: string, rest: object) =>
      cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'WebSocket',
          MetricName: 'tcp_established',
          Dimensions: [{ Name: 'AutoScalingGroupName', Value: group }],
          Statistic: 'Average',
          Period: 60,
          EvaluationPeriods: 3,
          Threshold: 20_000,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          ...rest,
        }),
      ),
    timer: (ScheduledActionName: string, Recurrence: string, sizes: object) =>
      autoScaling.send(
        new PutScheduledUpdateGroupActionCommand({
          AutoScalingGroupName: group,
          ScheduledActionName,
          Recurrence,
          ...sizes,
        }),
      ),
    pool: (rest: object) =>
      autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName: group, ...rest })),
    adopt: () => adoptOne(sandbox, group),
    floor: (fleet: Fleet, time: string, date?: string) => floorAt(fleet, clock(time, date), null).instances,
  }
}

export const oneStep = {
  PolicyType: 'StepScaling',
  StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
}

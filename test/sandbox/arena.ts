/** A small world for the stories of these tests: one Region, its clients, and a clock to move by minutes. */
import type { PutScalingPolicyCommandInput } from '@aws-sdk/client-auto-scaling'
import { PutScalingPolicyCommand } from '@aws-sdk/client-auto-scaling'
import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { MINUTE } from '../../src/core/instant.ts'
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'

/** Monday 23 November 2026, midnight UTC. */
export const START = Date.UTC(2026, 10, 23)

export const metric = {
  namespace: 'WebSocket',
  name: 'tcp_established',
  dimensions: { AutoScalingGroupName: 'chat' },
}

export const stepPolicy = {
  AutoScalingGroupName: 'chat',
  PolicyName: 'out',
  PolicyType: 'StepScaling',
  AdjustmentType: 'ChangeInCapacity',
  EstimatedInstanceWarmup: 150,
  StepAdjustments: [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 5_000, ScalingAdjustment: 2 },
    { MetricIntervalLowerBound: 5_000, MetricIntervalUpperBound: 10_000, ScalingAdjustment: 2 },
    { MetricIntervalLowerBound: 10_000, ScalingAdjustment: 3 },
  ],
} satisfies PutScalingPolicyCommandInput

export const simplePolicy = {
  AutoScalingGroupName: 'chat',
  PolicyName: 'in',
  PolicyType: 'SimpleScaling',
  AdjustmentType: 'ChangeInCapacity',
  ScalingAdjustment: -1,
  Cooldown: 300,
} satisfies PutScalingPolicyCommandInput

export const highAlarm = {
  AlarmName: 'high',
  Namespace: metric.namespace,
  MetricName: metric.name,
  Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'chat' }],
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 20_000,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
} satisfies PutMetricAlarmCommandInput

export const lowAlarm = {
  ...highAlarm,
  AlarmName: 'low',
  Threshold: 9_500,
  ComparisonOperator: 'LessThanOrEqualToThreshold',
} satisfies PutMetricAlarmCommandInput

export function arena(options: Partial<SandboxOptions> = {}) {
  const sandbox = createSandbox({ startsAt: START, ...options })
  const { autoScaling, cloudWatch, ssm, ec2 } = sandbox.connect({ region: 'us-east-1' })
  const region = sandbox.region({ region: 'us-east-1' })
  return {
    sandbox,
    autoScaling,
    cloudWatch,
    ssm,
    ec2,
    region,
    /** Moves the clock by minutes. */
    wait: (minutes: number) => sandbox.advanceTo(sandbox.now() + minutes * MINUTE),
    /** Publishes these values now and lets so many minutes pass, publishing again in each. */
    load(values: number[], minutes = 1) {
      for (let minute = 0; minute < minutes; minute += 1) {
        region.publish({ ...metric, values })
        sandbox.advanceTo(sandbox.now() + MINUTE)
      }
    },
    desired: () => region.group('chat').DesiredCapacity,
    lifecycles: () => region.instances('chat').map(({ lifecycle }) => lifecycle),
    /** Puts a policy and an alarm that invokes it; gives the policy's ARN. */
    async policyOnAlarm(policy: PutScalingPolicyCommandInput, alarm: PutMetricAlarmCommandInput) {
      const { PolicyARN = '' } = await autoScaling.send(new PutScalingPolicyCommand(policy))
      await cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmActions: [PolicyARN] }))
      return PolicyARN
    },
  }
}

/** What Springtide's own resources are called, so that rights and alarms can name them before they exist. */
import { logGroupsOf } from '../src/adapters/logs/read-asked.ts'

export const functionNames = [
  'prewarm',
  'reconcile',
  'tuning',
  'balance',
  'drift',
  'slack',
  'worker',
  'look',
  'act',
  'alert',
] as const
export type FunctionName = (typeof functionNames)[number]

/** Where Springtide itself runs. */
export interface Place {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string
  region: string
  account: string
  stage: string
}

/** Of logs and metrics: Powertools' `service`. */
export function serviceName(stage: string): string {
  return `springtide-${stage}`
}

/** Its log group is `/aws/lambda/<name>`, its role has the same name. */
export function physicalName(stage: string, name: FunctionName): string {
  return `${serviceName(stage)}-${name}`
}

export function logGroupArn({ partition, region, account, stage }: Place, name: FunctionName): string {
  return `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${physicalName(stage, name)}:*`
}

/** Where people's wishes are logged. */
export function askedLogGroupArns({ partition, region, account, stage }: Place): string[] {
  return logGroupsOf(stage).map((group) => `arn:${partition}:logs:${region}:${account}:log-group:${group}:*`)
}

export function roleArn({ partition, account, stage }: Omit<Place, 'region'>, name: FunctionName): string {
  return `arn:${partition}:iam::${account}:role/${physicalName(stage, name)}`
}

/** SQS wants `.fifo` at the end of a FIFO queue's name. */
export function queueNames(stage: string) {
  const service = serviceName(stage)
  return {
    /** From the function that Slack talks to, to the worker. */
    asks: `${service}-asks.fifo`,
    /** Asks that failed twice. */
    lostAsks: `${service}-lost-asks.fifo`,
    /** Ticks that Lambda did not take, and nights and alerts that failed. */
    lostEvents: `${service}-lost-events`,
  }
}
export type QueueName = keyof ReturnType<typeof queueNames>

export function queueArn({ partition, region, account, stage }: Place, queue: QueueName): string {
  return `arn:${partition}:sqs:${region}:${account}:${queueNames(stage)[queue]}`
}

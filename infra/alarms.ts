/** Who watches the watcher: alarms on what the functions and queues count of themselves, as plain data. */
import { ownFunctions } from './functions.ts'
import { type FunctionName, physicalName, type QueueName, queueNames, serviceName } from './names.ts'

export interface OwnAlarm {
  /** CloudWatch's name is the service's with this after it. */
  id: string
  description: string
  namespace: 'Springtide' | 'AWS/Lambda' | 'AWS/SQS'
  metric: string
  dimensions: Record<string, string>
  statistic: 'Sum' | 'Maximum'
  /** Against the threshold 1. */
  comparison: 'LessThanThreshold' | 'GreaterThanOrEqualToThreshold'
  periodSeconds: number
  periods: number
  /** `breaching`: no news is bad news. */
  missingData: 'breaching' | 'ignore' | 'notBreaching'
}

/**
 * The ticks have no alarm on single errors: the next tick mends those, and silence rings. What people wait for has one.
 * The night is only watched where it is mailed.
 */
export function ownAlarms(
  stage: string,
  { isMailed, shares = 1 }: { isMailed: boolean; shares?: number },
): OwnAlarm[] {
  const service = serviceName(stage)
  const ticking = [
    silent(service, 'prewarm', 60, 10, 'No tick has succeeded for 10 minutes: floors do not follow'),
    silent(service, 'reconcile', 3_600, 2, 'Alarms and policies were not made as declared for 2 hours'),
    silent(service, 'tuning', 3_600, 3, 'Nobody has looked at the tuning of the nodes for 3 hours'),
    silent(service, 'balance', 900, 4, 'Nobody has looked at how connections lie on nodes for an hour'),
  ]
  return [
    ...ticking.flatMap((alarm) => ofEachShare(alarm, shares)),
    // A day has up to 25 hours, and a report takes a while.
    ...(isMailed ? [silent(service, 'drift', 3_600, 26, 'The nightly report was not made or not sent')] : []),
    {
      ...reported(service, 'prewarm', 'FindingsCritical'),
      id: 'PeakAtRisk',
      description:
        'A fleet is not what a peak needs now: see the findings in the log of the function prewarm',
      statistic: 'Maximum',
      periodSeconds: 60,
      periods: 3,
      missingData: 'ignore',
    },
    refused(service, 'prewarm', 'WriteRefused', 60, 'AWS refused what the function prewarm wrote'),
    refused(service, 'reconcile', 'RepairRefused', 1_800, 'AWS refused what the function reconcile wrote'),
    ...(['slack', 'worker', 'look', 'act', 'alert'] as const).flatMap((name) => [
      lambda(stage, name, 'Errors', `The function ${name} failed: see its log`),
      lambda(stage, name, 'Throttles', `The function ${name} was called and had no room to run`),
    ]),
    lost(stage, 'lostAsks', 'What somebody asked in Slack failed twice: it is kept in the queue'),
    lost(stage, 'lostEvents', 'A tick was not delivered, or a night or an alert failed: it is in the queue'),
  ]
}

const watching = {
  statistic: 'Sum',
  comparison: 'GreaterThanOrEqualToThreshold',
  periodSeconds: 300,
  periods: 1,
  missingData: 'notBreaching',
} as const

/** What a function counts under Powertools' dimensions. */
function reported(service: string, name: FunctionName, metric: string) {
  return { ...watching, namespace: 'Springtide', metric, dimensions: { service, function: name } } as const
}

function silent(
  service: string,
  name: FunctionName,
  periodSeconds: number,
  periods: number,
  description: string,
): OwnAlarm {
  return {
    ...reported(service, name, 'TickSucceeded'),
    id: `${ownFunctions[name].id}Silent`,
    description,
    comparison: 'LessThanThreshold',
    periodSeconds,
    periods,
    missingData: 'breaching',
  }
}

/**
 * The common count goes on as long as one share runs, and a sum over them hides one that stopped behind one that came
 * late: each share has an alarm on a count of its own.
 */
function ofEachShare(alarm: OwnAlarm, shares: number): OwnAlarm[] {
  if (shares === 1) return [alarm]
  return Array.from({ length: shares }, (_, index) => {
    const share = String(index + 1)
    return {
      ...alarm,
      id: index === 0 ? alarm.id : `${alarm.id}${share}`,
      description: `${alarm.description} (share ${share} of ${shares})`,
      dimensions: { ...alarm.dimensions, share },
    }
  })
}

function refused(
  service: string,
  name: FunctionName,
  id: string,
  periodSeconds: number,
  what: string,
): OwnAlarm {
  const description = `${what}: see the changes that failed in its log`
  return { ...reported(service, name, 'ChangesFailed'), id, description, periodSeconds }
}

function lambda(stage: string, name: FunctionName, metric: string, description: string): OwnAlarm {
  const dimensions = { FunctionName: physicalName(stage, name) }
  return {
    ...watching,
    id: `${ownFunctions[name].id}${metric}`,
    description,
    namespace: 'AWS/Lambda',
    metric,
    dimensions,
  }
}

function lost(stage: string, queue: QueueName, description: string): OwnAlarm {
  const id = `${queue[0]?.toUpperCase()}${queue.slice(1)}Waiting`
  return {
    ...watching,
    id,
    description,
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueNames(stage)[queue] },
    statistic: 'Maximum',
  }
}

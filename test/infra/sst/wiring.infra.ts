/** What calls the functions, and what is around them: schedules, queues, alarms, the probe's document, mail, tags. */
import { describe, expect, inject, it } from 'vitest'
import { ownAlarms } from '../../../infra/alarms.ts'
import { versions } from '../../../infra/check/sst.ts'
import { probeRegions } from '../../../infra/targets.ts'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import { formatMinutes } from '../../../src/core/scalars.ts'
import { documentName, probeDocument, readProbe } from '../../../src/probe/document.ts'
import { evaluation, isSkipped, lambda, made } from './evaluated.ts'

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`
const queue = (name: string) => arn('sqs', `springtide-production-${name}`)

async function repository() {
  const { desired } = await readRepository(inject('sst')?.workplace ?? '.')
  if (!desired?.mailing) throw new Error('the repository is to have a nightly report')
  return { ...desired, mailing: desired.mailing }
}

describe.skipIf(isSkipped)('the wiring', () => {
  it.each([
    ['prewarm', 'rate(1 minute)', 60],
    ['reconcile', 'rate(30 minutes)', 60],
    ['tuning', 'rate(1 hour)', 60],
    ['balance', 'rate(15 minutes)', 60],
  ])('runs %s at %s, and never late', (name, scheduleExpression, maximumEventAgeInSeconds) => {
    expect(scheduleOf(name)).toMatchObject({
      scheduleExpression,
      state: 'ENABLED',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds },
        deadLetterConfig: { arn: queue('lost-events') },
      },
    })
    expect(scheduleOf(name).scheduleExpressionTimezone).toBeUndefined()
  })

  it('makes the nightly report at the hour and in the zone of policies/report.yaml', async () => {
    const { at, timezone } = (await repository()).mailing
    const schedule = scheduleOf('drift')
    const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(schedule.scheduleExpression) ?? []
    expect(formatMinutes(Number(hour) * 60 + Number(minute))).toBe(formatMinutes(at))
    expect(schedule).toMatchObject({
      scheduleExpressionTimezone: timezone,
      target: { retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 900 } },
    })
  })

  it('starts reconciling anew two minutes after each deployment', () => {
    const { startDate } = scheduleOf('reconcile')
    expect(startDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(Math.abs(Date.parse(startDate) - 120_000 - Date.now())).toBeLessThan(600_000)
  })

  it('ticks in production only', () => {
    const states = (stage: 'production' | 'dev') =>
      [...made('aws:scheduler/schedule:Schedule', stage).values()].map(({ state }) => state)
    expect(states('production')).toEqual(Array(5).fill('ENABLED'))
    expect(states('dev')).toEqual(Array(5).fill('DISABLED'))
    for (const type of [
      'aws:cloudwatch/metricAlarm:MetricAlarm',
      'aws:ssm/document:Document',
      'aws:sesv2/emailIdentity:EmailIdentity',
    ])
      expect(made(type, 'dev').size).toBe(0)
  })

  it('keeps asks in order, tries one twice, and keeps what failed for two weeks', () => {
    const queues = [...made('aws:sqs/queue:Queue').values()]
    const named = (name: string) => queues.find((inputs) => inputs.name === `springtide-production-${name}`)
    expect(queues).toHaveLength(3)
    expect(named('asks.fifo')).toMatchObject({
      fifoQueue: true,
      contentBasedDeduplication: false,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: queue('lost-asks.fifo'), maxReceiveCount: 2 }),
    })
    expect(named('lost-asks.fifo')).toMatchObject({ fifoQueue: true, messageRetentionSeconds: 1_209_600 })
    expect(named('lost-events')).toMatchObject({ fifoQueue: false, messageRetentionSeconds: 86_400 })
    expect(named('asks.fifo').visibilityTimeoutSeconds).toBeGreaterThan(lambda('worker').timeout)
    // Slack takes an answer for 30 minutes: a second try has to be over by then.
    expect(2 * named('asks.fifo').visibilityTimeoutSeconds).toBeLessThan(1_800)
  })

  it('hands the worker one ask at a time, and hears of each whether it failed', () => {
    expect([...made('aws:lambda/eventSourceMapping:EventSourceMapping').values()]).toEqual([
      expect.objectContaining({
        eventSourceArn: queue('asks.fifo'),
        functionName: arn('lambda', 'function:springtide-production-worker'),
        batchSize: 1,
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency: 5 },
      }),
    ])
  })

  it('makes every alarm on itself, which tells the topic, which tells Slack', async () => {
    const alarms = made('aws:cloudwatch/metricAlarm:MetricAlarm')
    const { alerts } = evaluation().outputs
    expect([...alarms.keys()].sort()).toEqual(
      ownAlarms('production', { isMailed: true })
        .map(({ id }) => id)
        .sort(),
    )
    for (const [id, alarm] of alarms) {
      expect(alarm).toMatchObject({
        name: `springtide-production-${id}`,
        threshold: 1,
        alarmActions: [alerts],
        okActions: [alerts],
      })
    }
    expect([...made('aws:sns/topicSubscription:TopicSubscription').values()]).toEqual([
      { topic: alerts, protocol: 'lambda', endpoint: arn('lambda', 'function:springtide-production-alert') },
    ])
  })

  it('puts the very probe that is tested into each Region where nodes are asked', async () => {
    const documents = [...made('aws:ssm/document:Document').values()]
    expect(documents.map(({ region }) => region)).toEqual(probeRegions((await repository()).fleets))
    const script = readProbe()
    for (const { name, content, documentType, documentFormat } of documents) {
      expect([name, documentType, documentFormat]).toEqual([documentName, 'Command', 'JSON'])
      expect(content).toBe(JSON.stringify(probeDocument(script)))
      const [step] = JSON.parse(content).mainSteps
      expect(`${step.inputs.runCommand.slice(2).join('\n')}\n`).toBe(script)
    }
  })

  it('has SES verify the address the report is from', () => {
    expect([...made('aws:sesv2/emailIdentity:EmailIdentity').values()]).toEqual([
      { emailIdentity: 'springtide@example.com' },
    ])
  })

  it('protects production, and tags what it makes with the commit', () => {
    const { app, outputs } = evaluation()
    expect(app).toMatchObject({
      name: 'springtide',
      removal: 'retain',
      protect: true,
      providers: { aws: { defaultTags: { tags: { 'springtide:commit': outputs.commit } } } },
    })
    expect(evaluation('dev').app).toMatchObject({ removal: 'remove', protect: false })
  })

  it('is checked against the provider that is deployed with', () => {
    expect(evaluation().app.providers.aws.version).toBe(versions.aws)
  })
})

function scheduleOf(name: string) {
  const target = arn('lambda', `function:springtide-production-${name}`)
  const schedules = [...made('aws:scheduler/schedule:Schedule').values()]
  return schedules.find((schedule) => schedule.target.arn === target)
}

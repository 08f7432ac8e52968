/** Every function as SST makes it: what runs, with what, when, and what becomes of events that fail. */
import { describe, expect, it } from 'vitest'
import { functionNames } from '../../../infra/names.ts'
import { evaluation, isSkipped, lambda, made } from './evaluated.ts'

const ticks = ['prewarm', 'reconcile', 'tuning', 'balance'] as const
const queue = (name: string) => `arn:aws:sqs:us-east-1:123456789012:springtide-production-${name}`

describe.skipIf(isSkipped)('the functions', () => {
  it.each([
    ['prewarm', 'functions/prewarm.handler', 50, 512, 1],
    ['reconcile', 'functions/reconcile.handler', 300, 512, 1],
    ['tuning', 'functions/tuning.handler', 300, 512, 1],
    ['balance', 'functions/balance.handler', 300, 512, 1],
    ['drift', 'functions/drift.handler', 300, 1_024, 1],
    ['slack', 'functions/slack.handler', 5, 1_024, 5],
    ['worker', 'functions/worker.handler', 300, 512, undefined],
    ['look', 'functions/remote.look', 300, 512, undefined],
    ['act', 'functions/remote.act', 300, 512, undefined],
    ['alert', 'functions/alert.handler', 60, 512, undefined],
  ] as const)('runs %s', (name, handler, timeout, memorySize, reserved) => {
    const { built } = evaluation()
    expect(lambda(name)).toMatchObject({
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      timeout,
      memorySize,
      handler: `bundle.${handler.split('.')[1]}`,
      tracingConfig: { mode: name === 'slack' ? 'PassThrough' : 'Active' },
    })
    expect(lambda(name).reservedConcurrentExecutions).toBe(reserved)
    expect(built.filter((one) => one.handler === handler)).toHaveLength(1)
  })

  it('makes these in each stage, and no other', () => {
    for (const stage of ['production', 'dev'] as const) {
      const names = [...made('aws:lambda/function:Function', stage).values()].map(({ name }) => name)
      expect(names.sort()).toEqual(functionNames.map((name) => `springtide-${stage}-${name}`).sort())
    }
  })

  it('ships schedules and policies with all that read them, and the night’s fonts', () => {
    for (const { handler, copied } of evaluation().built) {
      const files = copied.map(({ to }) => to)
      const [fonts, others] = [
        files.filter((file) => file.startsWith('node_modules/')),
        files.filter((file) => !file.startsWith('node_modules/')),
      ]
      expect(others).toEqual(handler === 'functions/slack.handler' ? [] : ['policies', 'schedules'])
      expect(fonts.some((file) => file.endsWith('/index_bg.wasm'))).toBe(
        handler === 'functions/drift.handler',
      )
      expect(fonts.every((file) => /^node_modules\/(@resvg|@fontsource)\//.test(file))).toBe(true)
    }
  })

  it('gives each the settings it reads, and secrets to none but the one that needs it', () => {
    const settings = Object.fromEntries(
      functionNames.map((name) => {
        const own = Object.entries(lambda(name).environment.variables).filter(([key]) =>
          /^(SPRINGTIDE|POWERTOOLS)_/.test(key),
        )
        return [name, Object.fromEntries(own)]
      }),
    )
    const logGroups = '/aws/lambda/springtide-production-worker,/aws/lambda/springtide-production-act'
    const common = {
      POWERTOOLS_SERVICE_NAME: 'springtide-production',
      SPRINGTIDE_STAGE: 'production',
      SPRINGTIDE_COMMIT: evaluation().outputs.commit,
    }
    const asking = { ...common, SPRINGTIDE_LOG_GROUPS: logGroups }
    expect(common.SPRINGTIDE_COMMIT).toMatch(/^[0-9a-f]{12}\+?$/)
    expect(settings).toEqual({
      ...Object.fromEntries([...ticks, 'act'].map((name) => [name, common])),
      ...Object.fromEntries(['drift', 'worker', 'look'].map((name) => [name, asking])),
      slack: {
        ...common,
        SPRINGTIDE_SLACK_SIGNING_SECRET: 'signing',
        SPRINGTIDE_ASKS_QUEUE:
          'https://sqs.us-east-1.amazonaws.com/123456789012/springtide-production-asks.fifo',
      },
      alert: { ...common, SPRINGTIDE_SLACK_WEBHOOK: 'hook' },
    })
  })

  it('is deployed without Slack’s secrets too', () => {
    expect(lambda('slack', 'dev').environment.variables.SPRINGTIDE_SLACK_SIGNING_SECRET).toBe('')
    expect(lambda('alert', 'dev').environment.variables.SPRINGTIDE_SLACK_WEBHOOK).toBe('')
  })

  it('keeps the logs of each for three months', () => {
    const groups = [...made('aws:cloudwatch/logGroup:LogGroup').values()]
    expect(groups).toHaveLength(functionNames.length)
    for (const name of functionNames) {
      const group = `/aws/lambda/springtide-production-${name}`
      expect(groups).toContainEqual(expect.objectContaining({ name: group, retentionInDays: 90 }))
      expect(lambda(name).loggingConfig.logGroup).toBe(group)
    }
  })

  it.each([
    ...ticks.map((name) => [name, { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 }] as const),
    [
      'drift',
      {
        maximumRetryAttempts: 1,
        maximumEventAgeInSeconds: 900,
        destinationConfig: { onFailure: { destination: queue('lost-events') } },
      },
    ],
    [
      'alert',
      {
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 3_600,
        destinationConfig: { onFailure: { destination: queue('lost-events') } },
      },
    ],
  ] as const)('tries %s again as declared, and no event that is too old', (name, expected) => {
    const configs = [...made('aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig').values()]
    const functionName = `springtide-production-${name}`
    expect(configs).toHaveLength(6)
    expect(configs.filter((config) => config.functionName === functionName)).toEqual([
      { functionName, ...expected },
    ])
  })

  it('has one address, for Slack, which no browser may use', () => {
    const urls = [...made('aws:lambda/functionUrl:FunctionUrl').values()]
    expect(urls).toEqual([
      { functionName: 'springtide-production-slack', authorizationType: 'NONE', invokeMode: 'BUFFERED' },
    ])
    expect(evaluation().outputs.slack).toMatch(/^https:/)
  })

  it('is invoked by the address, the topic, and nobody else', () => {
    const permissions = [...made('aws:lambda/permission:Permission').values()]
    expect(
      permissions.map(({ principal, action, function: name }) => [principal, action, name.split(':').at(-1)]),
    ).toEqual(
      expect.arrayContaining([
        ['*', 'lambda:InvokeFunctionUrl', 'springtide-production-slack'],
        ['*', 'lambda:InvokeFunction', 'springtide-production-slack'],
        ['sns.amazonaws.com', 'lambda:InvokeFunction', 'springtide-production-alert'],
      ]),
    )
    expect(permissions).toHaveLength(3)
    const open = permissions.filter(
      ({ principal, action }) => principal === '*' && /InvokeFunction$/.test(action),
    )
    expect(open).toMatchObject([{ invokedViaFunctionUrl: true }])
  })
})

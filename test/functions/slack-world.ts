/** The whole way of a wish: Slack's request, the queue, the worker, AWS in memory, and Slack's end of the answer. */
import type { SQSRecord } from 'aws-lambda'
import { createSlackHandler } from '../../functions/slack-face.ts'
import { createWorkerHandler, type WorkerFace } from '../../functions/worker-face.ts'
import type { Repository } from '../../src/adapters/repository/repository.ts'
import { sendMessage } from '../../src/adapters/sqs/queue.ts'
import type { Access } from '../../src/core/access.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { createQueueSandbox } from '../../src/sandbox/sqs/clients.ts'
import { listening } from '../adapters/slack/listening.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { clickBody, commandBody, secret, signedEvent } from '../slack/signed.ts'
import { invoke } from './invoke.ts'

export const arena = aFleet({}, [aPeak()])

export const access: Access = {
  workspace: 'T012AB3CD',
  people: { U012AB3CD: 'Ada', W98765ZYX: 'Grace' },
  channels: ['C012AB3CD'],
}

interface Options {
  fleets?: Fleet[]
  guardrails?: Record<string, unknown>
  access?: Access | undefined
  repository?: Repository
  worker?: Partial<WorkerFace>
}

/** Where a command comes from, in Slack's words; Ada in the channel that may. */
type Fields = Record<string, string>

export interface Answer {
  text: string
  response_type?: string
  blocks: unknown[]
}

export async function slackWorld(options: Options = {}) {
  const { fleets = [arena], guardrails = {} } = options
  const sandbox = seedSandbox(fleets, clock('12:00'))
  const queue = createQueueSandbox(sandbox.now)
  const slack = await listening()
  const allowed = 'access' in options ? options.access : access
  const repository: Repository = options.repository ?? {
    desired: { fleets, guardrails: Guardrails.parse(guardrails), ...(allowed ? { access: allowed } : {}) },
    problems: [],
  }
  const face = createSlackHandler({
    secret,
    commit: 'c0ffee',
    enqueue: (message, signal) => sendMessage(queue.client, queue.url, message, signal),
    patience: 500,
    origins: [slack.origin],
    now: sandbox.now,
  })
  const worker = createWorkerHandler({
    cloud: {
      connect: sandbox.connect,
      openAround: async () => lookAround(sandbox.connect),
      lookAtNodes: async () => async () => new Map(),
      readAsked: async () => ({ read: [] }),
    },
    load: async () => repository,
    commit: 'c0ffee',
    origins: [slack.origin],
    now: sandbox.now,
    ...options.worker,
  })
  let triggers = 0

  async function send(body: string): Promise<number> {
    const event = signedEvent(body, { at: sandbox.now() })
    const { result } = await invoke(face as Parameters<typeof invoke>[0], event)
    return (result as { statusCode: number }).statusCode
  }

  /** One invocation of the worker, as Lambda does it: a message that failed is in the queue again. */
  async function work(record: SQSRecord) {
    const before = slack.posted.length
    const invocation = await invoke(worker as Parameters<typeof invoke>[0], { Records: [record] })
    if (invocation.error) queue.release(record)
    else queue.delete(record)
    const answers = slack.posted.slice(before).map(({ body }): Answer => JSON.parse(body))
    const asked = invocation.log.filter(({ message }) => message === 'asked').map((line) => line.asked)
    return { ...invocation, answers, answer: answers.at(-1), shown: JSON.stringify(answers), asked }
  }

  const trigger = () => `398738663015.47445629121.${String(++triggers).padStart(32, '0')}`

  return {
    sandbox,
    queue,
    slack,
    work,
    send,
    /** A command as the face gets it. */
    command: (text: string, fields: Fields = {}) =>
      commandBody(text, { response_url: slack.url, trigger_id: trigger(), ...fields }),
    click: (value: object, fields: Record<string, unknown> = {}) =>
      clickBody(JSON.stringify(value), { response_url: slack.url, trigger_id: trigger(), ...fields }),
    /** From Slack's request to the answer. */
    async ask(body: string) {
      const status = await send(body)
      const record = queue.take()
      if (!record) throw new Error(`nothing was passed on: HTTP ${status}`)
      return work(record)
    },
    /** Names of the requests that changed something. */
    writes: () =>
      sandbox.calls
        .map(({ operation }) => operation)
        .filter((operation) => !/^(Describe|Get|List)/.test(operation)),
    tag: (name: string) =>
      sandbox
        .region({ region: 'us-east-1' })
        .group('prod-arena')
        .Tags?.find(({ Key }) => Key === name)?.Value,
    hand: sandbox.region({ region: 'us-east-1' }),
  }
}

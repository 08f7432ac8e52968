/** Lambda itself, as this suite plays it: what it refuses, what it counts as an error, and when it ends a function. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { it, run, scratch } from './deploy.ts'

const bare = (code: string) => scratch({ 'functions/bare.mjs': code })

describe('a function that cannot start', () => {
  it('because its handler is not exported says so before the first event', async () => {
    const taskRoot = await bare('export const handle = async () => 1')
    const { initError } = await run(taskRoot, 'functions/bare.handler')
    expect(initError).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'functions/bare.handler is undefined or not exported',
    })
  })

  it('because it throws while it is loaded says what was thrown', async () => {
    const taskRoot = await bare("throw new Error('no queue is named'); export const handler = async () => 1")
    const { initError } = await run(taskRoot, 'functions/bare.handler')
    expect(initError).toMatchObject({ errorType: 'Error', errorMessage: 'no queue is named' })
  })

  it('because its handler wants a callback is refused, as since Node 24', async () => {
    const taskRoot = await bare('export const handler = (event, context, callback) => callback(null, 1)')
    const { initError } = await run(taskRoot, 'functions/bare.handler')
    expect(initError?.errorType).toBe('Runtime.CallbackHandlerDeprecated')
  })
})

describe('a function that has started', () => {
  it('gets the event and its context, and answers one event after the other', async () => {
    const taskRoot = await bare(
      'export const handler = async (event, context) => ({ event, id: context.awsRequestId, left: context.getRemainingTimeInMillis() })',
    )
    const lambda = await run(taskRoot, 'functions/bare.handler', { timeoutSeconds: 10 })
    for (const word of ['one', 'two']) {
      const { response, requestId, error } = await lambda.invoke({ word })
      expect(error).toBeUndefined()
      expect(response).toEqual({ event: { word }, id: requestId, left: expect.any(Number) })
      expect((response as { left: number }).left).toBeLessThanOrEqual(10_000)
    }
  })

  it('is frozen once it has answered: what it left undone waits for the next event', async () => {
    const taskRoot = await bare(
      'let ticks = 0; setInterval(() => ticks++, 20); export const handler = async () => ticks',
    )
    const lambda = await run(taskRoot, 'functions/bare.handler')
    await lambda.invoke({})
    await sleep(1_000)
    const { response } = await lambda.invoke({})
    expect(response).toBeLessThan(10)
  })

  it('fails by throwing, and lives on', async () => {
    const taskRoot = await bare(
      "export const handler = async ({ fail }) => { if (fail) throw new TypeError('no'); return 'yes' }",
    )
    const lambda = await run(taskRoot, 'functions/bare.handler')
    expect((await lambda.invoke({ fail: true })).error).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'no',
    })
    expect(await lambda.invoke({})).toMatchObject({ response: 'yes' })
  })

  it('is ended at its timeout', async () => {
    const taskRoot = await bare('export const handler = () => new Promise(() => setInterval(() => {}, 1000))')
    const lambda = await run(taskRoot, 'functions/bare.handler', { timeoutSeconds: 1 })
    const { error } = await lambda.invoke({})
    expect(error?.errorType).toBe('Sandbox.Timedout')
  })

  it('streams piece by piece, and tells of an error behind the last piece', async () => {
    const taskRoot = await bare(
      `export const handler = awslambda.streamifyResponse(async ({ fail }, stream) => {
        stream.write('one\\n')
        await new Promise((resolve) => setTimeout(resolve, 200))
        if (fail) throw new Error('half-way')
        stream.end('two\\n')
      })`,
    )
    const lambda = await run(taskRoot, 'functions/bare.handler')
    const { response, pieces, error } = await lambda.invoke({})
    expect([response, error]).toEqual(['one\ntwo\n', undefined])
    const [first, last] = [pieces[0]?.afterMs ?? 0, pieces.at(-1)?.afterMs ?? 0]
    expect(last - first).toBeGreaterThan(150)
    expect(await lambda.invoke({ fail: true })).toMatchObject({
      response: 'one\n',
      error: { errorType: 'Error', errorMessage: 'half-way' },
    })
    expect(await lambda.invoke({})).toMatchObject({ response: 'one\ntwo\n' })
  })
})

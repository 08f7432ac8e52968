import { Logger } from '@aws-lambda-powertools/logger'
import { afterEach, expect, it, vi } from 'vitest'
import { logAsked } from '../../../functions/asked.ts'
import { connectLogs } from '../../../src/adapters/logs/connect.ts'
import { logGroupsOf, readAsked } from '../../../src/adapters/logs/read-asked.ts'
import type { Asked } from '../../../src/core/asked.ts'
import { DAY } from '../../../src/core/instant.ts'
import { createLogsSandbox } from '../../../src/sandbox/logs/clients.ts'
import { at, hostile } from '../../everything.ts'

const [worker = '', act = ''] = logGroupsOf('production')
const from = at - DAY

function asked(some: Partial<Asked> = {}): Asked {
  return { at: at - 1_000, by: 'Ada (Slack U012AB3CD)', what: 'hold chat', became: '1 applied', ...some }
}

/** The line as the function's own logger writes it. */
function line(what: Asked): string {
  const written: string[] = []
  const keep = (chunk: unknown) => written.push(String(chunk)) > 0
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation(keep)
  try {
    logAsked(new Logger({ persistentKeys: { function: 'worker' } }), what)
  } finally {
    spy.mockRestore()
  }
  return written.join('')
}

afterEach(() => vi.restoreAllMocks())

it('reads what people asked for in several functions, by time', async () => {
  const sandbox = createLogsSandbox()
  const [first, second, third] = [asked({ at: at - 30_000 }), asked({ at: at - 20_000 }), asked()]
  sandbox.write(worker, first.at, line(first))
  sandbox.write(worker, third.at, line(third))
  sandbox.write(act, second.at, line(second))
  sandbox.write(act, second.at, JSON.stringify({ message: 'change', change: {} }))
  expect(await readAsked(sandbox.client, [worker, act], from, at)).toEqual({ read: [first, second, third] })
})

it('shows a line on exactly one night', async () => {
  const sandbox = createLogsSandbox()
  for (const time of [from - 1, from, at - 1, at]) sandbox.write(act, time, line(asked({ at: time })))
  const read = await readAsked(sandbox.client, [act], from, at)
  expect('read' in read && read.read.map((one) => one.at)).toEqual([from, at - 1])
})

it('takes a log group that does not exist for empty: its function never ran', async () => {
  expect(await readAsked(createLogsSandbox().client, [worker, act], from, at)).toEqual({ read: [] })
})

it('reads every page, empty ones too', async () => {
  const sandbox = createLogsSandbox({ pageLines: 3 })
  for (let index = 0; index < 30; index++) {
    sandbox.write(act, from + index, index % 10 === 9 ? line(asked({ at: from + index })) : 'START')
  }
  const read = await readAsked(sandbox.client, [act], from, at)
  expect('read' in read && read.read).toHaveLength(3)
  expect(sandbox.requests).toHaveLength(10)
})

it('calls a part of it unread, however it came about', async () => {
  const sandbox = createLogsSandbox({ pageLines: 1 })
  sandbox.write(worker, from, line(asked()))
  for (let index = 0; index < 60; index++) sandbox.write(act, from + index, line(asked()))
  expect(await readAsked(sandbox.client, [worker, act], from, at)).toEqual({
    unread: `FilterLogEvents: ${act} has more than 50 pages of it`,
  })
  sandbox.faults.deny('FilterLogEvents')
  expect(await readAsked(sandbox.client, [worker], from, at)).toEqual({
    unread: expect.stringContaining('logs:FilterLogEvents'),
  })
  expect(await readAsked(sandbox.client, [], from, at)).toEqual({
    unread: 'nobody said in which log groups to look',
  })
})

it('cuts long text, keeps hostile text as text, and shows a line it cannot understand', async () => {
  const sandbox = createLogsSandbox()
  const write = (body: unknown) => sandbox.write(act, at - 1, JSON.stringify(body))
  write({ message: 'asked', asked: { ...asked(), what: 'x'.repeat(50_000) } })
  write({ message: 'asked', asked: asked({ by: hostile }) })
  write({ message: 'asked', asked: { ...asked(), at: 1e300 } })
  write({ message: 'asked' })
  const read = await readAsked(sandbox.client, [act], from, at)
  if (!('read' in read)) throw new Error(read.unread)
  const unknown = {
    at: at - 1,
    by: 'unknown',
    what: 'a line that cannot be read',
    became: `see the log ${act}`,
  }
  expect(read.read).toHaveLength(4)
  expect(read.read).toContainEqual(asked({ what: 'x'.repeat(1_000) }))
  expect(read.read).toContainEqual(asked({ by: hostile.slice(0, 200) }))
  expect(read.read.filter(({ by }) => by === 'unknown')).toEqual([unknown, unknown])
})

it('passes over lines of others, should AWS give any', async () => {
  const sandbox = createLogsSandbox()
  sandbox.client.middlewareStack.add(
    () => async () => ({
      output: {
        events: [{ message: 'START' }, { message: '{"message":"run"}' }, { message: 'null' }, {}],
        $metadata: {},
      } as never,
      response: {},
    }),
    { step: 'initialize', priority: 'high', name: 'others', override: true },
  )
  expect(await readAsked(sandbox.client, [act], from, at)).toEqual({ read: [] })
})

it('is written in a line that the log keeps whole', () => {
  const text = line(asked({ by: hostile, what: 'y'.repeat(5_000), became: 'z'.repeat(5_000) }))
  expect(text.trimEnd()).not.toContain('\n')
  expect(text.length).toBeLessThan(4_000)
  expect(JSON.parse(text)).toMatchObject({ message: 'asked', asked: { by: hostile.slice(0, 200) } })
})

it('connects where it is told, and with the retry of the others', async () => {
  expect(await connectLogs('eu-west-1').config.region()).toBe('eu-west-1')
  expect(await connectLogs().config.region()).toBe('us-east-1')
  expect(await connectLogs().config.maxAttempts()).toBe(6)
})

/** How nodes are reached: in few calls, and where one cannot be, with the reason and without harm to the others. */

import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-ssm'
import type { InitializeMiddleware } from '@smithy/types'
import { describe, expect, it } from 'vitest'
import { hello, nodes } from './nodes.ts'

const every = { parameters: { port: ['443'] } }

describe('a healthy fleet', () => {
  it('costs one command and one page for each fifty nodes, and nothing else', async () => {
    const { read, ids, sandbox, operations, secondsPassed } = nodes(120)
    expect(await read()).toEqual(Object.fromEntries(ids.map((id) => [id, { output: hello(id) }])))
    expect(operations()).toEqual([
      ...Array(3).fill('SendCommand'),
      ...Array(3).fill('ListCommandInvocations'),
    ])
    expect(secondsPassed()).toBe(5)
    expect(sandbox.calls[0]?.input).toEqual({
      DocumentName: 'probe',
      InstanceIds: ids.slice(0, 50),
      Parameters: { port: ['443'] },
      TimeoutSeconds: 30,
      MaxErrors: '100%',
      MaxConcurrency: '100%',
      Comment: 'springtide run-1',
    })
  })

  it('is read to the end where pages are short', async () => {
    const { read, ids } = nodes(30, { pageSize: 4 })
    const answers = await read()
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toEqual(ids)
  })

  it('shares commands with other fleets that ask for the same', async () => {
    const { read, ids, count, sandbox } = nodes(60)
    const asked = (from: number, to: number, port: string) => ({
      instanceIds: ids.slice(from, to),
      parameters: { port: [port] },
    })
    await read([asked(0, 20, '443'), asked(20, 40, '8080'), asked(40, 60, '443')])
    expect(count('SendCommand')).toBe(2)
    expect(sandbox.calls.slice(0, 2).map(({ input }) => input)).toMatchObject([
      { InstanceIds: [...ids.slice(0, 20), ...ids.slice(40)], Parameters: { port: ['443'] } },
      { InstanceIds: ids.slice(20, 40), Parameters: { port: ['8080'] } },
    ])
  })

  it('has each node asked once, however often it is named', async () => {
    const { read, ids, sandbox } = nodes(2)
    const twice = { instanceIds: [...ids, ...ids], parameters: { port: ['443'] } }
    expect(Object.keys(await read([twice, { ...twice, parameters: { port: ['80'] } }]))).toEqual(ids)
    expect(sandbox.calls.map(({ input }) => input)).toMatchObject([{ InstanceIds: ids }, {}])
  })

  it('of no nodes is no call', async () => {
    const { read, operations } = nodes(0)
    expect(await read()).toEqual({})
    expect(await read([])).toEqual({})
    expect(operations()).toEqual([])
  })

  it('tells how far it is', async () => {
    const { read, progress, hand, is } = nodes(120)
    hand.offline(is(7))
    await read()
    expect(progress[0]).toEqual({ asked: 120, answered: 49, unchecked: 0 })
    expect(progress.at(-1)).toEqual({ asked: 120, answered: 119, unchecked: 1 })
  })
})

describe('a node that does not answer', () => {
  it('with its agent offline is known after one look, and nobody waits for it', async () => {
    const { read, hand, ids, is, node, operations, secondsPassed } = nodes(4)
    hand.offline(is(2))
    expect(await read()).toEqual({
      ...Object.fromEntries(ids.map((id) => [id, { output: hello(id) }])),
      [node(2)]: { unchecked: 'its Systems Manager agent is offline: last heard of at 2026-11-25T12:00Z' },
    })
    expect(operations()).toEqual(['SendCommand', 'ListCommandInvocations', 'DescribeInstanceInformation'])
    expect(secondsPassed()).toBe(5)
  })

  it('but is online is waited for', async () => {
    const { read, hand, is, node, secondsPassed, count } = nodes(60)
    hand.answers((id) => ({ output: hello(id), afterSeconds: is(3)(id) ? 9 : 2 }))
    expect((await read())[node(3)]).toEqual({ output: hello(node(3)) })
    expect(secondsPassed()).toBe(10)
    // The other command was complete at its first look.
    expect(count('ListCommandInvocations')).toBe(3)
  })

  it('appears late in the list, and is read then', async () => {
    const { read, region, node } = nodes(2)
    region.invocationsAppearAfter(7)
    expect((await read())[node(1)]).toEqual({ output: hello(node(1)) })
  })

  it('by the deadline is unchecked, and the reason says how far it was', async () => {
    const { read, hand, region, is, node, ids, secondsPassed } = nodes(3)
    hand.answers((id) => (is(0)(id) ? { output: hello(id) } : { afterSeconds: is(1)(id) ? 19 : 2 }))
    const asked = [{ instanceIds: ids.slice(0, 2), ...every }]
    expect(await read(asked, 15)).toEqual({
      [node(0)]: { output: hello(node(0)) },
      [node(1)]: { unchecked: 'no answer by 2026-11-25T12:00:15Z: the command was still running' },
    })
    expect(secondsPassed()).toBe(13)
    region.invocationsAppearAfter(1_000)
    expect((await read([{ instanceIds: [node(2)], ...every }], 15))[node(2)]).toEqual({
      unchecked: 'no answer by 2026-11-25T12:00:28Z: the command was not picked up',
    })
  })

  it('because the command was not picked up in time is told from one whose script was too slow', async () => {
    const { read, hand, is, node, secondsPassed } = nodes(2)
    hand.answers((id) => (is(0)(id) ? { status: 'DeliveryTimedOut' } : { afterSeconds: Infinity }))
    expect(await read()).toEqual({
      [node(0)]: {
        unchecked: 'the command was not picked up in time: its Systems Manager agent does not answer',
      },
      [node(1)]: { unchecked: 'the probe did not finish in time' },
    })
    expect(secondsPassed()).toBe(35)
  })
})

describe('a node whose answer is no use', () => {
  it('has the reason, and the others count', async () => {
    const ends = ['Undeliverable', 'Terminated', 'AccessDenied', 'Cancelled', 'InvalidPlatform'] as const
    const { read, hand, ids, node } = nodes(6)
    hand.answers((id) => {
      const status = ends[ids.indexOf(id)]
      return { output: hello(id), ...(status ? { status } : {}) }
    })
    expect(Object.values(await read())).toEqual([
      { unchecked: 'the command could not be delivered: the instance or its Systems Manager agent is gone' },
      { unchecked: 'Systems Manager called the command off after errors on other nodes' },
      { unchecked: 'no permission to run commands on it' },
      { unchecked: 'somebody cancelled the command' },
      { unchecked: 'the document does not run on its operating system' },
      { output: hello(node(5)) },
    ])
  })

  it('failed, printed nothing, or printed too much', async () => {
    const { read, hand, is, node } = nodes(4)
    hand.answers((id) => {
      if (is(0)(id)) return { exitCode: 127, errorOutput: 'probe: not found' }
      if (is(1)(id)) return { exitCode: 2 }
      return is(2)(id) ? { output: ' \n' } : { output: 'x'.repeat(10_000_000) }
    })
    expect(await read()).toEqual({
      [node(0)]: {
        unchecked: 'the probe failed with exit code 127: ----------ERROR------- probe: not found',
      },
      [node(1)]: { unchecked: 'the probe failed with exit code 2: it printed nothing' },
      [node(2)]: { unchecked: 'the probe ran and printed nothing' },
      [node(3)]: { unchecked: 'its answer was too long and came cut off' },
    })
  })

  it('cannot put anything into the reason but one short line of plain text', async () => {
    const { read, hand, node } = nodes(1)
    hand.answers(() => ({ exitCode: 1, output: `\u001b[2J\u0000red\r\nalert\u202e${'!'.repeat(500)}` }))
    const answer = (await read())[node(0)]
    expect(answer).toMatchObject({ unchecked: expect.stringMatching(/exit code 1: \[2J red alert !+$/) })
    expect(JSON.stringify(answer).length).toBeLessThan(230)
  })
})

describe('a node that AWS refuses a command for', () => {
  it('because it was never registered is found by one question, and the others run', async () => {
    const { read, hand, ids, is, node, operations } = nodes(50)
    hand.unregistered(is(11, 30))
    const answers = await read()
    const reason = 'not registered with Systems Manager: stopped, terminated, or its agent never reported'
    expect([answers[node(11)], answers[node(30)]]).toEqual([{ unchecked: reason }, { unchecked: reason }])
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toHaveLength(48)
    expect(operations()).toEqual([
      'SendCommand',
      'DescribeInstanceInformation',
      'SendCommand',
      'ListCommandInvocations',
    ])
  })

  it('because it is gone meanwhile leaves the others alone', async () => {
    const { read, ids } = nodes(3)
    const gone = 'i-0ffffffffffffffff'
    const answers = await read([{ instanceIds: [...ids, gone], ...every }])
    expect(answers[gone]).toMatchObject({ unchecked: expect.stringContaining('not registered') })
    expect(answers[ids[0] ?? '']).toEqual({ output: hello(ids[0] ?? '') })
  })

  it('like many others makes agents be asked about before more is sent', async () => {
    const { read, hand, ids, operations } = nodes(1_500)
    const isDead = (id: string) => ids.indexOf(id) % 3 === 0
    hand.unregistered(isDead)
    const answers = await read()
    expect(ids.filter((id) => 'unchecked' in (answers[id] ?? {}))).toEqual(ids.filter(isDead))
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toHaveLength(1_000)
    // 60 would read them all if they were well.
    expect(operations().length).toBeLessThan(90)
  })

  it('is found by halves where agents cannot be asked about', async () => {
    const { read, hand, region, ids, is, node, count } = nodes(50)
    region.deny('DescribeInstanceInformation')
    hand.unregistered(is(23))
    const answers = await read()
    expect(answers[node(23)]).toEqual({
      unchecked: 'Systems Manager takes no command for it: stopping, terminating, or out of its reach',
    })
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toHaveLength(49)
    expect(count('SendCommand')).toBeLessThanOrEqual(13)
  })

  it('is given up together with its neighbours when it is one of too many', async () => {
    const { read, hand, region, ids, count } = nodes(50)
    region.deny('DescribeInstanceInformation')
    hand.unregistered((id) => ids.indexOf(id) % 3 === 0)
    const answers = await read()
    expect(count('SendCommand')).toBeLessThan(30)
    expect(Object.keys(answers).sort()).toEqual([...ids].sort())
    expect(answers[ids[49] ?? '']).toMatchObject({
      unchecked: expect.stringMatching(/^could not be asked: SendCommand: InvalidInstanceId/),
    })
  })

  it('because it lacks the tag is named by AWS, and the others run', async () => {
    const { read, hand, ids, is, node, operations } = nodes(10)
    hand.forbidden(is(4))
    const answers = await read()
    expect(answers[node(4)]).toEqual({
      unchecked: expect.stringMatching(
        /^could not be asked: SendCommand: AccessDeniedException: .*not authorized/,
      ),
    })
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toHaveLength(9)
    expect(operations()).toEqual(['SendCommand', 'SendCommand', 'ListCommandInvocations'])
  })

  it('as for all the others is not asked about one by one', async () => {
    const { read, hand, ids, count } = nodes(50)
    hand.forbidden(() => true)
    const answers = await read()
    expect(ids.filter((id) => 'unchecked' in (answers[id] ?? {}))).toEqual(ids)
    expect(count('SendCommand')).toBe(4)
  })
})

describe('an AWS that says no', () => {
  it('to one command for throttling leaves its fifty nodes unchecked, and the rest counts', async () => {
    const { read, region, ids } = nodes(70)
    region.throttle(1)
    const answers = await read()
    expect(answers[ids[0] ?? '']).toEqual({
      unchecked: 'could not be asked, throttled: SendCommand: ThrottlingException: Rate exceeded',
    })
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toEqual(ids.slice(50))
  })

  it('to a look is asked again later', async () => {
    const { read, sandbox, region, ids } = nodes(3)
    const begun = sandbox.now()
    region.throttle((operation) => operation.startsWith('List') && sandbox.now() < begun + 8_000)
    const answers = await read()
    expect(ids.filter((id) => 'output' in (answers[id] ?? {}))).toEqual(ids)
  })

  it('to every look is the reason in the end', async () => {
    const { read, region, node } = nodes(1)
    region.deny('ListCommandInvocations')
    expect((await read())[node(0)]).toMatchObject({
      unchecked: expect.stringMatching(/^no answer by .*: ListCommandInvocations: AccessDeniedException/),
    })
  })

  it('to the document is the reason of every node', async () => {
    const { read, ids } = nodes(60)
    const wrong = [{ instanceIds: ids, parameters: { port: ['none'] } }]
    const answers = Object.values(await read(wrong))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveProperty('size', 1)
    expect(answers[0]).toMatchObject({ unchecked: expect.stringContaining('InvalidParameters') })
  })
})

it('no call begins after the deadline', async () => {
  const { read, ids, sandbox, ssm, count } = nodes(600)
  // Each call takes four seconds, and they come one after the other.
  const slowly: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
    const answer = await next(args)
    sandbox.advanceTo(sandbox.now() + 4_000)
    return answer
  }
  ssm.middlewareStack.addRelativeTo(slowly, { relation: 'before', toMiddleware: 'sandbox' })
  const deadline = sandbox.now() + 10_000
  const answers = await read(undefined, 10)
  expect(Object.keys(answers)).toHaveLength(600)
  expect(sandbox.calls.filter(({ at }) => at >= deadline)).toEqual([])
  expect(count('SendCommand')).toBeLessThan(12)
  expect(answers[ids[599] ?? '']).toEqual({ unchecked: 'not asked: the time for it was over' })
})

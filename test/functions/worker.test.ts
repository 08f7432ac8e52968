/** What people ask in Slack, over the whole way: who may, what becomes of it, and that nothing is done twice. */

import { describe, expect, it } from 'vitest'
import { createWorkerHandler } from '../../functions/worker-face.ts'
import { HOUR, MINUTE } from '../../src/core/instant.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { hostile } from '../everything.ts'
import { invoke } from './invoke.ts'
import { access, arena, slackWorld } from './slack-world.ts'

const override = 'springtide:override'
const hold = 'springtide:hold'

describe('a question', () => {
  it('is answered to the one who asked, and changes nothing', async () => {
    const { ask, command, writes } = await slackWorld()
    const { answers, asked, error } = await ask(command('status'))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('arena') })
    expect([asked, writes(), error]).toEqual([[], [], undefined])
  })

  it.each(['plan', 'timeline arena --hours 24', 'drift', 'balance', 'tuning'])('may be %s', async (words) => {
    const { ask, command, writes } = await slackWorld()
    const { answer } = await ask(command(words))
    expect(answer).toMatchObject({ response_type: 'ephemeral' })
    expect(answer?.text).not.toContain('Not done')
    expect(writes()).toEqual([])
  })

  it('may come from anybody in the workspace, from any channel', async () => {
    const { ask, command } = await slackWorld()
    const { answer } = await ask(command('status', { user_id: 'U999999', channel_id: 'D999999' }))
    expect(answer?.text).not.toContain('Not done')
  })

  it('is answered where nobody may change anything', async () => {
    const { ask, command } = await slackWorld({ access: undefined })
    expect((await ask(command('status'))).answer?.text).not.toContain('Not done')
  })

  it('of another workspace is not', async () => {
    const { ask, command, sandbox } = await slackWorld()
    const { answer } = await ask(command('status', { team_id: 'T999999' }))
    expect(answer?.text).toContain('this workspace is not the one in policies/access.yaml')
    expect(sandbox.calls).toEqual([])
  })
})

describe('a wish', () => {
  it('is done, answered to all in the channel, and written down', async () => {
    const { ask, command, tag, hand } = await slackWorld()
    const { answer, asked, log, metrics } = await ask(command('prewarm arena 200k for 2h because derby'))
    expect(tag(override)).toBe(
      'connections=200000 until=2026-11-25T14:00Z since=2026-11-25T12:00Z by=Ada_Slack_U012AB3CD because=derby',
    )
    expect(hand.group('prod-arena')).toMatchObject({ MinSize: 20 })
    expect(answer).toMatchObject({ response_type: 'in_channel', text: expect.stringContaining('Ada') })
    expect(asked).toEqual([
      {
        at: clock('12:00'),
        by: 'Ada (Slack U012AB3CD)',
        what: 'prewarm arena for 200,000 connections until 2026-11-25T14:00Z: derby',
        became: '2 applied, 0 held, 0 failed',
      },
    ])
    expect(log.filter(({ message }) => message === 'change')).toHaveLength(2)
    expect(log[0]).toMatchObject({ function: 'worker', commit: 'c0ffee' })
    expect(metrics).toEqual({ 'Springtide/SlackUnanswered': 0 })
  })

  it('may be to be left alone, and to be no more', async () => {
    const { ask, command, tag } = await slackWorld()
    await ask(command('hold all for 1h because “load test”'))
    expect(tag(hold)).toContain('because=load test')
    await ask(command('hold arena end'))
    expect(tag(hold)).toBeUndefined()
  })

  it.each([
    [
      'somebody else',
      { user_id: 'U999999' },
      'you (U999999) are not among the people in policies/access.yaml',
    ],
    ['another channel', { channel_id: 'C999999' }, 'this channel (C999999) is not among the channels'],
    ['another workspace', { team_id: 'T999999' }, 'this workspace is not the one in policies/access.yaml'],
    [
      'somebody called like Ada',
      { user_id: 'UADA99', user_name: 'Ada' },
      'you (UADA99) are not among the people',
    ],
  ])('of %s is refused in words, and written down', async (_name, fields, because) => {
    const { ask, command, sandbox } = await slackWorld()
    const { answer, asked } = await ask(command('hold arena for 1h', fields))
    expect(answer).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining(because) })
    expect(asked).toMatchObject([
      {
        by: expect.stringContaining('Slack U'),
        what: 'hold arena until 2026-11-25T13:00Z',
        became: expect.stringContaining(`refused: ${because}`),
      },
    ])
    expect(sandbox.calls).toEqual([])
  })

  it('of anybody is refused without a list of people', async () => {
    const { ask, command, writes } = await slackWorld({ access: undefined })
    expect((await ask(command('hold arena for 1h'))).answer?.text).toContain(
      'there is no policies/access.yaml',
    )
    expect(writes()).toEqual([])
  })

  it('that is more than the fleet may have is refused with what may be', async () => {
    const { ask, command, writes } = await slackWorld()
    const { answer, asked, shown } = await ask(command('prewarm arena 9m for 1h'))
    expect(answer?.text).toContain('arena would need 900 instances, and policies/arena.yaml allows 60')
    expect(shown).toContain('at most 60 instances or 600,000 connections')
    expect(asked).toMatchObject([{ became: expect.stringContaining('refused: arena would need') }])
    expect(writes()).toEqual([])
  })

  it('that AWS refuses is answered with its words', async () => {
    const { ask, command, hand } = await slackWorld()
    hand.deny('CreateOrUpdateTags')
    const { shown, asked, error } = await ask(command('hold arena for 1h'))
    expect(shown).toContain('not authorized')
    expect(asked).toMatchObject([{ became: '0 applied, 0 held, 1 failed' }])
    expect(error).toBeUndefined()
  })

  it.each(['prewarm arena 200k for 2h', 'hold arena for 1h', 'hold arena end'])(
    'for a group that AWS lets nobody read is not called done: %s',
    async (words) => {
      const { ask, command, hand, writes } = await slackWorld()
      hand.deny('DescribeAutoScalingGroups')
      const { answer, asked, shown } = await ask(command(words))
      expect(answer?.text).toContain('nothing was done on arena: no group seen')
      expect(shown).not.toContain('it stands so already')
      expect(asked).toMatchObject([{ became: '0 applied, 0 held, 0 failed; no group seen: arena' }])
      expect(writes()).toEqual([])
    },
  )

  it('is written down though the repository that was deployed is invalid, and a question is not', async () => {
    const problem = { file: 'policies/x.yaml', line: 1, column: 1, path: '', message: 'no' }
    const { ask, command, click } = await slackWorld({ repository: { desired: null, problems: [problem] } })
    const { asked, answer } = await ask(command('hold arena for 1h'))
    expect(answer?.text).toContain('the repository that was deployed has problems: 1')
    expect(asked).toMatchObject([
      {
        by: 'ada (Slack U012AB3CD)',
        what: 'hold arena for 1h',
        became: expect.stringContaining('refused: the repository that was deployed has problems'),
      },
    ])
    const clicked = await ask(click({ id: '0a1b2c3d4e', fleet: 'arena' }))
    expect(clicked.asked).toMatchObject([{ what: 'approve 0a1b2c3d4e of arena' }])
    expect((await ask(command('status'))).asked).toEqual([])
  })

  it('that stands already is written down as such', async () => {
    const { ask, command } = await slackWorld()
    const { answer, asked } = await ask(command('hold arena end'))
    expect(answer?.text).toContain('nothing to change: it stands so already')
    expect(asked).toMatchObject([{ became: 'nothing to change' }])
  })

  it('whose floor AWS refuses is not told that the floor is there', async () => {
    const { ask, command, hand } = await slackWorld()
    hand.deny('UpdateAutoScalingGroup')
    const { shown } = await ask(command('prewarm arena 200k for 2h'))
    expect(shown).toContain('1 applied, 0 held, 1 failed')
    expect(shown).toContain('the floor is not 20 yet; 4 of 4 in service')
    expect(shown).not.toContain('ready by')
  })

  it('whose words are none is told what would be', async () => {
    const { ask, command, writes } = await slackWorld()
    expect((await ask(command('prewarn arena'))).answer?.text).toContain('Did you mean prewarm?')
    expect((await ask(command('prewarm aren 5 for 1h'))).shown).toContain('did you mean arena?')
    expect((await ask(command('prewarm arena 5'))).shown).toContain('say for how long')
    expect(writes()).toEqual([])
  })

  it('is never taken for more than text, whatever its words are', async () => {
    const { ask, command, tag } = await slackWorld()
    const { answer, asked } = await ask(
      command(`hold arena for 1h because ${hostile}`, { user_name: hostile }),
    )
    expect(tag(hold)).toMatch(/^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u)
    expect(answer?.text).not.toMatch(/<[!@#h]/)
    expect(JSON.stringify(answer)).not.toContain('mrkdwn')
    expect(JSON.stringify(asked).length).toBeLessThan(3_000)
    const refused = await ask(command(`${hostile} <!here>`, { user_name: hostile }))
    expect(refused.answer?.text).not.toMatch(/<[!@#h]/)
  })
})

describe('a held change', () => {
  const tight = { guardrails: { limits: { raise: 10 } } }

  /** A wish that guardrails hold, and the id on the button that comes with the answer. */
  async function held() {
    const world = await slackWorld(tight)
    const { shown } = await world.ask(world.command('prewarm arena 40 instances for 2h'))
    const id = buttonId(shown)
    expect(world.hand.group('prod-arena').MinSize).toBe(4)
    expect(shown).toContain('the floor is not 40 yet')
    return { ...world, id }
  }

  it('is written when somebody who may clicks its button', async () => {
    const { ask, click, hand, id } = await held()
    const { answer, asked } = await ask(click({ id, fleet: 'arena' }))
    expect(hand.group('prod-arena').MinSize).toBe(40)
    expect(answer).toMatchObject({ response_type: 'in_channel', replace_original: false })
    expect(asked).toMatchObject([{ what: `approve ${id} of arena`, became: '1 applied, 0 held, 0 failed' }])
  })

  it('is written once where two people click, and the second one is told so', async () => {
    const { send, work, queue, click, hand, id, writes } = await held()
    await send(click({ id, fleet: 'arena' }))
    await send(click({ id, fleet: 'arena' }, { user: { id: 'W98765ZYX', username: 'grace' } }))
    const [first, second] = [queue.take(), queue.take()]
    if (!first || !second) throw new Error('two people wait for nobody')
    await work(first)
    const { answer } = await work(second)
    expect(answer?.text).toContain(`no change has the id ${id} now`)
    expect(hand.group('prod-arena').MinSize).toBe(40)
    expect(writes().filter((operation) => operation === 'UpdateAutoScalingGroup')).toHaveLength(1)
  })

  it('is written once where one person clicks twice', async () => {
    const { send, work, queue, click, id, writes } = await held()
    for (let clicks = 0; clicks < 2; clicks++) await send(click({ id, fleet: 'arena' }))
    const first = queue.take()
    expect(queue.take()).toBeUndefined()
    if (first) await work(first)
    const second = queue.take()
    if (second) expect((await work(second)).answer?.text).toContain('no change has the id')
    expect(writes().filter((operation) => operation === 'UpdateAutoScalingGroup')).toHaveLength(1)
  })

  it('stays where somebody clicks who may not', async () => {
    const { ask, click, hand, id } = await held()
    const { answer, asked } = await ask(
      click({ id, fleet: 'arena' }, { user: { id: 'U999999', username: 'eve' } }),
    )
    expect(answer?.text).toContain('you (U999999) are not among the people')
    expect(hand.group('prod-arena').MinSize).toBe(4)
    expect(asked).toMatchObject([{ by: 'eve (Slack U999999)', became: expect.stringContaining('refused') }])
  })

  it('stays where the world has moved since', async () => {
    const { ask, click, command, id, hand } = await held()
    await ask(command('prewarm arena end'))
    expect((await ask(click({ id, fleet: 'arena' }))).answer?.text).toContain(
      `no change has the id ${id} now`,
    )
    expect(hand.group('prod-arena').MinSize).toBe(4)
  })
})

describe('a message that comes twice', () => {
  it('writes nothing the second time, and is answered', async () => {
    const { send, queue, work, command, writes, tag, sandbox } = await slackWorld()
    await send(command('prewarm arena 200k for 2h'))
    const first = queue.take()
    if (!first) throw new Error('nothing was passed on')
    await work(first)
    const before = { writes: writes().length, tag: tag(override) }
    sandbox.advanceTo(sandbox.now() + 5 * MINUTE)
    const { answer } = await work(first)
    expect({ writes: writes().length, tag: tag(override) }).toEqual(before)
    expect(answer?.text).toContain('stands so already')
  })

  it('after half an hour does nothing, not even the first time', async () => {
    const { send, queue, work, command, writes, sandbox } = await slackWorld()
    await send(command('hold arena for 2h'))
    sandbox.advanceTo(sandbox.now() + 31 * MINUTE)
    const record = queue.take()
    const { answer, asked } = await work(record ?? ({} as never))
    expect(answer?.text).toContain('this was asked 31 minutes ago, and is not done any more')
    expect(asked).toMatchObject([
      { became: expect.stringContaining('refused: this was asked 31 minutes ago') },
    ])
    expect(writes()).toEqual([])
  })
})

describe('what goes wrong on our side', () => {
  const broken = {
    worker: { cloud: { connect: () => fail(), lookAtNodes: fail, openAround: fail, readAsked: fail } },
  }
  function fail(): never {
    throw new TypeError('x is not a function')
  }

  it('is told once, fails the message, and is tried again', async () => {
    const { send, command, queue, work } = await slackWorld(broken)
    await send(command('hold arena for 1h'))
    const first = queue.take()
    const one = await work(first ?? ({} as never))
    expect(one.answer).toMatchObject({ response_type: 'ephemeral' })
    expect(one.answer?.text).toContain('something is wrong on our side')
    expect(one.shown).not.toContain('x is not a function')
    expect(one.error?.name).toBe('FullBatchFailureError')
    expect(one.log.find(({ message }) => message === 'failed')).toMatchObject({
      level: 'ERROR',
      error: { message: 'x is not a function' },
    })
    expect(one.asked).toMatchObject([{ became: 'failed: see the log' }])
    const again = await work(queue.take() ?? ({} as never))
    expect([again.error?.name, again.answers]).toEqual(['FullBatchFailureError', []])
    expect(queue.count()).toBe(1)
  })

  it('may be the repository: then nothing is done, and where it is wrong is said', async () => {
    const problem = {
      file: 'policies/chat.yaml',
      line: 3,
      column: 5,
      path: 'group',
      message: 'group is missing',
    }
    const { ask, command, sandbox } = await slackWorld({ repository: { desired: null, problems: [problem] } })
    const { shown, log, error } = await ask(command('hold arena for 1h'))
    expect(shown).toContain('policies/chat.yaml:3:5: group is missing')
    expect(log.filter(({ message }) => message === 'problem')).toHaveLength(1)
    expect([sandbox.calls, error]).toEqual([[], undefined])
  })

  it('may be Slack: the work is done, and not done again for an answer', async () => {
    const { ask, command, slack, tag, queue } = await slackWorld()
    slack.answersWith((response) => void response.writeHead(503).end())
    const { error, metrics, log } = await ask(command('hold arena for 1h'))
    expect(error).toBeUndefined()
    expect(tag(hold)).toContain('until=2026-11-25T13:00Z')
    expect(metrics).toEqual({ 'Springtide/SlackUnanswered': 1 })
    expect(log.find(({ message }) => message === 'unanswered')).toMatchObject({
      because: 'Slack answered with HTTP 503',
    })
    expect([slack.posted.length, queue.count()]).toEqual([2, 0])
  })

  it('may be a message that nobody of ours wrote: it fails, and is kept in the end', async () => {
    const { queue, work, slack } = await slackWorld()
    const record = { ...(await message()), body: '{"kind":"command"}' }
    const { error } = await work(record)
    expect([error?.name, slack.posted, queue.count()]).toEqual(['FullBatchFailureError', [], 0])
  })

  async function message() {
    const { send, command, queue } = await slackWorld()
    await send(command('status'))
    return queue.take() ?? ({} as never)
  }

  it('of one message in a batch leaves the others before it done, and those after it for later', async () => {
    const { send, command, queue, slack, sandbox } = await slackWorld()
    for (const words of ['status', 'hold arena for 1h', 'plan'])
      await send(command(words, { user_id: `U${words.length}12AB3CD` }))
    const records = [queue.take(), queue.take(), queue.take()].map((record) => record ?? ({} as never))
    const [one, two, three] = records
    const worker = createWorkerHandler({
      cloud: {
        connect: sandbox.connect,
        openAround: async () => lookAround(sandbox.connect),
        lookAtNodes: async () => async () => new Map(),
        readAsked: async () => ({ read: [] }),
      },
      load: async () => ({
        desired: { fleets: [arena], guardrails: { limits: {}, freeze: [] }, access },
        problems: [],
      }),
      commit: null,
      origins: [slack.origin],
      now: sandbox.now,
    })
    const { result } = await invoke(worker as Parameters<typeof invoke>[0], {
      Records: [one, { ...two, body: 'no JSON' }, three],
    })
    expect(result).toEqual({
      batchItemFailures: [{ itemIdentifier: two?.messageId }, { itemIdentifier: three?.messageId }],
    })
    expect(slack.posted).toHaveLength(1)
  })
})

it('keeps fleets apart: an id of one fleet approves nothing of another', async () => {
  const pit = aFleet({ fleet: 'pit', group: 'prod-pit' }, [aPeak()])
  const world = await slackWorld({ fleets: [arena, pit], guardrails: { limits: { raise: 10 } } })
  world.sandbox.advanceTo(clock('12:00') + 8 * HOUR)
  const { shown } = await world.ask(world.command('plan pit'))
  const id = buttonId(shown)
  expect((await world.ask(world.click({ id, fleet: 'arena' }))).answer?.text).toContain(
    'no change has the id',
  )
  expect(world.writes()).toEqual([])
})

/** The value of the button in an answer: JSON within JSON. */
function buttonId(shown: string): string {
  const [, id] = /\\"id\\":\\"([0-9a-f]{10})\\"/.exec(shown) ?? []
  if (id === undefined) throw new Error('there is no button in it')
  return id
}

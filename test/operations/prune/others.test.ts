import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { sendNoAlarm } from '../../../src/adapters/cloudwatch/alarms.ts'
import type { Desired } from '../../../src/core/desired.ts'
import { runApply, runPlan } from '../../../src/operations/run.ts'
import { aFleet, scalingSection } from '../../build.ts'
import { writesOf } from '../setting.ts'
import {
  arena,
  chat,
  coming,
  fleetNamed,
  game,
  gameOrphans,
  roomy,
  sendAlarmLike,
  story,
  whole,
  words,
} from './story.ts'

describe('what is not ours', () => {
  it('is left alone whatever its name: without our tag, with another owner, under a name that is not its fleet', async () => {
    const { loop, clients, sandbox } = await story([arena, chat])
    const { MetricAlarms: [model] = [] } = await clients.cloudWatch.send(new DescribeAlarmsCommand({}))
    if (!model) throw new Error('no alarm')
    const put = (name: string, tags: Record<string, string>) => sendAlarmLike(clients, model, name, tags)
    await put('springtide-web-out', {})
    await put('springtide-web-in', { 'springtide:fleet': 'web', 'springtide:owner': 'payments' })
    await put('springtide-other-max', { 'springtide:fleet': 'web' })
    await put('springtide-web-max', { 'springtide:fleet': '../web' })
    await put('springtide-web-cpu', { 'springtide:fleet': 'web' })
    await put('web-out', { 'springtide:fleet': 'web' })
    sandbox.calls.length = 0
    expect(await runApply(loop(whole([arena, chat], roomy)))).toMatchObject({ changes: [] })
    expect(writesOf(sandbox)).toEqual([])
  })

  it('stays where another repository with another owner looks after the same account', async () => {
    const { loop } = await story([arena, chat], { owner: 'games' })
    const other = fleetNamed('arena-lobby')
    for (const owner of [undefined, 'payments']) {
      const desired = whole([other], { ...roomy, ...(owner ? { owner } : {}) })
      expect((await runPlan(loop(desired))).changes.filter(({ kind }) => kind.startsWith('delete'))).toEqual(
        [],
      )
    }
    const own = await runPlan(loop(whole([arena], { ...roomy, owner: 'games' })))
    expect(own.changes.map(({ kind, fleet }) => `${kind} ${fleet}`)).toContain('delete-alarm chat')
  })

  it('is unchecked where its tags cannot be read, and nothing is removed', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    sandbox.region({ region: 'us-east-1' }).deny('ListTagsForResource')
    const { changes, findings } = await runApply(loop(whole([arena, chat], roomy)))
    expect(changes).toEqual([])
    expect(findings).toMatchObject([
      {
        code: 'unread',
        status: 'unchecked',
        target: '2 alarms or dashboards in us-east-1 that no file declares',
      },
    ])
  })

  it('stays though another fleet of the repository reaches it by a role of the same account', async () => {
    const byRole = fleetNamed('chat', scalingSection, { role: 'arn:aws:iam::123456789012:role/springtide' })
    const { loop } = await story([arena, byRole])
    expect(await runPlan(loop(whole([arena, byRole], roomy)))).toMatchObject({ changes: [], findings: [] })
  })

  it('stays where nobody knows which account that is, and the other fleet may be of it', async () => {
    const byRole = aFleet({
      fleet: 'chat',
      group: 'prod-chat',
      role: 'arn:aws:iam::123456789012:role/springtide',
    })
    const plain = aFleet({ fleet: 'arena', group: 'prod-arena' })
    const { loop, clients } = await story([plain, byRole])
    await clients.autoScaling.send(coming('prod-chat'))
    const { findings } = await runPlan(loop(whole([plain, byRole], roomy)))
    expect(findings.filter(({ code }) => code === 'orphan')).toEqual([])
  })

  it('is a scaling policy that nobody runs, on a group that no file names', async () => {
    const { loop, clients } = await story([arena, chat, game])
    await sendNoAlarm(clients.cloudWatch, 'springtide-game-in')
    const { changes } = await runPlan(loop(whole([arena, chat], roomy)))
    expect(changes.map(words)).toEqual([
      'delete-policy game prod-game springtide-out',
      'delete-alarm game prod-game springtide-game-out',
    ])
  })

  it('is told from a fleet of the same name in another account', async () => {
    const elsewhere = fleetNamed('chat', scalingSection, {
      role: 'arn:aws:iam::210987654321:role/springtide',
    })
    const { loop, sandbox } = await story([arena, chat])
    sandbox.region({ region: 'us-east-1', role: elsewhere.policy.role ?? '' }).createGroup({
      name: 'prod-chat',
      min: 4,
      max: 60,
    })
    const { autoScaling } = sandbox.connect({ region: 'us-east-1' })
    await autoScaling.send(coming('prod-chat'))
    const { changes } = await runPlan(loop(whole([arena, elsewhere], roomy)))
    expect(changes.filter(({ kind }) => /^delete-(alarm|scheduled-action)$/.test(kind)).map(words)).toEqual([
      'delete-scheduled-action chat prod-chat springtide-backstop-1',
      'delete-alarm chat prod-chat springtide-chat-in',
      'delete-alarm chat prod-chat springtide-chat-out',
    ])
  })
})

describe('backstops of a group that no file names', () => {
  it('go with the fleet, first of all', async () => {
    const { loop, clients, sandbox } = await story([arena, chat, game])
    await clients.autoScaling.send(coming('prod-game'))
    const { changes } = await runApply(loop(whole([arena, chat], roomy)))
    expect(changes.map(words)).toEqual([
      'delete-scheduled-action game prod-game springtide-backstop-1',
      ...gameOrphans,
    ])
    expect(await runPlan(loop(whole([arena, chat], roomy)))).toMatchObject({ changes: [], findings: [] })
    expect(sandbox.region({ region: 'us-east-1' }).group('prod-game').MinSize).toBe(4)
  })

  it('are only found where no alarm proves that they are of this repository', async () => {
    const plain = aFleet({ fleet: 'plain', group: 'prod-plain' })
    const { loop, clients } = await story([arena, chat, plain])
    await clients.autoScaling.send(coming('prod-plain'))
    const { changes, findings } = await runPlan(loop(whole([arena, chat], roomy)))
    expect(changes).toEqual([])
    expect(findings).toMatchObject([
      {
        code: 'orphan',
        concern: 'backstop',
        fleet: '(none)',
        target: 'scheduled action springtide-backstop-1 of group prod-plain',
        severity: 'warning',
        actual: 'no file declares its group, and nothing proves that this repository made it',
        remedy:
          'unless another repository looks after the group: aws autoscaling delete-scheduled-action --region us-east-1 --auto-scaling-group-name prod-plain --scheduled-action-name springtide-backstop-1',
      },
    ])
    // Who names an owner shares the account: what nothing proves is a note, and no drift of this repository.
    const shared = await runPlan(loop(whole([arena, chat], { ...roomy, owner: 'games' })))
    expect(shared.findings).toMatchObject([{ code: 'orphan', severity: 'info' }])
  })

  it('are nobody else to judge where alarms of another owner run the group', async () => {
    const { loop, clients } = await story([arena, chat], { owner: 'games' })
    await clients.autoScaling.send(coming('prod-chat'))
    const { changes, findings } = await runPlan(
      loop(whole([fleetNamed('arena')], { ...roomy, owner: 'games' })),
    )
    expect(changes.map(({ kind }) => kind)).toContain('delete-scheduled-action')
    expect(findings).toEqual([])
    const others = await runPlan(loop(whole([fleetNamed('arena')], { ...roomy, owner: 'payments' })))
    expect(others.changes.filter(({ kind }) => kind.startsWith('delete'))).toEqual([])
    expect(others.findings.filter(({ code }) => code === 'orphan')).toEqual([])
  })
})

describe('a group of a name that a file gives a group of another account', () => {
  it('is told from it by what else is seen there', async () => {
    const role = 'arn:aws:iam::210987654321:role/springtide'
    const plain = { fleet: 'chat', group: 'prod-chat' }
    const { loop, clients, sandbox } = await story([arena, aFleet(plain)])
    sandbox.region({ region: 'us-east-1', role }).createGroup({ name: 'prod-chat', min: 4, max: 60 })
    await clients.autoScaling.send(coming('prod-chat'))
    const { findings } = await runPlan(loop(whole([arena, aFleet({ ...plain, role })], roomy)))
    expect(findings).toMatchObject([
      { code: 'orphan', target: 'scheduled action springtide-backstop-1 of group prod-chat' },
    ])
  })
})

describe('what looking for orphans costs', () => {
  it('is no call more where there is none, however many fleets there are', async () => {
    for (const count of [1, 10, 150]) {
      const many = Array.from({ length: count }, (_, index) => fleetNamed(`f${index}`))
      const { loop, sandbox } = await story(many)
      const calls = async (desired: Desired) => {
        sandbox.calls.length = 0
        await runPlan(loop(desired))
        return sandbox.calls.length
      }
      const { guardrails } = whole(many)
      expect(await calls(whole(many))).toBe(await calls({ fleets: many, guardrails }))
    }
  })

  it('is a call for the tags of each alarm that no file declares, and a few for the groups', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    await runPlan(loop(whole([arena, chat])))
    const operations = sandbox.calls.map(({ operation }) => operation)
    expect(operations.filter((operation) => operation === 'ListTagsForResource')).toHaveLength(2)
    expect(operations.length).toBeLessThanOrEqual(4 + 2 + 3)
  })

  it('is no call for the tags of an alarm that says whose it is', async () => {
    const { loop, sandbox } = await story([arena, chat], { owner: 'games' })
    await runPlan(loop(whole([fleetNamed('lobby')], { owner: 'payments' })))
    expect(sandbox.calls.map(({ operation }) => operation)).not.toContain('ListTagsForResource')
  })

  it('ends with the tags of two hundred; the others are unchecked', async () => {
    const { loop, clients, sandbox } = await story([arena])
    const { MetricAlarms: [model] = [] } = await clients.cloudWatch.send(new DescribeAlarmsCommand({}))
    if (!model) throw new Error('no alarm')
    for (let index = 0; index < 205; index++) await sendAlarmLike(clients, model, `springtide-x-${index}`, {})
    sandbox.calls.length = 0
    const { findings } = await runPlan(loop(whole([arena])))
    expect(sandbox.calls.filter(({ operation }) => operation === 'ListTagsForResource')).toHaveLength(200)
    expect(findings).toMatchObject([
      { target: '5 alarms or dashboards in us-east-1 that no file declares', status: 'unchecked' },
    ])
  })
})

import { PutDashboardCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { sendTag } from '../../../src/adapters/auto-scaling/send.ts'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import { writtenConcerns } from '../../../src/core/concern.ts'
import { type Desired, type Fleet, select } from '../../../src/core/desired.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { formatHold, holdTag } from '../../../src/core/tags.ts'
import { apply } from '../../../src/operations/apply.ts'
import { lookAround } from '../../../src/operations/around/around.ts'
import { perform } from '../../../src/operations/perform.ts'
import { type Loop, runApply, runApprove, runPlan } from '../../../src/operations/run.ts'
import { clock, scalingSection } from '../../build.ts'
import { scratch } from '../../cli/tide.ts'
import { settingOf, writesOf } from '../setting.ts'
import {
  arena,
  chat,
  coming,
  fleetNamed,
  game,
  gameOrphans,
  live,
  reportOf,
  roomy,
  story,
  whole,
  withMaximum,
  words,
} from './story.ts'

describe('a fleet whose file is gone', () => {
  it('is found once where two roles of its account see it', async () => {
    const byRole = fleetNamed('chat', scalingSection, { role: 'arn:aws:iam::123456789012:role/springtide' })
    const { loop, clients } = await story([arena, byRole, game])
    await clients.autoScaling.send(coming('prod-game'))
    const { changes } = await runPlan(loop(whole([arena, byRole], roomy)))
    expect(changes.map(words)).toEqual([
      'delete-scheduled-action game prod-game springtide-backstop-1',
      ...gameOrphans,
    ])
  })

  it('is only found, with the command, where guardrails do not say prune', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    const { changes, findings, fleets } = await runApply(loop(whole([arena, chat])))
    expect(changes).toEqual([])
    expect(writesOf(sandbox)).toEqual([])
    expect(findings.map(({ code, severity, target }) => [code, severity, target])).toEqual([
      ['orphan', 'warning', 'alarm springtide-game-in'],
      ['orphan', 'warning', 'alarm springtide-game-out'],
      ['orphan', 'warning', 'scaling policy springtide-in of group prod-game'],
      ['orphan', 'warning', 'scaling policy springtide-out of group prod-game'],
    ])
    expect(findings[0]).toMatchObject({
      fleet: 'game',
      actual: 'fleet game has no file any more',
      remedy:
        'aws cloudwatch delete-alarms --region us-east-1 --alarm-names springtide-game-in; or `prune: true` in policies/guardrails.yaml',
    })
    expect(fleets.map(({ fleet, state }) => [fleet, state])).toEqual([
      ['arena', 'in sync'],
      ['chat', 'in sync'],
    ])
  })

  it('is taken away where they do, alarms last, and then nothing is left to say', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    const pruned = await runApply(loop(whole([arena, chat], roomy)))
    expect(pruned.changes.map(words)).toEqual(gameOrphans)
    expect(pruned.outcomes?.map(({ result }) => result)).toEqual(gameOrphans.map(() => 'applied'))
    expect(await live(sandbox)).toEqual({
      alarms: ['springtide-arena-in', 'springtide-arena-out', 'springtide-chat-in', 'springtide-chat-out'],
      policies: [
        'prod-arena springtide-in',
        'prod-arena springtide-out',
        'prod-chat springtide-in',
        'prod-chat springtide-out',
      ],
    })
    expect(await runPlan(loop(whole([arena, chat], roomy)))).toMatchObject({ changes: [], findings: [] })
  })

  it('has the actions of its alarms switched off before the policies that they run go', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    await runApply(loop(whole([arena, chat], roomy)))
    const removals = sandbox.calls.filter(({ operation }) => /^(Disable|Delete)/.test(operation))
    expect(removals.map(({ operation, input }) => [operation, ...Object.values(input)].join(' '))).toEqual([
      'DisableAlarmActions springtide-game-in',
      'DeletePolicy prod-game springtide-in',
      'DisableAlarmActions springtide-game-out',
      'DeletePolicy prod-game springtide-out',
      'DeleteAlarms springtide-game-in',
      'DeleteAlarms springtide-game-out',
    ])
  })

  it('is finished by the next run, wherever a run was killed', async () => {
    for (let written = 0; written <= gameOrphans.length; written++) {
      const { loop, sandbox } = await story([arena, chat, game])
      const { changes } = await runPlan(loop(whole([arena, chat], roomy)))
      await apply(changes.slice(0, written), { connect: sandbox.connect }, new Set())
      const again = await runApply(loop(whole([arena, chat], roomy)))
      // With its last policy an alarm loses what says which group it was for.
      const names = again.changes.map(({ target }) => target.name)
      expect(names).toEqual(changes.slice(written).map(({ target }) => target.name))
      expect(JSON.stringify(await live(sandbox))).not.toContain('game')
    }
  })

  it('leaves its alarms to be taken away where its group is gone too', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    sandbox.region({ region: 'us-east-1' }).deleteGroup('prod-game')
    const { changes, outcomes } = await runApply(loop(whole([arena, chat], roomy)))
    expect(changes.map(words)).toEqual([
      'delete-alarm game prod-game springtide-game-in',
      'delete-alarm game prod-game springtide-game-out',
    ])
    expect(outcomes?.every(({ result }) => result === 'applied')).toBe(true)
  })

  it('is not looked for by a run about named fleets', async () => {
    const { loop, sandbox } = await story([arena, chat, game])
    const desired = select(whole([arena, chat], roomy), ['arena'])
    expect(await runApply(loop(desired))).toMatchObject({ changes: [], findings: [] })
    expect(sandbox.calls.map(({ operation }) => operation)).not.toContain('ListTagsForResource')
  })

  it('is not looked for where nothing says that these are all fleets', async () => {
    const { loop } = await story([arena, chat, game])
    const desired = { fleets: [arena], guardrails: Guardrails.parse(roomy) }
    expect(await runApply(loop(desired))).toMatchObject({ changes: [], findings: [] })
  })
})

describe('an empty repository', () => {
  it('reads nothing and removes nothing', async () => {
    const { loop, sandbox } = await story([arena])
    expect(await runApply(loop(whole([], roomy)))).toMatchObject({ changes: [], findings: [] })
    expect(sandbox.calls).toEqual([])
  })
})

describe('a repository as it is read', () => {
  it('is never something to plan where a file is broken or none is left, so nothing can be removed', async () => {
    const whole = await readRepository(scratch())
    const files = (whole.desired?.fleets ?? []).map(({ file }) => [file, null])
    const broken = await readRepository(scratch({ 'policies/broken.yaml': 'fleet: [' }))
    const none = await readRepository(scratch(Object.fromEntries(files)))
    expect([broken.desired, none.desired]).toEqual([null, null])
    expect(none.problems.map(({ message }) => message).join()).toContain('no policy files')
    expect(whole.desired?.repository).toEqual(whole.desired?.fleets)
  })
})

describe('a section that is gone from a file', () => {
  const before = fleetNamed('arena', withMaximum)

  it('is taken away: the policy and the alarm of it, and nothing else', async () => {
    const { loop } = await story([before, chat, game])
    const { changes } = await runApply(loop(whole([arena, chat, game], roomy)))
    expect(changes.map(words)).toEqual([
      'delete-policy arena prod-arena springtide-max',
      'delete-alarm arena prod-arena springtide-arena-max',
    ])
    expect(changes.map(({ because }) => because)).toEqual([
      'policies/arena.yaml no longer declares it',
      'policies/arena.yaml no longer declares it',
    ])
    expect(await runPlan(loop(whole([arena, chat, game], roomy)))).toMatchObject({
      changes: [],
      findings: [],
    })
  })

  it('is found once, and a run about the fleet alone says it as a policy that nobody declared', async () => {
    const { loop } = await story([before, chat, game])
    const found = async (desired: Desired) =>
      (await runPlan(loop(desired))).findings.map(({ code, target }) => `${code} ${target}`)
    const desired = whole([arena, chat, game])
    expect(await found(desired)).toEqual([
      'orphan alarm springtide-arena-max',
      'orphan scaling policy springtide-max',
    ])
    expect(await found(select(desired, ['arena']))).toEqual(['foreign-policy scaling policy springtide-max'])
  })

  it('waits where the fleet is held, or is only observed', async () => {
    const { loop, sandbox, clients } = await story([before, chat, game])
    const observed = fleetNamed('arena', scalingSection, { mode: 'observe' })
    const { changes } = await runPlan(loop(whole([observed, chat, game], roomy)))
    expect(changes.map(({ held }) => held?.by)).toEqual(['observe', 'observe'])
    const hold = { since: clock('11:00'), until: clock('13:00'), by: 'ana', because: 'looking' }
    await sendTag(clients.autoScaling, 'prod-arena', holdTag, formatHold(hold))
    sandbox.calls.length = 0
    const report = await runApply(loop(whole([arena, chat, game], roomy)))
    expect(report.changes.map(({ held }) => held?.by)).toEqual(['hold', 'hold'])
    expect(writesOf(sandbox)).toEqual([])
  })
})

describe('too much at once', () => {
  const many = ['a', 'b', 'c', 'd'].map((name) => fleetNamed(name))
  const prune = (limits: object) => ({ prune: true, limits })

  it('waits for approval as a whole, beyond ten things or a fifth of all', async () => {
    const { loop, sandbox } = await story(many)
    const held = async (limits: object, left: Fleet[]) =>
      (await runPlan(loop(whole(left, prune(limits))))).changes.map(({ held }) => held?.reason)
    expect(await held({}, many.slice(1))).toEqual(
      Array(4).fill(
        'the run would remove 4 of 16 resources in us-east-1, 25 %; limits.prunePercent allows 20 %',
      ),
    )
    expect(await held({ prunePercent: '25%' }, many.slice(1))).toEqual(Array(4).fill(undefined))
    expect(await held({ prunePercent: '100%' }, many.slice(3))).toEqual(
      Array(12).fill('the run would remove 12 resources; limits.prune allows 10 at once'),
    )
    expect(await held({ prune: 12, prunePercent: '100%' }, many.slice(3))).toEqual(Array(12).fill(undefined))
    expect(await held({ prune: 0, prunePercent: '100%' }, many.slice(1))).toEqual(
      Array(4).fill('the run would remove 4 resources; limits.prune allows 0 at once'),
    )
    expect(writesOf(sandbox)).toEqual([])
  })

  it('is removed one by one by who approves the ids, also of a fleet that is gone', async () => {
    const { loop, sandbox } = await story(many)
    const desired = whole(many.slice(1), prune({}))
    const { changes } = await runPlan(loop(desired))
    const id = changes.find(({ target }) => target.name === 'springtide-a-in')?.id ?? ''
    await expect(runApprove(loop(desired), id, ['b'])).rejects.toMatchObject({ code: 'void-approval' })
    const approved = await runApprove(loop(desired), id, ['a'])
    expect(approved.outcomes).toEqual([{ id, result: 'applied' }])
    expect(writesOf(sandbox)).toEqual(['DeleteAlarms'])
    await expect(runApprove(loop(desired), id)).rejects.toMatchObject({ code: 'void-approval' })
  })

  it('is approved through whoever takes requests, with the name of the fleet that is gone', async () => {
    const { sandbox } = await story(many)
    const setting = { ...settingOf(sandbox, []), desired: whole(many.slice(1), prune({})) }
    const { changes } = reportOf(await perform({ verb: 'plan', fleets: [] }, setting))
    const [first] = changes
    const request = { verb: 'approve' as const, fleets: ['a'], id: first?.id ?? '' }
    expect(reportOf(await perform(request, setting)).outcomes).toEqual([{ id: first?.id, result: 'applied' }])
  })

  it('waits in a freeze window and behind the limit on changes too', async () => {
    const { loop } = await story(many)
    const window = { name: 'launch', from: '2026-11-25T08:00', to: '2026-11-25T18:00', timezone: 'UTC' }
    const frozen = whole(many.slice(1), { ...roomy, freeze: [window] })
    const limited = whole(many.slice(1), { ...roomy, limits: { ...roomy.limits, changes: 3 } })
    for (const [desired, reason] of [
      [frozen, 'freeze window launch lasts until 2026-11-25T18:00 UTC'],
      [limited, 'the plan has 4 changes; policies/guardrails.yaml allows 3 at once'],
    ] as const) {
      const { changes } = await runPlan(loop(desired))
      expect(new Set(changes.map(({ held }) => held?.reason))).toEqual(new Set([reason]))
    }
  })
})

describe('a throttling alarm', () => {
  const telemetry = {
    namespace: 'WebSocket',
    metrics: ['tcp_established'],
    every: '60s',
    agentParameter: 'AmazonCloudWatch-chat',
    throttling: ['pps'],
  }
  const watched = fleetNamed('chat', scalingSection, { telemetry })

  it('goes with its section, and only for the owner that its maker named', async () => {
    const { loop: bare, sandbox } = await story([arena, chat], { owner: 'games' })
    const around = lookAround(sandbox.connect)
    const loop = (desired: Desired): Loop => ({ ...bare(desired), concerns: writtenConcerns, around })
    await runApply(loop(whole([arena, watched], { owner: 'games' })))
    const deletes = async (owner: object) =>
      (await runPlan(loop(whole([arena, chat], { ...roomy, ...owner })))).changes.map(words)
    expect(await deletes({ owner: 'games' })).toEqual(['delete-alarm chat  springtide-chat-throttled-pps'])
    expect(await deletes({})).toEqual([])
    expect(await deletes({ owner: 'payments' })).toEqual([])
  })
})

describe('a dashboard', () => {
  const telemetry = { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s', dashboard: true }
  const shown = fleetNamed('chat', scalingSection, { telemetry })

  async function withDashboards(guardrails: object = {}) {
    const told = await story([arena])
    const around = lookAround(told.sandbox.connect)
    const loop = (desired: Desired): Loop => ({ ...told.loop(desired), concerns: writtenConcerns, around })
    told.sandbox.region({ region: 'us-east-1' }).createGroup({ name: 'prod-chat', min: 4, max: 60 })
    await runApply(loop(whole([arena, shown], guardrails)))
    told.sandbox.calls.length = 0
    return { ...told, loop }
  }

  it('goes when its section does, and is found where guardrails do not say prune', async () => {
    const { loop, sandbox } = await withDashboards()
    const found = await runPlan(loop(whole([arena, chat])))
    expect(found.findings).toMatchObject([
      {
        code: 'orphan',
        concern: 'telemetry',
        target: 'dashboard springtide-chat',
        actual: 'policies/chat.yaml no longer declares it',
      },
    ])
    const { changes, outcomes } = await runApply(loop(whole([arena, chat], roomy)))
    expect(changes.map(words)).toEqual(['delete-dashboard chat  springtide-chat'])
    expect(outcomes?.map(({ result }) => result)).toEqual(['applied'])
    expect(writesOf(sandbox)).toEqual(['DeleteDashboards'])
    expect(await runPlan(loop(whole([arena, chat], roomy)))).toMatchObject({ changes: [], findings: [] })
  })

  it('of another owner, or of nobody, stays', async () => {
    const { loop, clients } = await withDashboards({ owner: 'games' })
    await clients.cloudWatch.send(
      new PutDashboardCommand({ DashboardName: 'springtide-web', DashboardBody: '{"widgets":[]}' }),
    )
    for (const owner of [undefined, 'payments']) {
      const { changes } = await runPlan(loop(whole([arena], { ...roomy, ...(owner ? { owner } : {}) })))
      expect(changes.filter(({ kind }) => kind === 'delete-dashboard')).toEqual([])
    }
    const { changes } = await runPlan(loop(whole([arena], { ...roomy, owner: 'games' })))
    expect(changes.filter(({ kind }) => kind === 'delete-dashboard').map(words)).toEqual([
      'delete-dashboard chat  springtide-chat',
    ])
  })

  it('costs one call to look for, and is unchecked where it cannot be', async () => {
    const { loop, sandbox } = await withDashboards()
    const { findings } = await runPlan(loop(whole([arena, shown])))
    expect(findings).toEqual([])
    expect(sandbox.calls.filter(({ operation }) => operation === 'ListDashboards')).toHaveLength(1)
    sandbox.region({ region: 'us-east-1' }).deny('ListDashboards')
    expect((await runPlan(loop(whole([arena, shown])))).findings).toMatchObject([
      { code: 'unread', target: 'dashboards in us-east-1 that no file declares' },
    ])
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, scratch, tide } from './tide.ts'

const matchDay = '2027-06-29T14:30Z'
const sandboxed = ['--sandbox', '--at', matchDay]

describe('tide plan', () => {
  it('shows what would change and why, and has exit code 2 for it when asked', async () => {
    const { code, out } = await tide(['plan', 'chat', ...sandboxed, '--exit-code', '--repo', scratch()])
    expect(code).toBe(2)
    expect(out).toContain('floor (MinSize) 3 → 29')
    expect(out).toContain('because peak matches (Round of 16: Romania v Croatia), Tue 29 Jun')
    expect(out).toMatch(/changes, 1 finding\. Write them with `tide apply`\.\n$/)
    expect(out).not.toContain('\u001b')
  })

  it('has no colour and no progress where nobody watches, and stable JSON for programs', async () => {
    const { code, out, err } = await tide(['plan', ...sandboxed, '--json', '--repo', scratch()])
    expect([code, err]).toEqual([0, ''])
    const report = JSON.parse(out)
    expect(Object.keys(report)).toEqual([
      'at',
      'commit',
      'concerns',
      'fleets',
      'changes',
      'findings',
      'accepted',
      'night',
      'outcomes',
    ])
    expect(report).toMatchObject({ at: '2027-06-29T14:30:00.000Z', commit: null, outcomes: null })
    expect(report.fleets.map(({ fleet }: { fleet: string }) => fleet)).toEqual(['chat', 'feed', 'game'])
  })

  it('speaks Markdown for pull requests', async () => {
    const { out } = await tide(['plan', 'chat', ...sandboxed, '--markdown', '--repo', scratch()])
    expect(out).toMatch(/^### Springtide plan: \d+ changes\n/)
    expect(out).toMatch(/^\| chat \| change: floor \(MinSize\) 3 → 29 \|/m)
  })

  it('changes nothing where the repository is wrong', async () => {
    const repo = scratch({ 'schedules/chat.yaml': 'fleet: chat\n' })
    const { code, out, err } = await tide(['plan', ...sandboxed, '--repo', repo])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('schedules/chat.yaml:1:1')
    expect(err).toContain('nothing was changed')
  })

  it('guesses which fleet was meant', async () => {
    const { code, err } = await tide(['plan', 'caht', '--sandbox', '--repo', scratch()])
    expect([code, err]).toEqual([1, 'there is no fleet caht\ndid you mean chat?\n'])
  })

  it('says what it could not read where there are no credentials, and exits with 1', async () => {
    const none = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    }
    const { code, out } = await tide(['plan', 'chat', '--repo', scratch()], none)
    expect(code).toBe(1)
    expect(out).toMatch(/\? unchecked chat unread · group prod-chat-ws/)
    expect(out).toContain('credentials')
  })
})

describe('tide apply', () => {
  it('writes, says what became of each change, and leaves nothing to do', async () => {
    const { code, out } = await tide(['apply', 'chat', ...sandboxed, '--repo', scratch()])
    expect(code).toBe(0)
    expect(out).toMatch(/floor \(MinSize\) 3 → 29 {2}[0-9a-f]{10} {2}✓ applied/)
    // The floor, seven of scaling, three raises of the coming day, two of routing, and seven of telemetry.
    expect(out).toMatch(/\+ scheduled action springtide-backstop-20270629T1837Z/)
    expect(out).toMatch(/20 applied, 0 held, 0 failed/)
  })

  it('does not write for another time, except in the sandbox', async () => {
    const { code, err } = await tide(['apply', '--at', matchDay, '--repo', scratch()])
    expect([code, err]).toEqual([1, expect.stringMatching(/^--at is for looking, not for writing\n/)])
  })

  it('refuses an id that is no longer true', async () => {
    const { code, err } = await tide(['apply', ...sandboxed, '--approve', '0123456789', '--repo', scratch()])
    expect([code, err]).toEqual([
      1,
      'no change has the id 0123456789 now\nit may have been written already, or the world moved: run `tide plan` and approve the new id\n',
    ])
  })

  it('shows what a guardrail holds and how to approve it', async () => {
    const guarded = 'limits: { raise: 5 }\n'
    const repo = scratch({ 'policies/guardrails.yaml': guarded })
    const { code, out } = await tide(['apply', 'chat', ...sandboxed, '--exit-code', '--repo', repo])
    expect(code).toBe(2)
    expect(out).toMatch(
      /held: raises the floor by 26; policies\/guardrails\.yaml allows 5 at once \(approve: tide apply --approve [0-9a-f]{10}\)/,
    )
  })
})

describe('tide status and timeline', () => {
  it('tell how a fleet stands and what comes next', async () => {
    const { code, out } = await tide([
      'status',
      'chat',
      '--sandbox',
      '--at',
      '2027-06-29T09:00Z',
      '--repo',
      scratch(),
    ])
    expect(code).toBe(0)
    expect(out).toContain('3 in service of 3 desired, MinSize 3, MaxSize 40')
    expect(out).toContain(
      'weekday-lunch: 5 instances, rises Tue 29 Jun 11:52, starts Tue 29 Jun 12:00 Europe/Paris',
    )
  })

  it('draw the coming hours from the files alone', async () => {
    const { code, out } = await tide([
      'timeline',
      'chat',
      '--at',
      '2027-06-29T04:00Z',
      '--hours',
      '24',
      '--repo',
      scratch(),
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/^ {4}29 .*█/m)
    expect(out).toContain('matches (Round of 16: Argentina v England): 29 instances for 450,000 connections')
    const json = await tide([
      'timeline',
      'chat',
      '--at',
      '2027-06-29T04:00Z',
      '--hours',
      '24',
      '--json',
      '--repo',
      scratch(),
    ])
    const [timeline] = JSON.parse(json.out)
    expect(timeline.steps[0]).toEqual({ at: '2027-06-29T04:00:00.000Z', instances: 3, by: 'base' })
  })
})

describe('tide prewarm and hold', () => {
  it('raise the floor at once and say until when', async () => {
    const { code, out } = await tide([
      'prewarm',
      'chat',
      '--connections',
      '300k',
      '--for',
      '2h',
      '--because',
      'push campaign',
      '--by',
      'ana',
      '--sandbox',
      '--at',
      '2027-06-29T09:00Z',
      '--repo',
      scratch(),
    ])
    expect(code).toBe(0)
    expect(out).toContain(
      'connections=300000 until=2027-06-29T11:00Z since=2027-06-29T09:00Z by=ana because=push campaign',
    )
    expect(out).toMatch(/floor \(MinSize\) 3 → 19 .*✓ applied/)
  })

  it('ask for what is missing, in words', async () => {
    const repo = scratch()
    const run = (...args: string[]) => tide([...args, '--sandbox', '--repo', repo])
    expect((await run('prewarm', 'chat', '--connections', '5')).err).toMatch(
      /^say for how long: it ends by itself\n/,
    )
    expect((await run('prewarm', 'chat', '--for', '2h')).err).toMatch(/^say how much/)
    expect((await run('prewarm', 'chat', '--connections', '900k', '--for', '2h')).err).toMatch(
      /^chat would need 57 instances, and policies\/chat\.yaml allows 40\n/,
    )
    expect((await run('prewarm', 'chat', '--connections', 'many', '--for', '2h')).err).toContain(
      'Write a whole number such as 600000 or 600k.',
    )
    expect((await run('hold', 'chat', '--for', '3 weeks')).err).toContain('Write a duration such as 2h')
    expect((await run('hold', '--for', '1h')).err).toMatch(/^no fleet was named/)
    expect((await run('plan', '--at', 'tomorrow')).err).toContain('Write an instant with its zone')
  })

  it('hold a fleet', async () => {
    const { code, out } = await tide([
      'hold',
      'chat',
      '--for',
      '1h',
      '--by',
      'ana',
      ...sandboxed,
      '--repo',
      scratch(),
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/held: a hold by ana until 2027-06-29T15:30Z/)
  })
})

describe('tide tuning and balance', () => {
  it('ask the nodes and tell what differs from the profile, with the remedy', async () => {
    const { code, out, err } = await tide(['tuning', 'chat', '--sandbox', '--exit-code', '--repo', scratch()])
    expect([code, err]).toEqual([2, ''])
    expect(out).toMatch(/^! critical chat untuned · nofile on the nodes of group prod-chat-ws$/m)
    expect(out).toMatch(/actual {3}3 of 3 nodes: nofile 65535 < 65536 \(i-\w+, i-\w+, i-\w+\)/)
    expect(out).toContain('remedy   systemd: LimitNOFILE=1048576 in the unit of the server')
  })

  it('show how connections lie on the nodes, and what would have to move', async () => {
    const { code, out } = await tide(['balance', 'chat', '--sandbox', '--repo', scratch()])
    expect(code).toBe(0)
    expect(out).toContain('connections 32,003, 10,668 on the average node')
    expect(out).toContain('max/mean 1.500, min/mean 0.750')
    expect(out).toContain('2,666 connections to move, at most 420 a second')
    const json = await tide(['balance', 'chat', '--sandbox', '--json', '--repo', scratch()])
    expect(JSON.parse(json.out).fleets[0].balance).toMatchObject({
      total: 32_003,
      toMove: 2_666,
      young: [],
      unreachable: [],
    })
  })
})

describe('the command itself', () => {
  it('shows its verbs and exit codes', async () => {
    const { code, out } = await tide(['--help'])
    expect(code).toBe(0)
    for (const verb of [
      'check',
      'plan',
      'apply',
      'status',
      'timeline',
      'prewarm',
      'hold',
      'tuning',
      'balance',
      'demo',
    ])
      expect(out).toContain(`  ${verb}`)
    expect(out).toContain('Exit codes: 0 fine, 1 failed or invalid, 2 changes or findings pending')
  })

  it('prints in the demo what README shows of it', async () => {
    const [, block = ''] =
      /^```\n(chat prod-chat-ws[\s\S]*?)^```$/m.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? []
    const lines = block.split('\n').filter((line) => line !== '' && line !== '...')
    expect(lines.length).toBeGreaterThan(10)
    const { out } = await tide(['demo'])
    for (const line of lines) expect(out).toContain(`${line}\n`)
  })

  it('plays the demo: drift repaired, every peak ready before it begins, less pain than without', async () => {
    const { code, out } = await tide(['demo', '--json'])
    expect(code).toBe(0)
    const demo = JSON.parse(out)
    expect(demo.repair.outcomes.map(({ result }: { result: string }) => result)).toEqual([
      'applied',
      'applied',
      'applied',
    ])
    expect(demo.repair.findings).toContainEqual(expect.objectContaining({ code: 'foreign-scheduled-action' }))
    expect(demo.withPrewarm).toMatchObject({ minutesOverThreshold: 0, minutesRefusing: 0 })
    expect(demo.without.minutesOverThreshold).toBeGreaterThan(20)
    expect(demo.peaks.every(({ minutesEarly }: { minutesEarly: number }) => minutesEarly >= 0)).toBe(true)
  })
})

/** tide adopt: files that were not there before, a plan without changes, and clear words where it cannot be. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import type { AdoptOptions } from '../../src/cli/adopt/options.ts'
import { adopt } from '../../src/cli/verbs/adopt.ts'
import type { Where } from '../../src/core/change.ts'
import { agentReader } from '../../src/operations/adopt/read-agents.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { plain } from '../../src/render/paint.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { seedByHand } from '../../src/sandbox/seed-by-hand.ts'
import { clock } from '../build.ts'
import { scratch, tide } from './tide.ts'

const us = { region: 'us-east-1' }

function empty(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'adopt-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** The verb as main runs it, on groups that were set up by hand. */
async function run(
  group: string | undefined,
  options: { [Key in keyof AdoptOptions]?: AdoptOptions[Key] | undefined } & { repo: string },
  groups = ['prod-chat-ws'],
) {
  const sandbox = createSandbox({ startsAt: clock('12:00') })
  const place: Where = {
    region: options.region ?? us.region,
    ...(options.role ? { role: options.role } : {}),
  }
  for (const name of groups) await seedByHand(sandbox, place, name)
  const told: string[] = []
  const terminal = {
    out: (text: string) => void told.push(text),
    err: () => {},
    paint: plain,
    columns: 100,
    during: <T>(_what: () => string, work: Promise<T>) => work,
  }
  const open = async () => ({
    connect: sandbox.connect,
    around: lookAround(sandbox.connect),
    readAgents: agentReader(sandbox.connect),
    now: sandbox.now(),
  })
  const code = await adopt(group, { ...us, ...options } as AdoptOptions, terminal, open)
  return { code, text: told.join(''), sandbox }
}

describe('tide adopt', () => {
  it('writes policy and schedule, which are a valid repository', async () => {
    const repo = empty()
    const { code, text } = await run('prod-chat-ws', { repo, fleet: 'chat' })
    expect(code).toBe(0)
    expect(text).toMatch(/\+ policies\/chat\.yaml\n +\+ schedules\/chat\.yaml/)
    expect(text).toContain('a plan has no changes now')
    const { desired, problems } = await readRepository(repo)
    expect(problems).toEqual([])
    expect(desired?.fleets.map(({ name, policy }) => [name, policy.mode])).toEqual([['chat', 'observe']])
  })

  it('has its faults in words for people', async () => {
    const { text } = await run('prod-chat-ws', { repo: empty() })
    expect(text).toMatch(/flapping error: at 1 → 3 instances/)
    expect(text).toMatch(/missing-data error/)
  })

  it('with --dry-run shows the files and writes none', async () => {
    const repo = empty()
    const { text } = await run('prod-chat-ws', { repo, dryRun: true })
    expect(text).toContain('  group: prod-chat-ws')
    expect(readdirSync(repo)).toEqual([])
  })

  it('with --json gives programs the same', async () => {
    const { text } = await run('prod-chat-ws', { repo: empty(), json: true })
    const { written, adopted, refused } = JSON.parse(text)
    expect([written, refused, adopted[0].changes]).toEqual([true, [], []])
    expect(Object.keys(adopted[0])).toEqual([
      'fleet',
      'group',
      'files',
      'unsaid',
      'risks',
      'changes',
      'findings',
    ])
    expect(parse(adopted[0].files[0].text)).toMatchObject({ group: 'prod-chat-ws', mode: 'observe' })
  })

  it('keeps the role, and what it asks for beside', async () => {
    const repo = empty()
    const role = 'arn:aws:iam::210987654321:role/springtide'
    await run('prod-chat-ws', { repo, role, externalId: 'acme-chat', fleet: 'chat' })
    expect(parse(readFileSync(path.join(repo, 'policies/chat.yaml'), 'utf8'))).toMatchObject({
      role,
      externalId: 'acme-chat',
    })
  })

  it('adopts every group with a tag, and the second time none of them again', async () => {
    const repo = empty()
    const all = { repo, all: true, tag: 'team=chat' }
    const groups = ['chat eu', 'chat us', 'chat-us']
    const first = await run(undefined, all, groups)
    expect(first.code).toBe(0)
    expect(readdirSync(path.join(repo, 'policies')).sort()).toEqual([
      'chat-eu.yaml',
      'chat-us-2.yaml',
      'chat-us.yaml',
    ])
    expect((await readRepository(repo)).problems).toEqual([])
    const second = await run(undefined, all, [...groups, 'chat-new'])
    expect(second.text).toContain('- chat eu: policies/chat-eu.yaml is about it already')
    expect(readdirSync(path.join(repo, 'policies'))).toHaveLength(4)
  })

  it('of many adopts those it can, and fails for the one it cannot', async () => {
    const repo = empty()
    const { code, text } = await run(undefined, { repo, all: true, tag: 'team=chat' }, ['good', 'b: ad'])
    expect(code).toBe(1)
    expect(text).toMatch(/✗ b: ad: it cannot be adopted: .*no colon/)
    expect(readdirSync(path.join(repo, 'policies'))).toEqual(['good.yaml'])
  })

  it('writes over nothing: a file of that name is named, and all stays as it was', async () => {
    const repo = scratch()
    const before = readFileSync(path.join(repo, 'policies/feed.yaml'), 'utf8')
    await expect(run('other', { repo, fleet: 'feed' }, ['other'])).rejects.toThrow(
      'policies/feed.yaml is there already',
    )
    expect(readFileSync(path.join(repo, 'policies/feed.yaml'), 'utf8')).toBe(before)
  })

  it('writes nothing where only the schedule is there', async () => {
    const repo = scratch({
      'schedules/other.yaml': readFileSync(path.join(scratch(), 'schedules/chat.yaml'), 'utf8').replaceAll(
        'name: ',
        'name: other-',
      ),
    })
    await expect(run('other', { repo }, ['other'])).rejects.toThrow('schedules/other.yaml is there already')
    expect(existsSync(path.join(repo, 'policies/other.yaml'))).toBe(false)
  })

  it('knows a group that a file is about already', async () => {
    await expect(run('prod-chat-ws', { repo: scratch(), fleet: 'another' })).rejects.toThrow(
      'policies/chat.yaml is about group prod-chat-ws already',
    )
  })

  it('adds nothing to a repository that is not valid', async () => {
    const repo = scratch()
    writeFileSync(path.join(repo, 'policies/broken.yaml'), 'fleet: broken\n')
    await expect(run('other', { repo }, ['other'])).rejects.toMatchObject({ problems: expect.anything() })
    expect(existsSync(path.join(repo, 'policies/other.yaml'))).toBe(false)
  })

  it.each([
    ['no group', undefined, {}, 'no group is named'],
    ['a group that is not there', 'gone', {}, 'gone: there is no such group in us-east-1'],
    ['--all without a tag', undefined, { all: true }, '--all and --tag go together'],
    ['a tag without --all', 'prod-chat-ws', { tag: 'a=b' }, '--all and --tag go together'],
    ['a tag without a value', undefined, { all: true, tag: 'team' }, '"team" is no tag'],
    ['a group beside --all', 'prod-chat-ws', { all: true, tag: 'a=b' }, '--all names no group'],
    [
      'a tag that no group has',
      undefined,
      { all: true, tag: 'team=none' },
      'no group in us-east-1 has the tag',
    ],
    ['a Region that is none', 'prod-chat-ws', { region: 'us-east-1.example.com/' }, 'is no AWS Region'],
    ['no Region', 'prod-chat-ws', { region: undefined }, '--region is missing'],
    ['a role that is none', 'prod-chat-ws', { role: 'admin' }, 'is no role'],
    ['an external id without a role', 'prod-chat-ws', { externalId: 'acme' }, 'goes with a role'],
    ['a fleet that cannot be', 'prod-chat-ws', { fleet: 'Chat Room' }, 'lowercase'],
    [
      "a fleet with the name of a file that is no fleet's",
      'prod-chat-ws',
      { fleet: 'guardrails' },
      "no fleet's file",
    ],
    ['a group that would write to the terminal', 'a\n\u001b[31m', {}, /^a\\u\{a\}\\u\{1b\}\[31m: /],
    [
      'a parameter that cannot be',
      'prod-chat-ws',
      { agentParameter: 'secret' },
      'no parameter for the agent',
    ],
  ])('refuses %s', async (_title, group, options, message) => {
    const repo = empty()
    await expect(run(group, { repo, ...options })).rejects.toThrow(message)
    expect(readdirSync(repo)).toEqual([])
  })

  it('is there to be typed, and leaves a plan without changes', async () => {
    const repo = empty()
    const typed = [
      'adopt',
      'prod-chat-ws',
      '--region',
      'us-east-1',
      '--fleet',
      'chat',
      '--sandbox',
      '--repo',
      repo,
    ]
    expect(await tide(typed)).toMatchObject({ code: 0, err: '' })
    const again = await tide(typed)
    expect(again).toMatchObject({
      code: 1,
      err: expect.stringContaining('policies/chat.yaml is about group'),
    })
    expect((await tide(['check', '--repo', repo])).out).toContain('policies/chat.yaml')
    expect((await tide(['adopt', 'x'])).err).toContain('--region')
  })
})

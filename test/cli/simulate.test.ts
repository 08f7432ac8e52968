import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, scratch, tide } from './tide.ts'

/** The evening of a match: the floor has to be 29 at 18:40 UTC. */
const evening = ['--from', '2027-06-29T17:00Z', '--to', '2027-06-29T21:00Z']
const policy = readFileSync(path.join(root, 'policies/chat.yaml'), 'utf8')

function simulate(...args: string[]) {
  return tide(['simulate', 'chat', ...evening, ...args])
}

interface Played {
  notes: string[]
  fleets: {
    fleet: string
    measure: { threshold: number }
    variants: {
      name: string
      numbers: Record<string, number>
      minutes: Record<string, number[]>
      peaks: { name: string; instances: number; minutesEarly: number | null }[]
    }[]
  }[]
}

async function numbersOf(...args: string[]): Promise<Played> {
  const { code, out, err } = await simulate('--json', ...args)
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

/** A scratch clone: its commit `main` has this policy, its work tree that one. */
function clone(committed: string, now: string): string {
  const repo = scratch({ 'policies/chat.yaml': committed })
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      [
        '-C',
        repo,
        '-c',
        'user.name=ana',
        '-c',
        'user.email=ana@example.com',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      { stdio: 'ignore' },
    )
  git('init', '-b', 'main')
  git('add', '-A')
  git('commit', '-m', 'first')
  writeFileSync(path.join(repo, 'policies/chat.yaml'), now)
  return repo
}

describe('tide simulate', () => {
  it('plays the shipped recording where none is named, and says so', async () => {
    const { code, out, err } = await simulate('--repo', scratch())
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('the site of the World Cup 1998, the recording shipped here')
    expect(out).toContain('Played 1,513 weeks later than recorded: the same weekdays, the same UTC clock.')
    expect(out).toContain('The highest minute is as large as the largest peak declared in this time')
    expect(out).toMatch(/^ {5}29 .*█/m)
    expect(out).toContain('Seed 1: the same seed plays the same.')
  })

  it('shows what pre-warm is worth: nobody is refused with it, people are without', async () => {
    const [chat] = (await numbersOf('--without', 'prewarm', '--repo', scratch())).fleets
    const [ours, without] = chat?.variants ?? []
    expect([ours?.name, without?.name]).toEqual(['this repository', 'without pre-warm'])
    expect(ours?.numbers).toMatchObject({ minutesOverThreshold: 0, refused: 0 })
    expect(without?.numbers.minutesOverThreshold).toBeGreaterThan(0)
    expect(Math.max(...(without?.minutes.floor ?? []))).toBe(3)
  })

  it('gives the same bytes for the same seed, and others for another', async () => {
    const repo = scratch()
    const runs = await Promise.all(
      ['7', '7', '8'].map((seed) =>
        simulate('--json', '--seed', seed, '--without', 'prewarm', '--repo', repo),
      ),
    )
    const [one, same, other] = runs.map(({ out }) => out)
    expect(same).toBe(one)
    expect(other).not.toBe(one?.replace('"seed":7', '"seed":8'))
  })

  it('plays another commit beside this one, and measures both by the thresholds of this one', async () => {
    // No match is on then, so the alarm has to do it: and that of main rings later.
    const repo = clone(
      policy.replace('at: 20000 #', 'at: 24000 #').replace(/^.*from: 20000.*\n/m, ''),
      policy,
    )
    const midday = ['--from', '2027-06-30T10:00Z', '--to', '2027-06-30T16:00Z', '--peak', '300k']
    const [chat] = (await numbersOf('--against', 'main', ...midday, '--repo', repo)).fleets
    const [ours, main] = chat?.variants ?? []
    expect([ours?.name, main?.name]).toEqual(['this repository', 'main'])
    expect(chat?.measure.threshold).toBe(20_000)
    for (const { numbers, minutes } of chat?.variants ?? []) {
      const { average = [], refused = [] } = minutes
      const over = average.filter((value, index) => value > 20_000 || (refused[index] ?? 0) > 0)
      expect(numbers.minutesOverThreshold).toBe(over.length)
    }
    expect(main?.numbers.minutesOverThreshold).toBeGreaterThan(ours?.numbers.minutesOverThreshold ?? Infinity)
  })

  it('plays only fleets that differ, unless they are named', async () => {
    const repo = clone(policy, policy.replace('at: 9000 #', 'at: 8000 #'))
    const { code, out } = await tide([
      'simulate',
      ...evening,
      '--against',
      'main',
      '--markdown',
      '--repo',
      repo,
    ])
    expect(code).toBe(0)
    expect(out).toContain('2 of 3 fleets are the same in main, and are not played.')
    expect(out.match(/^#### .*$/gm)).toEqual(['#### chat'])
    const same = clone(policy, policy)
    const all = await tide(['simulate', ...evening, '--against', 'main', '--markdown', '--repo', same])
    expect(all.out).toBe(
      '### Springtide simulation\n\n3 of 3 fleets are the same in main, and are not played.\n',
    )
    expect((await numbersOf('--against', 'main', '--repo', same)).fleets[0]?.variants).toHaveLength(2)
  })

  it('compares with a folder too, and says which fleet is new', async () => {
    const before = scratch({ 'policies/game.yaml': null, 'schedules/game.yaml': null })
    const { out } = await tide([
      'simulate',
      ...evening,
      '--against',
      before,
      '--markdown',
      '--repo',
      scratch(),
    ])
    expect(out).toContain('2 of 3 fleets are the same in ')
    expect(out).toMatch(/game is not in .*: there is nothing to compare it with\./)
    expect(out.match(/^#### .*$/gm)).toEqual(['#### game'])
  })

  it('makes things fail when asked, and says so', async () => {
    const repo = scratch()
    const down = ['--fault', 'control-plane-down 2027-06-29T18:00Z..2027-06-29T20:00Z']
    const { out } = await simulate(...down, '--repo', repo)
    expect(out).toContain('Made to fail: control-plane-down, 2027-06-29T18:00Z to 2027-06-29T20:00Z.')
    const floors = async (...args: string[]) =>
      (await numbersOf(...args, '--repo', repo)).fleets[0]?.variants.map(
        ({ minutes }) => minutes.floor ?? [],
      ) ?? []
    const [failing = [], bare = []] = await floors(...down, '--without', 'backstop')
    const [fine = []] = await floors()
    const [atRise, atStart] = [92, 100]
    expect([failing, bare, fine].map((floor) => floor[atRise])).toEqual([10, 10, 29])
    expect([failing, bare, fine].map((floor) => floor[atStart])).toEqual([29, 10, 29])
    expect(bare[3 * 60]).toBe(29)
  })

  it('writes a page, and counts money', async () => {
    const repo = scratch()
    const file = path.join(repo, 'out.html')
    const { out, err } = await simulate('--price', '0.34', '--html', file, '--repo', repo)
    expect(out).toContain('cost at 0.34 an instance-hour')
    expect(err).toBe(`${file} is written\n`)
    expect(readFileSync(file, 'utf8')).toMatch(/<svg[\s\S]*Load, and what the instances in service are for/)
  })

  it('refuses a bad trace at its line, a bad fault, a bad version and a bad repository, with exit code 1', async () => {
    const repo = scratch({ 'bad.csv': 'timestamp,value\n2027-06-29T17:00Z,5\nnoon,7\n' })
    const why = async (...args: string[]) => {
      const { code, out, err } = await tide(['simulate', 'chat', ...args])
      expect([code, out]).toEqual([1, ''])
      return err
    }
    expect(await why('--trace', path.join(repo, 'bad.csv'), '--repo', repo)).toMatch(/^bad\.csv:3: "noon"/)
    expect(await why('--trace', path.join(repo, 'none.csv'), '--repo', repo)).toContain('none.csv')
    expect(await why('--fault', 'fire', '--repo', repo)).toMatch(/^--fault "fire" is no fault/)
    expect(await why('--against', '--help', '--repo', repo)).toContain('could not be read')
    expect(await why('--against', 'nowhere', '--repo', clone(policy, policy))).toContain('nowhere')
    const wrong = scratch({ 'policies/chat.yaml': 'fleet: chat\n' })
    expect(await why('--against', wrong, '--repo', repo)).toContain('is no valid repository')
    expect(await why('--repo', wrong)).toContain('policies/chat.yaml:1:1')
    expect(await why('--peak', '5', '--scale', '2', '--repo', repo)).toContain('cannot be used with')
    expect(await why('--seed', '-1', '--repo', repo)).toContain('Write a whole number')
  })
})

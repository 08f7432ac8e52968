/** The worked example in policies/ and schedules/ is valid, teaches sound numbers, and matches its sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../src/adapters/repository/repository.ts'
import type { Fleet } from '../src/core/desired.ts'
import { targetPerInstance } from '../src/core/policy.ts'

const root = new URL('../', import.meta.url)

async function shipped(): Promise<Record<string, Fleet>> {
  const { desired, problems } = await readRepository(fileURLToPath(root))
  expect(problems).toEqual([])
  return Object.fromEntries((desired?.fleets ?? []).map((fleet) => [fleet.name, fleet]))
}

it('has three fleets and no problem', async () => {
  expect(Object.keys(await shipped())).toEqual(['chat', 'feed', 'game'])
})

it.each([
  ['policies', 'policy', '../'],
  ['schedules', 'schedule', '../'],
  ['policies/tuning', 'tuning', '../../'],
])('tells editors the schema of each file in %s', (folder, kind, up) => {
  const files = readdirSync(new URL(`${folder}/`, root)).filter((file) => file.endsWith('.yaml'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const name = file.replace('.yaml', '')
    const schema = ['guardrails', 'report', 'access'].includes(name) ? name : kind
    const [first] = readFileSync(new URL(`${folder}/${file}`, root), 'utf8').split('\n')
    expect(first).toBe(`# yaml-language-server: $schema=${up}schema/${schema}.schema.json`)
    expect(readdirSync(new URL('schema/', root))).toContain(`${schema}.schema.json`)
  }
})

describe.each(['chat', 'feed', 'game'])('the thresholds of %s', (name) => {
  it('do not flap: no step in either direction crosses the other threshold', async () => {
    const policy = (await shipped())[name]?.policy
    const scaling = policy?.scaling
    const [low, high, min, max] = [
      scaling?.in?.at ?? 0,
      scaling?.out.at ?? 0,
      policy?.capacity.min ?? 0,
      policy?.capacity.max ?? 0,
    ]
    expect(low).toBeGreaterThan(0)
    for (let n = min + 1; n <= max; n += 1) expect(((low * n) / (n - 1)) * 1.1).toBeLessThan(high)
    for (let n = min; n <= max; n += 1) {
      for (const { from, add } of scaling?.out.steps ?? [])
        expect((from * n) / (n + add)).toBeGreaterThan(low)
    }
  })

  it('leave room: peaks are sized above scale-in, under scale-out, within what an instance holds', async () => {
    const policy = (await shipped())[name]?.policy
    if (!policy?.scaling?.in) throw new Error('no policy')
    const target = targetPerInstance(policy)
    expect(target).toBeGreaterThan(policy.scaling.in.at)
    expect(target).toBeLessThan(policy.scaling.out.at)
    for (const { from } of policy.scaling.out.steps ?? [])
      expect(from).toBeLessThan(policy.capacity.connectionsPerInstance)
    if (policy.scaling.maximum)
      expect(policy.scaling.maximum.at).toBeLessThan(policy.capacity.connectionsPerInstance)
    expect([policy.scaling.out.missingData, policy.scaling.in.missingData]).not.toContain('breaching')
  })
})

it("mails its report from and to addresses that are nobody's", async () => {
  const { desired } = await readRepository(fileURLToPath(root))
  const { mailing } = desired ?? {}
  expect(mailing).toMatchObject({ at: 7 * 60, timezone: 'Europe/Paris', send: 'always' })
  // RFC 2606: example.com belongs to no one who could get a mail by mistake.
  const addresses = [mailing?.from ?? '', ...(mailing?.to ?? []), ...(mailing?.replyTo ?? [])]
  for (const address of addresses) expect(address).toMatch(/@example\.com>?$/)
})

it('shows who may change what from Slack with IDs that are easy to see as examples', async () => {
  const { desired } = await readRepository(fileURLToPath(root))
  const { workspace = '', people = {}, channels = [] } = desired?.access ?? {}
  expect(Object.keys(people).length).toBeGreaterThan(0)
  for (const id of [workspace, ...Object.keys(people), ...channels]) expect(id).toMatch(/^[TUC]0\w{7}$/)
})

it('accepts a risk on one fleet, as docs/findings.md shows it', async () => {
  const { feed } = await shipped()
  const docs = readFileSync(new URL('docs/findings.md', root), 'utf8')
  const [code, reason] = Object.entries(feed?.policy.accept ?? {})[0] ?? []
  expect(docs).toContain(`accept:\n  ${code}: ${reason}\n`)
})

it('lets the largest planned rise through its own guardrails', async () => {
  const { desired } = await readRepository(fileURLToPath(root))
  for (const { policy, peaks } of desired?.fleets ?? []) {
    for (const { size } of peaks) {
      const floor =
        'instances' in size ? size.instances : Math.ceil(size.connections / targetPerInstance(policy))
      expect(floor - policy.capacity.min).toBeLessThanOrEqual(desired?.guardrails.limits.raise ?? 0)
    }
  }
})

describe('the matches', () => {
  it('are the 64 of 1998, 1513 weeks later at the same hour of a summer day', async () => {
    const peak = (await shipped()).chat?.peaks.find(({ name }) => name === 'matches')
    if (peak?.when.kind !== 'events') throw new Error('no calendar')
    const { events, beforeSeconds } = peak.when
    expect(events).toHaveLength(64)
    expect(beforeSeconds).toBeGreaterThan(0)
    expect(new Set(events.map(({ zone }) => zone))).toEqual(new Set(['Europe/Paris']))
    const weeks1513 = 1_513 * 7 * 86_400_000
    const paris = 2 * 3_600_000
    const at = (utc: string) => new Date(Date.parse(utc) + weeks1513 + paris).toISOString().slice(0, 19)
    expect(events.at(0)).toMatchObject({
      title: 'Group A: Brazil v Scotland',
      start: at('1998-06-10T15:30:00Z'),
      durationSeconds: 7_200,
    })
    expect(events.at(-1)).toMatchObject({
      title: 'Final: Brazil v France',
      start: at('1998-07-12T19:00:00Z'),
      durationSeconds: 8_100,
    })
    expect(
      events
        .filter(({ start }) => start.startsWith('2027-06-29'))
        .map(({ title, start }) => `${start} ${title}`),
    ).toEqual([
      `${at('1998-06-30T14:30:00Z')} Round of 16: Romania v Croatia`,
      `${at('1998-06-30T19:00:00Z')} Round of 16: Argentina v England`,
    ])
  })
})

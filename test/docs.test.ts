/** The docs are true: links lead somewhere, examples are valid, commands exist, JSON has the keys it is said to have. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { locateRisks } from '../src/adapters/repository/locate-risks.ts'
import { readRepository } from '../src/adapters/repository/repository.ts'
import { Guardrails } from '../src/core/guardrails.ts'
import { plan } from '../src/core/plan/plan.ts'
import type { Risk } from '../src/core/proofs/risk.ts'
import { report } from '../src/core/report.ts'
import { timeline } from '../src/core/timeline.ts'
import { checkJson } from '../src/render/proofs-json.ts'
import { reportJson, timelineJson } from '../src/render/report-json.ts'
import { aFleet, aGroup, aPeak, clock } from './build.ts'
import { root, scratch, tide } from './cli/tide.ts'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'traces/README.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
]
const read = (page: string) => readFileSync(path.join(root, page), 'utf8')

function blocks(page: string, language: string): string[] {
  return [...read(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text]) =>
    name === language && text ? [text] : [],
  )
}

describe('every page', () => {
  it.each(pages)('%s links only to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, to]) => to ?? '')
    for (const to of links.filter((link) => !link.includes('://'))) {
      expect(`${to}: ${existsSync(path.join(root, path.dirname(page), to))}`).toBe(`${to}: true`)
    }
  })

  it.each(pages)('%s names only files that are there', (page) => {
    const named = [
      ...read(page).matchAll(
        /`((?:src|docs|functions|test|traces|infra|bench|policies|schedules)\/[\w./-]+)`/g,
      ),
    ]
    for (const [, file = ''] of named)
      expect(`${file}: ${existsSync(path.join(root, file))}`).toBe(`${file}: true`)
  })
})

describe('README', () => {
  it('shows a schedule that is valid', async () => {
    const [example = ''] = blocks('README.md', 'yaml')
    const repo = scratch({ 'schedules/chat.yaml': example })
    expect((await readRepository(repo)).problems).toEqual([])
  })

  it('shows problems as they are printed', async () => {
    const shown = blocks('README.md', '').find((block) => block.includes('peaks[0].to')) ?? ''
    const wrong = read('schedules/chat.yaml')
      .replace('fleet: chat', 'fleet: chatt')
      .replace('to: 14:00', 'to: 14:75')
    const { problems } = await readRepository(scratch({ 'schedules/chat.yaml': wrong }))
    const lines = problems.map(
      ({ file, line, column, path: at, message }) => `${file}:${line}:${column} ${at}: ${message}\n`,
    )
    expect(lines.join('')).toBe(shown)
  })

  it('shows a risk as it is printed', async () => {
    const shown = blocks('README.md', '').find((block) => block.includes('flapping warning')) ?? ''
    const thin = read('policies/chat.yaml').replace('at: 9000', 'at: 9500')
    const { out } = await tide(['check', '--repo', scratch({ 'policies/chat.yaml': thin })])
    const lines = shown.split('\n').filter((line) => line !== '')
    expect(lines.length).toBe(3)
    for (const line of lines) expect(out.split('\n')).toContain(line)
  })
})

describe('docs/json.md', () => {
  const [shownReport, shownCheck, shownTimelines] = blocks('docs/json.md', 'json').map((block) =>
    JSON.parse(block),
  )
  const fleet = aFleet({ fleet: 'chat', scaling: undefined }, [aPeak()])
  const guardrails = Guardrails.parse({ limits: { raise: 5 } })
  const desired = { fleets: [fleet], guardrails }
  const observed = { fleets: { chat: { group: { read: aGroup() } } } }
  const concerns = ['prewarm'] as const
  const planned = plan(desired, observed, clock('20:00'), concerns)
  const outcomes = planned.changes.map(({ id }) => ({ id, result: 'held' as const }))
  const real = reportJson(report(desired, observed, planned, { commit: 'abc', concerns, outcomes }))

  it('shows a Report with the keys a Report has', () => {
    expect(keys(shownReport)).toEqual(keys(real))
  })

  it('shows a check and a timeline with the keys they have', async () => {
    const { problems } = await readRepository(scratch({ 'policies/chat.yaml': '' }))
    const found = { severity: 'info', at: ['capacity', 'min'], says: '', fix: '' } as const
    const risk: Risk = { ...found, code: 'capacity', fleet: 'chat', file: 'policies/chat.yaml' }
    const survives = { instances: 3, perMinute: 1 }
    const proof = { fleet: 'chat', risks: [risk], accepted: [{ ...risk, accepted: 'so' }], survives }
    expect(keys(shownCheck)).toEqual(keys(checkJson(problems.slice(0, 1), locateRisks(root, [proof]))))
    const drawn = timelineJson(timeline(fleet, clock('00:00'), clock('01:00'), null))
    expect(keys(shownTimelines[0])).toEqual(keys(drawn))
  })

  /** Every path of keys; what is null on either side may be anything, and texts are not compared. */
  function keys(value: unknown, at = ''): string[] {
    if (Array.isArray(value))
      return value.length > 0 && typeof value[0] === 'object' ? keys(value[0], `${at}[]`) : []
    if (typeof value !== 'object' || value === null || at.endsWith('.next')) return []
    return Object.entries(value)
      .flatMap(([key, inner]) => [`${at}.${key}`, ...keys(inner, `${at}.${key}`)])
      .sort()
  }
})

describe('docs/findings.md', () => {
  it('has a row for every code, and no row for a code that is gone', () => {
    const sources = [
      'src/core/plan/findings.ts',
      'src/core/prewarm.ts',
      'src/core/backstop/plan.ts',
      'src/core/tuning/plan.ts',
      'src/core/tuning/unchecked.ts',
      'src/core/tuning/throttled.ts',
      'src/core/tuning/bandwidth.ts',
      'src/core/balance/plan.ts',
      'src/core/readiness.ts',
      'src/core/scaling/hazards.ts',
      'src/core/scaling/beside.ts',
      'src/core/prune/findings.ts',
      'src/core/routing/findings.ts',
      'src/core/telemetry/arrival.ts',
      'src/core/telemetry/plan.ts',
      'src/core/telemetry/plan-throttling.ts',
    ]
      .map(read)
      .join('\n')
    const rows = [...read('docs/findings.md').matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code)
    const literals = new Set([...sources.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, code]) => code))
    for (const code of rows) expect(literals).toContain(code)
    const coded = [
      ...sources.matchAll(
        /(?:code: (?:isUnread \? )?|about\(fleet, |finding\(fleet, |drifted\(fleet, |unchecked\(about, )'([a-z-]+)'(?: : '([a-z-]+)')?/g,
      ),
    ]
    const codes = coded.flatMap(([, one, other]) => [one, other]).filter((code) => code !== undefined)
    expect(codes.length).toBeGreaterThan(9)
    expect(codes.filter((code) => !rows.includes(code))).toEqual([])
  })
})

it('every trace has its notices beside it, unmodified where they ask for it', () => {
  const folder = path.join(root, 'traces')
  for (const trace of readdirSync(folder).filter((name) => name.endsWith('.csv'))) {
    const notices = readdirSync(folder).filter(
      (name) => name.startsWith(`${path.basename(trace, '.csv')}.`) && name.endsWith('.txt'),
    )
    expect(notices.length).toBeGreaterThan(0)
    for (const notice of notices) expect(read('traces/README.md')).toContain(notice)
  }
})

import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/finding.ts'
import type { FleetStatus, Night, Report } from '../../../src/core/report.ts'
import { markup } from '../../../src/render/page/html.ts'
import { dayPage, reportPage, timelinesPage } from '../../../src/render/page/page.ts'
import { reportSections } from '../../../src/render/page/sections.ts'
import { at, everything, hostile } from '../../everything.ts'

const page = reportPage(everything)
const night = everything.night as Night
const { night: _, ...now } = everything
const game = everything.fleets[2] as FleetStatus
const fine: Report = {
  ...everything,
  fleets: [game],
  changes: [],
  findings: [],
  accepted: [],
  night: { peaks: [], ahead: [], asked: { read: [] } },
}

function sections(report: Report, most = 30): string[] {
  return reportSections(report, { most, chart: () => null }).map(markup)
}

function titles(report: Report): string[] {
  return sections(report).flatMap((section) => /<h2>([^<]*?)\s*</.exec(section)?.[1] ?? [])
}

/** Every tag a document really has. */
function tagsOf(document: string): string[] {
  return [...document.matchAll(/<([a-z][a-z0-9]*)((?:\s[^<>]*)?)\/?>/gi)].map(([tag]) => tag)
}

describe('the page of a report', () => {
  it('says how fast connections may be closed without the crumbs of floating point', () => {
    const balance = {
      ...everything.fleets[0]?.balance,
      shedPerSecond: 0.7 * 2 * 300,
    } as FleetStatus['balance']
    expect(reportPage({ ...fine, fleets: [{ ...game, balance }] })).toContain(', at most 420 a second')
  })

  it('is what it was', async () => {
    await expect(page).toMatchFileSnapshot('report-page.snapshot.txt')
  })

  it('is one file that fetches nothing, links nowhere and runs nothing', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:;`,
    )
    expect(page).not.toMatch(/url\(|@import/)
  })

  it('begins with how fleets stand where nothing else was asked', () => {
    const order = (report: Report) =>
      [...reportPage(report).matchAll(/<h2>([^<]*?)\s*</g)].map(([, title]) => title)
    const looked: Report = { ...now, concerns: ['prewarm', 'scaling'] }
    expect(order(looked).slice(0, 3)).toEqual(['How fleets stand', 'Fleets', 'Changes'])
    expect(order({ ...now, concerns: ['tuning'] }).at(-1)).toBe('How fleets stand')
    expect(order({ ...looked, outcomes: [] }).at(-1)).toBe('How fleets stand')
    expect(order(everything).at(-1)).toBe('How fleets stand')
  })

  it('has nothing of what somebody hostile wrote but words', () => {
    const documents = [
      page,
      reportPage(now),
      timelinesPage(night.ahead),
      dayPage({
        title: hostile,
        lead: hostile,
        charts: [],
        table: { columns: [hostile], rows: [[hostile]] },
      }),
    ]
    for (const document of documents) {
      expect(document.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u)
      for (const tag of tagsOf(document)) {
        expect(tag).not.toMatch(/^<(script|img|a|iframe|link|object|form|base)\b/i)
        expect(tag).not.toMatch(/\s(on[a-z]+|href|src|style)\s*=/i)
      }
    }
  })

  it('has its sections in the order in which somebody must act', () => {
    expect(titles(everything)).toEqual([
      'Drift',
      'Findings',
      'Held',
      'In force',
      'Accepted risks',
      'Asked in the last day',
      'Yesterday&#39;s peaks',
      'Proposed',
      'Forecasts of the last day',
      'The next 48 hours',
      'Nodes',
      'Fleets',
    ])
  })

  it('has only sections with something in them', () => {
    expect(titles(fine)).toEqual(['Fleets'])
    expect(titles(now)).toEqual([
      'Changes',
      'Findings',
      'Held',
      'In force',
      'Accepted risks',
      'Nodes',
      'Fleets',
    ])
  })

  it('never cuts off whose ID it was that asked', () => {
    const by = `${'x'.repeat(60)} (Slack U012AB3CD)`
    const asked = { read: [{ at, by, what: 'hold chat', became: 'refused: no' }] }
    expect(reportPage({ ...everything, night: { ...night, asked } })).toContain(`by ${by}: refused: no`)
  })

  it('says how to approve, to end a hold, and to repair', () => {
    const id = everything.changes[2]?.id
    expect(page).toContain(`<code>tide apply --approve ${id}</code>`)
    expect(page).toContain('<code>tide hold chat --end</code>')
    expect(page).toContain('To repair: <code>tide apply</code>')
  })

  it('says what became of each change where something was written', () => {
    const [first, second, held] = everything.changes.map(({ id }) => id) as [string, string, string]
    const [, drift = '', , waiting = ''] = sections({
      ...now,
      outcomes: [
        { id: first, result: 'applied' },
        { id: second, result: 'failed', error: hostile },
        { id: held, result: 'applied' },
      ],
    })
    expect(drift.match(/class="tag good">✓ applied/g)).toHaveLength(2)
    expect(drift.match(/class="tag bad">‼ failed/g)).toHaveLength(1)
    expect(waiting).not.toContain(held)
  })

  it('points at the line that declares a peak', () => {
    expect(page).toContain('<code>schedules/chat.yaml:7</code>')
  })

  it('tells how many minutes a peak was early or late', () => {
    expect(page).toContain('✓ ready</span> 2 min early')
    expect(page).toContain('! late</span> 7 min late')
    expect(page).toContain('‼ never ready</span> fewer than 29 instances all the while')
  })
})

describe('what nobody knows', () => {
  const finding = everything.findings.find(({ status }) => status === 'unchecked') as Finding
  const peak = night.peaks.find(({ verdict }) => verdict === 'unchecked') as Night['peaks'][number]
  const cases: [string, Partial<Report>][] = [
    ['a fleet', { fleets: [{ ...game, state: 'unchecked' }] }],
    ['a finding', { findings: [finding] }],
    ['a peak', { night: { ...night, peaks: [peak], asked: { read: [] } } }],
    ['what was asked', { night: { peaks: [], ahead: [], asked: { unread: 'AccessDenied' } } }],
  ]

  it.each(cases)('is never green: %s', (_what, some) => {
    const all = sections({ ...fine, ...some })
    expect(all[0]).toContain('unknown-edge')
    expect(all[0]).toContain('? unchecked')
    expect(all.join('')).toMatch(/tag unknown">\? unchecked/)
  })

  it('is green where all was looked at and is fine', () => {
    expect(sections(fine)[0]).toContain('good-edge')
  })

  it('does not hide what is critical', () => {
    expect(sections(everything)[0]).toContain('bad-edge')
    expect(sections({ ...fine, night: { ...night, peaks: night.peaks.slice(2, 3) } })[0]).toContain(
      'bad-edge',
    )
  })

  it('is said of load and of a group that could not be read', () => {
    const [fleets = ''] = sections({ ...fine, fleets: [{ ...game, size: null, live: null }] }).slice(-2)
    expect(fleets).toContain('? no group seen')
    expect(fleets).toContain('? not known')
  })
})

describe('a thousand fleets', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `fleet-${index}`)
  const [finding, ahead] = [everything.findings[0] as Finding, night.ahead[0] as Night['ahead'][number]]
  const many: Report = {
    ...everything,
    fleets: names.map((fleet, index) => ({ ...game, fleet, state: index === 999 ? 'unchecked' : 'in sync' })),
    findings: names.flatMap((fleet) =>
      Array.from({ length: 5 }, (_, index) => ({ ...finding, fleet, code: `code-${index}` })),
    ),
    night: { peaks: [], ahead: names.map((fleet) => ({ ...ahead, fleet })), asked: { read: [] } },
  }

  it('are as many rows as wanted, with what is left counted and the unchecked first', () => {
    const all = sections(many, 10)
    const text = all.join('')
    expect(text).toContain('and 990 more fleets: 990 in sync')
    expect(text).toContain('and 998 more findings')
    expect(text).toContain('and 990 more fleets with a peak')
    expect(all.find((section) => section.includes('<h2>Fleets'))?.indexOf('fleet-999')).toBeGreaterThan(0)
    expect(text.length).toBeLessThan(60_000)
  })

  it('are a page that a browser opens', () => {
    expect(reportPage(many).length).toBeLessThan(8_000_000)
  })
})

describe('a page of timelines', () => {
  it('draws each fleet for a screen and for a phone', () => {
    const document = timelinesPage(night.ahead)
    expect(document.match(/<svg /g)).toHaveLength(4)
    expect(document).toContain('<h1>The floor of 2 fleets, the next 48 hours</h1>')
    expect(document).toContain('from Wed 25 Nov 07:00 UTC')
    expect(night.ahead[0]?.from).toBe(at)
  })
})

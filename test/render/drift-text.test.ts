import { describe, expect, it } from 'vitest'
import type { Night, Report } from '../../src/core/report.ts'
import { driftText } from '../../src/render/drift-text.ts'
import { plain } from '../../src/render/paint.ts'
import { everything } from '../everything.ts'

const night = everything.night as Night
const text = driftText(everything, plain, 100)

/** The lines of a section, without its title. */
function linesOf(title: string, of = text): string[] {
  const block = of
    .trimEnd()
    .split('\n\n')
    .find((part) => part.startsWith(title))
  return block?.split('\n').slice(1) ?? []
}

describe('the nightly report as text', () => {
  it('is what it was', async () => {
    await expect(text).toMatchFileSnapshot('drift-text.snapshot.txt')
  })

  it('begins with the verdict, then has what needs a person, then what was and what comes', () => {
    const titles = text.split('\n\n').map((block) => /^[A-Z]\S*(?: \S+)*/.exec(block)?.[0])
    expect(text.split('\n')[1]).toMatch(/^critical: feed; game ready/)
    expect(titles.filter(Boolean)).toEqual([
      'Drift',
      'Findings',
      'Held',
      'In force',
      'Accepted',
      'Asked',
      'Peaks of the last day',
      'Proposed',
      'Forecasts',
      'The next 48 hours',
      'Nodes',
      'Fleets',
    ])
  })

  it('leaves out sections with nothing in them', () => {
    const calm: Report = {
      ...everything,
      changes: [],
      findings: [],
      accepted: [],
      fleets: everything.fleets.slice(2),
      night: { peaks: [], ahead: [], asked: { read: [] } },
    }
    expect(driftText(calm, plain, 100)).toBe(
      [
        '2026-11-25T07:00Z · commit 1f2e3d4c5b6a · 1 fleet',
        'game ready',
        '',
        'Fleets  1 fleet',
        '  game  ✓ in sync    8 in service, floor 4, MaxSize 60; 96,000 connections, 75 % of target; next friday-night, rises Wed 25 Nov 19:25; only observed',
        '',
      ].join('\n'),
    )
  })

  it('says how drift is repaired or accepted, however much there is', () => {
    const [open] = everything.changes
    const changes = Array.from({ length: 40 }, () => open as Report['changes'][number])
    for (const report of [everything, { ...everything, changes }])
      expect(linesOf('Drift', driftText(report, plain, 100)).at(-1)).toBe(
        '  To repair now: tide apply. To accept what AWS has: write it into the policy file of the fleet.',
      )
  })

  it('proposes the line to write where a peak brought more than was declared', () => {
    expect(linesOf('Proposed')).toEqual([
      '  chat evening: declared 450,000, came 512,000: write connections: 515000 at schedules/chat.yaml:7',
    ])
  })

  it('says of each forecast what was to be foreseen and what came, and never that nobody knows is fine', () => {
    expect(linesOf('Forecasts')).toEqual([
      '  ✓ chat as foreseen on Tue 24 Nov: at most 448,212 (q95) at 20:00, came 430,000 at 20:00; 3 % of the day over it',
      '  ! feed more than foreseen on Tue 24 Nov: at most 448,212 (q95) at 20:00, came 512,000 at 20:15; 31 % of the day over it; declared 450,000 (evening)',
      expect.stringMatching(/^ {2}\? game unchecked on Tue 24 Nov: <!channel>/),
    ])
  })

  it('says how each held change is approved, or that it cannot be', () => {
    expect(linesOf('Held').filter((line) => /held:/.test(line))).toEqual([
      expect.stringMatching(/allows 45 at once \(approve: tide apply --approve [0-9a-f]{10}\)$/),
      expect.not.stringContaining('approve:'),
    ])
  })

  it('puts findings of one kind together, worst first, and counts beyond three', () => {
    const [one] = everything.findings
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      ...(one as Report['findings'][number]),
      fleet: `fleet-${index % 1_000}`,
    }))
    const [head, ...rest] = linesOf('Findings', driftText({ ...everything, findings: many }, plain, 100))
    expect(head).toBe('  ! critical not-ready  5,000 times, in 1,000 fleets')
    expect(rest).toHaveLength(5)
    expect(rest[3]).toBe('      and 4,997 more')
  })

  it('tells how each peak went, and never makes unchecked fine', () => {
    expect(linesOf('Peaks').map((line) => line.slice(0, 62))).toEqual([
      '  ✓ chat evening, Tue 24 Nov 20:00 UTC: ready 2 minutes before',
      '  ! feed evening, Tue 24 Nov 20:00 UTC: ready 7 minutes late; ',
      '  ! game evening, Tue 24 Nov 20:00 UTC: never had 29 instances',
      expect.stringMatching(/^ {2}\? game evening, Tue 24 Nov 20:00 UTC: unchecked:/),
    ])
  })

  it('tells the newest of what was asked, and never cuts off whose ID it was', () => {
    const name = 'x'.repeat(60)
    const read = Array.from({ length: 30 }, (_, index) => ({
      at: everything.at - (30 - index) * 60_000,
      by: `${name} (Slack U012AB3CD)`,
      what: `hold ${index}`,
      became: '1 applied',
    }))
    const lines = linesOf(
      'Asked',
      driftText({ ...everything, night: { ...night, asked: { read } } }, plain, 100),
    )
    expect(lines[0]).toBe(`  2026-11-25T06:59Z ${name} (Slack U012AB3CD): hold 29 → 1 applied`)
    expect(lines.at(-1)).toBe('  and 5 more')
  })

  it('does not say to the minute what nobody looked for', () => {
    const [ready] = night.peaks
    const peaks = [{ ...(ready as Night['peaks'][number]), minutesLate: -30 }]
    const early = driftText({ ...everything, night: { ...night, peaks } }, plain, 100)
    expect(linesOf('Peaks', early)[0]).toContain('ready 30 minutes before or more;')
  })

  it('says that what was asked could not be read', () => {
    const unread = { ...everything, night: { ...night, asked: { unread: 'FilterLogEvents: denied' } } }
    expect(linesOf('Asked', driftText(unread, plain, 100))).toEqual([
      '  ? unchecked: FilterLogEvents: denied',
    ])
  })

  it('keeps text from outside in its line, without control characters', () => {
    for (const line of text.split('\n')) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(text).not.toMatch(/^Bcc:/m)
  })

  it('stays readable for a thousand fleets', () => {
    const [fleet] = everything.fleets
    const fleets = Array.from({ length: 1_000 }, (_, index) => ({
      ...(fleet as Report['fleets'][number]),
      fleet: `fleet-${index}`,
    }))
    const [ahead] = night.ahead
    const long = driftText(
      { ...everything, fleets, night: { ...night, ahead: Array(1_000).fill(ahead) } },
      plain,
      100,
    )
    expect(long.split('\n').length).toBeLessThan(300)
    expect(linesOf('Fleets', long).at(-1)).toBe('  and 975 more')
    expect(long).toContain('and 988 more fleets with a peak')
  })
})

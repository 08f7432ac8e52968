import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { change } from '../../src/core/change.ts'
import { plan } from '../../src/core/plan/plan.ts'
import { type Report, report } from '../../src/core/report.ts'
import { timeline } from '../../src/core/timeline.ts'
import { bars } from '../../src/render/bars.ts'
import { coloured, plain, safe } from '../../src/render/paint.ts'
import { problemsText } from '../../src/render/problems-text.ts'
import { reportMarkdown } from '../../src/render/report-markdown.ts'
import { reportText } from '../../src/render/report-text.ts'
import { statusText } from '../../src/render/status-text.ts'
import { timelineText } from '../../src/render/timeline-text.ts'
import { aFleet, aGroup, aPeak, clock } from '../build.ts'

const fleet = aFleet({}, [aPeak()])
const desired = { fleets: [fleet], guardrails: { limits: {}, freeze: [] } }

function reportAt(time: string, group = aGroup()): Report {
  const observed = { fleets: { arena: { group: { read: group } } } }
  const concerns = ['prewarm'] as const
  return report(desired, observed, plan(desired, observed, clock(time), concerns), {
    commit: 'abc123',
    concerns,
  })
}

describe('a report as text', () => {
  it('reads like this', () => {
    const written = reportText(reportAt('19:50'), plain)
    const id = reportAt('19:50').changes[0]?.id
    expect(written).toBe(`2026-11-25T19:50Z · commit abc123 · 1 fleet

arena prod-arena · us-east-1
  ~ floor (MinSize) 4 → 40  ${id}
      because peak evening, Wed 25 Nov 20:00 to 23:00 UTC, wants 40

1 change. Write them with \`tide apply\`.
`)
  })

  it('says so in one line where there is nothing to do', () => {
    expect(reportText(reportAt('12:00'), plain)).toMatch(
      /\n\n✓ 1 fleet as the repository says: nothing to change\n$/,
    )
  })

  it('says what failed, in the words of AWS', () => {
    const planned = reportAt('19:50')
    const id = planned.changes[0]?.id ?? ''
    const failed = {
      ...planned,
      outcomes: [{ id, result: 'failed' as const, error: 'UpdateAutoScalingGroup: AccessDenied: no' }],
    }
    expect(reportText(failed, plain)).toContain(
      '      UpdateAutoScalingGroup: AccessDenied: no\n\n0 applied, 0 held, 1 failed',
    )
  })

  it('has colour only where it is wanted', () => {
    expect(reportText(reportAt('19:50'), plain)).not.toContain('\u001b')
    expect(reportText(reportAt('19:50'), coloured)).toContain('\u001b[33m~')
  })

  it('tells of an override and a hold in the status', () => {
    const tags = {
      'springtide:override':
        'instances=20 until=2026-11-25T14:00Z since=2026-11-25T12:00Z by=ana because=push campaign',
      'springtide:hold': 'until=2026-11-25T13:00Z since=2026-11-25T12:00Z by=bo because=migration',
    }
    const text = statusText(reportAt('12:30', aGroup({ tags })), plain)
    expect(text).toContain('  override    until 2026-11-25T14:00Z by ana: push campaign\n')
    expect(text).toContain('  hold        until 2026-11-25T13:00Z by bo: migration\n')
  })
})

describe('hostile text', () => {
  const evil =
    '\u001b[2J\u001b]0;owned\u0007 | <script>alert(1)</script> [x](http://evil) @everyone ```\n# heading'

  it('cannot move the cursor, however it is composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(safe(text)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u)
        expect(safe(text).length).toBeLessThanOrEqual(300)
      }),
    )
  })

  it('from AWS, tags and files shows as plain words in every text', () => {
    const group = aGroup({
      suspended: [{ process: 'Launch', reason: evil }],
      tags: { 'springtide:override': evil },
    })
    const seen = reportAt('20:00', group)
    for (const text of [reportText(seen, plain), statusText(seen, plain)])
      expect(text).not.toContain('\u001b')
    const problem = { file: evil, line: 1, column: 1, path: evil, message: evil }
    expect(problemsText([problem], plain)).not.toContain('\u001b')
  })

  it('stays inside its cell in Markdown, and is neither link, mention nor HTML', () => {
    const because = evil
    const target = { region: 'us-east-1', group: 'g' }
    const only = change(
      { kind: 'set-floor', before: 1, after: 2 },
      { concern: 'prewarm', fleet: 'arena', target, because },
    )
    const row =
      reportMarkdown({ ...reportAt('12:00'), changes: [only] })
        .split('\n')
        .find((line) => line.startsWith('| arena')) ?? ''
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(6)
    expect(row).not.toMatch(/<script|(?<!\\)\[x|http:\/\/evil|@everyone|(?<!\\)`/)
  })

  it('is no link, issue or formula on GitHub without any mark around it', () => {
    const because = 'www.evil.example, us/fleets#12, #7, GH-8, $\\color{white}{held}$'
    const only = change(
      { kind: 'set-floor', before: 1, after: 2 },
      { concern: 'prewarm', fleet: 'arena', target: { region: 'us-east-1', group: 'g' }, because },
    )
    const text = reportMarkdown({ ...reportAt('12:00'), changes: [only] })
    expect(text).toContain('evil.example')
    expect(text).not.toMatch(/www\.|#\d|GH-|\$(?!<\/span>)/)
  })
})

describe('the drawn timeline', () => {
  it('shows a short peak even where a column is longer than the peak', () => {
    const short = aFleet({}, [aPeak({ when: { kind: 'days', days: [3], window: { from: 601, to: 603 } } })])
    const text = timelineText(
      [timeline(short, clock('00:00'), clock('00:00') + 14 * 86_400_000, null)],
      80,
      plain,
    )
    expect(text).toMatch(/^ {4}40 .*[▁-█]/m)
  })

  it('draws no wider than the terminal', () => {
    for (const columns of [40, 80, 120, 300]) {
      const chart = timelineText([timeline(fleet, clock('00:00'), clock('23:59'), null)], columns, plain)
        .split('\n')
        .slice(1, 6)
      for (const line of chart) expect([...line].length).toBeLessThanOrEqual(columns)
    }
  })

  it('has steps that begin at the start of the span and follow the peaks', () => {
    const { steps } = timeline(fleet, clock('12:00'), clock('12:00') + 86_400_000, null)
    expect(
      steps.map(({ at, instances, by }) => [new Date(at).toISOString().slice(11, 16), instances, by]),
    ).toEqual([
      ['12:00', 4, 'base'],
      ['19:50', 40, 'evening'],
      ['23:00', 4, 'base'],
    ])
  })

  it('scales its bars from nothing to the top', () => {
    expect(bars([0, 1, 2, 4, 8], 8, 1)).toEqual([' ▁▂▄█'])
    expect(bars([0, 8, 99], 8, 2)).toEqual([' ██', ' ██'])
    expect(bars([0, 0], 0, 1)).toEqual(['  '])
  })
})

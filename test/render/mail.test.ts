import { describe, expect, it } from 'vitest'
import type { Night, Report } from '../../src/core/report.ts'
import { timelineWords } from '../../src/render/chart/timeline-chart.ts'
import { renderMail } from '../../src/render/mail/mail.ts'
import { verdict } from '../../src/render/verdict.ts'
import { everything, hostile } from '../everything.ts'

const mail = renderMail(everything)
const night = everything.night as Night

/** A fleet and five findings each, and a drawn peak for all of them. */
function fleets(count: number): Report {
  const [fleet] = everything.fleets
  const [finding] = everything.findings
  const [ahead] = night.ahead
  const [peak] = night.peaks
  const names = Array.from({ length: count }, (_, index) => `fleet-${index}`)
  return {
    ...everything,
    fleets: names.map((name) => ({ ...(fleet as Report['fleets'][number]), fleet: name })),
    findings: names.flatMap((name) =>
      Array.from({ length: 5 }, (_, index) => ({
        ...(finding as Report['findings'][number]),
        fleet: name,
        code: `code-${index}`,
      })),
    ),
    night: {
      ...night,
      ahead: names.map((name) => ({ ...(ahead as Night['ahead'][number]), fleet: name })),
      peaks: names.map((name) => ({ ...(peak as Night['peaks'][number]), fleet: name })),
    },
  }
}

describe('the nightly mail', () => {
  it('has the sections of the page, worst first', () => {
    const titles = [...mail.html.matchAll(/<h2>([^<]+?)\s*</g)].map(([, title]) => title)
    const onPage = [...(mail.attachments[0]?.content ?? '').matchAll(/<h2>([^<]+?)\s*</g)].map(
      ([, title]) => title,
    )
    expect(titles.slice(0, 3)).toEqual(['Drift', 'Findings', 'Held'])
    expect(titles.length).toBeGreaterThan(8)
    expect(onPage).toEqual(expect.arrayContaining(titles))
  })

  it('has the verdict as its subject and as the first line that is read', () => {
    expect(mail.subject).toBe(verdict(everything))
    expect(mail.text.split('\n')[1]).toBe(mail.subject)
    expect(mail.html).toMatch(/<h1>critical: feed; game ready/)
  })

  it('draws each fleet that has a peak, with its steps in words for those who see no picture', () => {
    const shown = [...mail.html.matchAll(/<img src="cid:([^"]+)" alt="([^"]*)"/g)].map(([, cid]) => cid)
    expect(shown).toEqual(mail.pictures.map(({ cid }) => cid))
    expect(mail.pictures.map(({ alt }) => alt)).toEqual(night.ahead.map(timelineWords))
    for (const { svg } of mail.pictures) expect(svg).toMatch(/^<svg /)
    expect(mail.html).not.toContain('<svg')
  })

  it('has the whole page beside it', () => {
    expect(mail.attachments).toMatchObject([
      { filename: 'springtide-2026-11-25.html', contentType: 'text/html; charset=utf-8' },
    ])
    expect(mail.attachments[0]?.content).toMatch(/^<!doctype html>[\s\S]*<svg/)
  })

  it('fetches nothing, runs nothing and links nowhere', () => {
    for (const text of [mail.html, mail.attachments[0]?.content ?? '']) {
      expect(text).not.toMatch(/<(?:script|link|iframe|object|form|a|base)\b/i)
      expect(text).not.toMatch(/<[^>]*\s(?:on\w+|srcset|background)=/i)
      expect(text).not.toMatch(/<img(?! src="cid:)/)
      expect(text).not.toMatch(/url\(|@import/)
    }
  })

  it('shows hostile text as text', () => {
    for (const text of [mail.html, mail.attachments[0]?.content ?? '']) {
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
    }
    expect(mail.subject).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(renderMail({ ...everything, commit: hostile }).html).not.toContain('<script')
  })

  it.each([1, 10, 100, 1_000])('is not clipped by Gmail with %i fleets', (count) => {
    const { html, pictures, attachments } = renderMail(fleets(count))
    expect(Buffer.byteLength(html)).toBeLessThan(102_400)
    expect(html).toContain('</html>')
    expect(pictures.length).toBeLessThanOrEqual(8)
    expect(attachments[0]?.content.length).toBeGreaterThan(html.length)
  })

  it('is made without a night, too', () => {
    const { night: _none, ...day } = everything
    expect(renderMail(day).pictures).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../src/core/instant.ts'
import { timeline } from '../../../src/core/timeline.ts'
import { pageTheme, pictureTheme } from '../../../src/render/chart/theme.ts'
import { timelineChart, timelineWords } from '../../../src/render/chart/timeline-chart.ts'
import { aFleet, aPeak, clock } from '../../build.ts'
import { everything, hostile } from '../../everything.ts'

const at = clock('07:00')
const evening = timeline(aFleet({}, [aPeak()]), at, at + 2 * DAY, null)

function textOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text ?? '')
}

function daysFrom(date: string, timezone: string): string[] {
  const from = clock('00:00', date) - 4 * HOUR
  return textOf(
    timelineChart(timeline(aFleet({}, [aPeak({ timezone })]), from, from + DAY, null), pictureTheme, 1_600),
  )
}

describe('a drawn timeline', () => {
  it('says each peak, its size and when it rises, and MaxSize', () => {
    const said = textOf(timelineChart(evening, pictureTheme, 700))
    expect(said.filter((text) => text === 'evening: 40')).toHaveLength(2)
    expect(said.filter((text) => text === 'rises 19:50')).toHaveLength(2)
    expect(said).toContain('MaxSize 60')
    expect(said).toContain('Thu 26 Nov')
  })

  it('tells its steps to those who do not see it', () => {
    expect(timelineWords(evening)).toBe(
      'Floor of arena in instances, times in UTC: 4 now; 40 from Wed 25 Nov 19:50 for evening; 4 from Wed 25 Nov 23:00; 40 from Thu 26 Nov 19:50 for evening; 4 from Thu 26 Nov 23:00. MaxSize 60.',
    )
    const svg = timelineChart(evening, pictureTheme, 700)
    expect(svg).toContain(`role="img"`)
    expect(svg).toContain('<title>Floor of arena, the next 48 hours</title>')
    expect(svg).toContain(`<desc>${timelineWords(evening)}</desc>`)
  })

  it('has every step at its time and height', () => {
    const [, path = ''] =
      /<path d="(M[^"Z]*)" fill="none"/.exec(timelineChart(evening, pictureTheme, 700)) ?? []
    const [[left = 0, base = 0] = []] = [...path.matchAll(/M([\d.]+) ([\d.]+)/g)].map((match) =>
      match.slice(1).map(Number),
    )
    const turns = [...path.matchAll(/H([\d.]+)V([\d.]+)/g)].map((match) => match.slice(1).map(Number))
    const hour = (688 - left) / 48
    expect(turns.map(([x = 0]) => Math.round(((x - left) / hour) * 100) / 100)).toEqual(
      [12.83, 16, 36.83, 40].map((wanted) => expect.closeTo(wanted, 1)),
    )
    const high = turns[0]?.[1] ?? 0
    expect(turns.map(([, y]) => y)).toEqual([high, base, high, base])
    expect(base - high).toBeCloseTo((130 * 36) / 60, 0)
  })

  it('leaves MaxSize to the legend where it would flatten the floor', () => {
    const wide = timeline(aFleet({ capacity: { max: 900 } }, [aPeak()]), at, at + 2 * DAY, null)
    expect(textOf(timelineChart(wide, pictureTheme, 700))).toContain('MaxSize 900, above')
  })

  it('shows an override by somebody hostile as words', () => {
    for (const chart of everything.night?.ahead ?? []) {
      const svg = timelineChart(chart, pageTheme, 360)
      expect(svg).not.toMatch(/<script|<img|<a |\p{Cc}|\p{Cf}/u)
      expect(svg).not.toContain(hostile)
    }
  })

  it('has the same colours by name on a page', () => {
    expect(timelineChart(evening, pageTheme, 700)).not.toMatch(/#[0-9a-f]{6}/)
    expect(timelineChart(evening, pictureTheme, 700)).not.toContain('var(')
  })

  it('leaves out labels that have no room, and draws on', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      aPeak({
        name: `peak-${index}`,
        when: { kind: 'days', days: [3], window: { from: 700 + index, to: 760 + index } },
      }),
    )
    const svg = timelineChart(timeline(aFleet({}, many), at, at + 2 * DAY, null), pictureTheme, 360)
    expect(textOf(svg).filter((text) => text.startsWith('peak-')).length).toBeLessThan(10)
    expect(svg.match(/<circle/g)?.length).toBeGreaterThanOrEqual(60)
  })
})

describe('the hours under it', () => {
  it('are those of the clock, on the day with an hour twice', () => {
    const said = daysFrom('2026-10-25', 'Europe/Paris')
    expect(said.filter((text) => text === '02:00')).toHaveLength(2)
    expect(said.filter((text) => text === '03:00')).toHaveLength(1)
  })

  it('leave out the hour that a clock leaves out', () => {
    const said = daysFrom('2026-03-29', 'Europe/Paris')
    expect(said).not.toContain('02:00')
    expect(said).toContain('03:00')
  })

  it('are whole in zones that are not', () => {
    expect(daysFrom('2026-11-25', 'Asia/Kolkata')).toContain('06:00')
    expect(daysFrom('2026-10-03', 'Australia/Lord_Howe')).toContain('Sun 4 Oct')
  })

  it('begin a day where its midnight does not exist', () => {
    const from = clock('12:00', '2026-04-23')
    const cairo = timeline(aFleet({}, [aPeak({ timezone: 'Africa/Cairo' })]), from, from + 24 * HOUR, null)
    const said = textOf(timelineChart(cairo, pictureTheme, 1_600))
    expect(said).toContain('Fri 24 Apr')
    expect(said).not.toContain('00:00')
  })
})

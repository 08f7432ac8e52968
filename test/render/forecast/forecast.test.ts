import { describe, expect, it } from 'vitest'
import type { Backtested, Foreseen, Scored } from '../../../src/core/foreseen.ts'
import { DAY, HOUR } from '../../../src/core/instant.ts'
import { forecastCsv } from '../../../src/render/forecast/csv.ts'
import { forecastMarkdown } from '../../../src/render/forecast/markdown.ts'
import { forecastPage } from '../../../src/render/forecast/page.ts'
import { forecastYaml } from '../../../src/render/forecast/schedule-yaml.ts'
import { trust } from '../../../src/render/forecast/scores.ts'
import { forecastText } from '../../../src/render/forecast/text.ts'
import { plain } from '../../../src/render/paint.ts'
import { hostile } from '../../everything.ts'

const origin = Date.UTC(2027, 5, 29)

const good: Scored = { wape: 4, pb95: 1, exceeded: 5, peak: 3, late: 0, steps: 5_000, days: 30 }
const worse: Scored = { ...good, wape: 6, pb95: 2 }

function tested(forecast: Partial<Scored>, more: Partial<Backtested> = {}): Backtested {
  const ways = { forecast: { ...good, ...forecast }, 'last day': worse, 'last week': worse }
  return { origins: 28, from: origin - 30 * DAY, to: origin - 2 * DAY, hours: 48, ways, ...more }
}

const foreseen: Foreseen = {
  fleet: 'chat',
  source: hostile,
  history: { from: origin - 60 * DAY, to: origin, step: HOUR },
  timezone: 'Europe/Paris',
  origin,
  step: HOUR,
  points: Array.from({ length: 48 }, (_, hour) => {
    const q95 = 100_000 + 90_000 * Math.sin(hour / 4)
    return { at: origin + hour * HOUR, point: q95 * 0.8, q90: q95 * 0.9, q95 }
  }),
  notes: [hostile],
  past: [{ at: origin - HOUR, value: 99_000 }],
  backtest: tested({}),
  written: null,
}

describe('a forecast', () => {
  it('shows text of others as text, wherever it is shown', () => {
    const texts = [
      forecastText([foreseen], 100, plain),
      forecastMarkdown([foreseen]),
      forecastPage([foreseen]),
    ]
    const yaml = forecastYaml(
      foreseen,
      [
        {
          date: '2027-06-29',
          from: 0,
          to: 60,
          connections: 5,
          most: { at: origin, point: 1, q90: 2, q95: 3 },
          quantile: 'q95',
        },
      ],
      [hostile],
    )
    for (const text of [...texts, yaml]) {
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
      expect(text).not.toMatch(/^Bcc:/m)
    }
    expect(texts[2]).not.toMatch(/<script|<img src=x|onerror=alert\(1\)>/)
    expect(texts[1]).not.toMatch(/<script|@everyone|[^\\]\]\(/)
  })

  it('has a table of the highest of each hour, with numbers of one length below a hundred', () => {
    const half = HOUR / 2
    const points = [50.63, 57, 99.94, 0, 3.1, 1_234.4].map((point, index) => ({
      at: origin + index * half,
      point,
      q90: point,
      q95: point,
    }))
    const history = { from: origin - 2 * DAY, to: origin, step: half }
    const text = forecastText([{ ...foreseen, points, history, step: half, notes: [] }], 100, plain)
    expect(text).toContain('from 2 days of ')
    expect(text).toContain('  the highest of each hour\n')
    const cells = [...text.matchAll(/^ {2}Tue 29 Jun \S+ +(\S+)/gm)].map(([, cell]) => cell)
    expect(cells).toEqual(['57.0', '99.9', '1,234'])
  })

  it('says for rows that are no hour how long they are', () => {
    expect(forecastText([foreseen], 100, plain, 2 * HOUR)).toContain('  the highest of each 2h\n')
    expect(forecastPage([foreseen], 2 * HOUR)).toContain('the highest of each 2h')
  })

  it('writes loads of any size as numbers that CSV readers know', () => {
    const points = [1e-7, 0.5, 123_456_789.123, 1e15].map((value) => ({
      at: origin,
      point: value,
      q90: value,
      q95: value,
    }))
    const rows = forecastCsv({ ...foreseen, points })
      .trimEnd()
      .split('\n')
      .slice(1)
    for (const row of rows)
      for (const cell of row.split(',').slice(1)) expect(Number(cell)).toBeGreaterThan(0)
  })
})

describe('whether to trust it', () => {
  it('says yes where it beat both naive ways and its quantiles held', () => {
    expect(trust(tested({}))).toEqual([
      'It has earned trust here: it beat both naive ways, and its quantiles held.',
    ])
  })

  it('says where a naive way was better, by which figure', () => {
    expect(trust(tested({ wape: 7 }))).toEqual([
      'Read it with care, and keep the declared peaks:',
      'the value of the last day was better (WAPE 7.0 %, not 6.0 %).',
      'the value of the last week was better (WAPE 7.0 %, not 6.0 %).',
    ])
  })

  it('says where its quantiles are none, and where it is late', () => {
    expect(trust(tested({ exceeded: 14 }))[1]).toContain('would often have been too low')
    expect(trust(tested({ exceeded: 0.2 }))[1]).toContain('higher than they need to be')
    expect(trust(tested({ late: 20 }))[1]).toBe(
      'on 20 % of 30 days its rise came more than 10 minutes after that of the load.',
    )
  })

  it('says how little a few days prove, and that none prove nothing', () => {
    expect(trust(tested({ days: 4 })).at(-1)).toBe('Only 4 days could be looked at: that proves little.')
    expect(trust(tested({}, { origins: 0 }))).toEqual([
      'Nobody knows how good it is: look again when there are more days of history.',
    ])
  })
})

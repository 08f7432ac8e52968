/** Forecasts as a page: the last days and the next ones in one chart, the table, and how far to trust it. */
import type { Foreseen } from '../../core/foreseen.ts'
import { scoredWays } from '../../core/foreseen.ts'
import { DAY } from '../../core/instant.ts'
import { formatLocal } from '../../core/local-time.ts'
import type { CurveChart } from '../chart/curve-chart.ts'
import { figures, part } from '../page/blocks.ts'
import { page } from '../page/document.ts'
import { drawnCurves } from '../page/drawn.ts'
import { type Html, html } from '../page/html.ts'
import { plural, safe } from '../paint.ts'
import { rowLength, stretches } from './hours.ts'
import { scoreRows, testedWords, trust } from './scores.ts'
import { amount, highestWords, historyWords, spanWords, writtenWords } from './text.ts'

const mostDrawn = 30
/** Of the past, in the chart. */
const pastDays = 3

/** @param stretch of a row of the table, in milliseconds; `null`: an hour, or the step where that is longer */
export function forecastPage(all: Foreseen[], stretch: number | null = null): string {
  const [first] = all
  const title =
    first && all.length === 1 ? `Forecast of ${nameOf(first)}` : `Forecast of ${plural(all.length, 'fleet')}`
  const lead = html`<div class="part lead plain-edge"><h1>${title}</h1><p>${first ? spanWords(first) : 'no fleet'}</p></div>\n`
  return page(title, [lead, ...all.flatMap((one, index) => parts(one, index < mostDrawn, stretch))])
}

function nameOf({ fleet, source }: Foreseen): string {
  return safe(fleet ?? source, 60)
}

function parts(foreseen: Foreseen, isDrawn: boolean, stretch: number | null): Html[] {
  const { notes, backtest, written, timezone } = foreseen
  const length = rowLength(foreseen, stretch)
  const about = length === foreseen.step ? '' : highestWords(length)
  return [
    part(nameOf(foreseen), spanWords(foreseen), [
      html`<p>${historyWords(foreseen)}</p>`,
      ...(isDrawn ? [drawnCurves(chartOf(foreseen))] : []),
      ...(notes.length > 0
        ? [html`<ul class="items">${notes.map((note) => html`<li>${safe(note)}</li>`)}</ul>`]
        : []),
      ...(written ? [html`<p>${writtenWords(written)}</p>`] : []),
    ]),
    ...(backtest
      ? [
          part('Backtest', testedWords(backtest), [
            figures(
              ['figure', ...scoredWays],
              scoreRows(backtest).map(({ name, cells }) => [name, ...cells]),
            ),
            html`<ul class="items">${trust(backtest).map((sentence) => html`<li>${sentence}</li>`)}</ul>`,
          ]),
        ]
      : []),
    part(
      'In numbers',
      about,
      figures(
        [`time, ${timezone}`, 'likely', 'q90', 'q95'],
        stretches(foreseen, length).map(({ at, ...row }) => [
          formatLocal(at, timezone),
          amount(row.point),
          amount(row.q90),
          amount(row.q95),
        ]),
      ),
    ),
  ]
}

function chartOf({ fleet, points, past, origin, step, timezone }: Foreseen): CurveChart {
  const to = (points.at(-1)?.at ?? origin) + step
  const from = Math.max(past[0]?.at ?? origin, origin - pastDays * DAY)
  const curve = (name: string, of: 'point' | 'q90' | 'q95') => ({
    name,
    kind: 'line' as const,
    points: points.map((point) => ({ at: point.at, value: Math.round(point[of]) })),
  })
  return {
    title: 'What came, and what is to come',
    unit: fleet === null ? 'the unit of the file' : 'connections',
    curves: [
      {
        name: 'came',
        kind: 'area',
        points: past
          .filter(({ at }) => at >= from)
          .map(({ at, value }) => ({ at, value: Math.round(value) })),
      },
      curve('likely', 'point'),
      curve('q90', 'q90'),
      curve('q95', 'q95'),
    ],
    from,
    to,
    timezone,
  }
}

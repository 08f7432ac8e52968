/** Forecasts for people: from what, the curve, a table in local time, and how far to trust it. */
import { count } from '../../core/count.ts'
import type { Foreseen } from '../../core/foreseen.ts'
import { DAY, HOUR } from '../../core/instant.ts'
import { formatLocal } from '../../core/local-time.ts'
import { formatDuration } from '../../core/scalars.ts'
import { type Paint, plural, safe } from '../paint.ts'
import { rowLength, stretches } from './hours.ts'
import { plotText } from './plot.ts'
import { backtestText } from './scores.ts'

const cellWidth = 14

/** @param stretch of a row of the table, in milliseconds; `null`: an hour, or the step where that is longer */
export function forecastText(
  all: Foreseen[],
  columns: number,
  paint: Paint,
  stretch: number | null = null,
): string {
  return `${all.map((one) => fleetText(one, columns, paint, stretch)).join('\n\n\n')}\n`
}

function fleetText(foreseen: Foreseen, columns: number, paint: Paint, stretch: number | null): string {
  const { notes, backtest, written } = foreseen
  return [
    [
      `${paint('bold', safe(foreseen.fleet ?? 'forecast'))} ${spanWords(foreseen)}`,
      paint('dim', `  ${historyWords(foreseen)}`),
      ...notes.map((note) => `  ${paint('yellow', '!')} ${safe(note)}`),
    ].join('\n'),
    plotText(foreseen, columns, paint),
    tableText(foreseen, paint, stretch),
    ...(backtest ? [backtestText(backtest, paint)] : []),
    ...(written ? [writtenWords(written)] : []),
  ].join('\n\n')
}

/** `48 hours from Tue 29 Jun 20:00 Europe/Paris`. */
export function spanWords({ points, origin, step, timezone }: Foreseen): string {
  const hours = Math.round(((points.at(-1)?.at ?? origin) + step - (points[0]?.at ?? origin)) / HOUR)
  return `${plural(hours, 'hour')} from ${formatLocal(origin, timezone)} ${timezone}`
}

export function historyWords({ source, history }: Foreseen): string {
  const days = (history.to - history.from) / DAY
  return `from ${count(days < 10 ? Math.round(days * 10) / 10 : Math.round(days))} days of ${safe(source, 120)}, in steps of ${formatDuration(history.step / 1_000)}`
}

function tableText(foreseen: Foreseen, paint: Paint, stretch: number | null): string {
  const length = rowLength(foreseen, stretch)
  const head = ['likely', 'q90', 'q95'].map((name) => name.padStart(cellWidth)).join('')
  const about = length === foreseen.step ? '' : `  ${highestWords(length)}`
  const rows = stretches(foreseen, length).map(({ at, point, q90, q95 }) => {
    const cells = [point, q90, q95].map((value) => amount(value).padStart(cellWidth)).join('')
    return `  ${formatLocal(at, foreseen.timezone).padEnd(17)}${cells}`
  })
  return [`  ${' '.repeat(17)}${paint('bold', head)}${paint('dim', about)}`, ...rows].join('\n')
}

/** `the highest of each hour`. @param length in milliseconds */
export function highestWords(length: number): string {
  return `the highest of each ${length === HOUR ? 'hour' : formatDuration(length / 1_000)}`
}

/** Three digits at the least. */
export function amount(value: number): string {
  return value >= 100 ? count(Math.round(value)) : value === 0 ? '0' : value.toPrecision(3)
}

export function writtenWords({ file, windows }: NonNullable<Foreseen['written']>): string {
  if (windows.length === 0) return `Nothing is over the base floor: ${safe(file)} is not needed.`
  return `${safe(file)} is written, with ${plural(windows.length, 'peak')}. What people declared stays: the larger counts.`
}

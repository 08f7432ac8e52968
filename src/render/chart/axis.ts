/** The axes of a chart: even numbers upward, and clock times and days along the bottom, in the zone of the reader. */
import { count } from '../../core/count.ts'
import { HOUR, type Instant, MINUTE } from '../../core/instant.ts'
import { formatLocal } from '../../core/local-time.ts'
import { element, widthOf, words } from './svg.ts'
import type { Palette } from './theme.ts'

/** Where a chart draws, in its units: `top` is above `bottom`. */
export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
  from: Instant
  to: Instant
  /** The value at the top; the bottom is 0. */
  most: number
}

/** Room under a plot for clock times and days. */
export const axisHeight = 36

export function xOf({ left, right, from, to }: Plot, at: Instant): number {
  const share = (at - from) / Math.max(1, to - from)
  return left + (right - left) * Math.max(0, Math.min(1, share))
}

export function yOf({ top, bottom, most }: Plot, value: number): number {
  return bottom - (bottom - top) * Math.max(0, Math.min(1, value / Math.max(1, most)))
}

/** 0 and up to four even numbers above it, the last at or over `most`. */
export function evenNumbers(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most) / 4))
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one * 4 >= most && one % 1 === 0)
  const even = step ?? Math.max(1, Math.ceil(most / 4))
  return Array.from({ length: Math.max(1, Math.ceil(most / even)) + 1 }, (_, index) => index * even)
}

/** `450,000` as `450k`, where an axis has little room. */
export function shortCount(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(2))}M`
  return value >= 10_000 ? `${Number((value / 1_000).toFixed(1))}k` : count(value)
}

export function valueAxis(plot: Plot, numbers: number[], palette: Palette): string {
  return numbers
    .map((value) => {
      const y = yOf(plot, value)
      const line = {
        x1: plot.left,
        x2: plot.right,
        y1: y,
        y2: y,
        stroke: value === 0 ? palette.dim : palette.grid,
      }
      const label = words(plot.left - 6, y + 4, shortCount(value), {
        'text-anchor': 'end',
        fill: palette.dim,
      })
      return element('line', line) + label
    })
    .join('')
}

/** Lines at clock times that fit beside each other; a stronger one, and the date, where a day begins. */
export function timeAxis(plot: Plot, timezone: string, palette: Palette): string {
  const hours = wholeHours(plot.from, plot.to, timezone)
  const room = (plot.right - plot.left) / (widthOf('00:00') + 12)
  const every = [1, 2, 3, 6, 12].find((step) => hours.length / step <= room)
  const drawn: string[] = []
  let free = -Infinity
  for (const { at, hour, isDay } of hours) {
    const x = xOf(plot, at)
    if (!isDay && (every === undefined || hour % every !== 0)) continue
    const stroke = isDay ? palette.dim : palette.grid
    drawn.push(
      element('line', {
        x1: x,
        x2: x,
        y1: plot.top,
        y2: plot.bottom,
        stroke,
        'stroke-opacity': isDay ? 0.5 : 1,
      }),
    )
    if (
      every === undefined ||
      x - widthOf('00:00') / 2 < plot.left - 8 ||
      x + widthOf('00:00') / 2 > plot.right + 8
    )
      continue
    const clock = `${String(hour).padStart(2, '0')}:00`
    drawn.push(words(x, plot.bottom + 15, clock, { 'text-anchor': 'middle', fill: palette.dim }))
  }
  const days = [{ at: plot.from, date: dateOf(plot.from, timezone) }, ...hours.filter(({ isDay }) => isDay)]
  for (const [index, { at, date }] of days.entries()) {
    const x = xOf(plot, at)
    const next = days[index + 1]
    const end = next ? xOf(plot, next.at) : plot.right
    const isFirstCut = index === 0 && end - x < widthOf(date) + 4
    if (x < free || isFirstCut || x + widthOf(date) > plot.right + 8) continue
    free = x + widthOf(date) + 10
    drawn.push(words(x + (index === 0 ? 0 : 3), plot.bottom + axisHeight - 5, date, { fill: palette.ink }))
  }
  return drawn.join('')
}

/** Whole hours of the clock in (from, to); zones are a multiple of a quarter of an hour off UTC, and change. */
function wholeHours(from: Instant, to: Instant, timezone: string) {
  const found: { at: Instant; hour: number; date: string; isDay: boolean }[] = []
  let date = dateOf(from, timezone)
  for (let at = Math.floor(from / quarter) * quarter + quarter; at < to; ) {
    const local = formatLocal(at, timezone)
    if (!local.endsWith(':00')) {
      at += quarter
      continue
    }
    const day = local.slice(0, -6)
    found.push({ at, hour: Number(local.slice(-5, -3)), date: day, isDay: day !== date })
    date = day
    at += HOUR
  }
  return found
}

const quarter = 15 * MINUTE

function dateOf(at: Instant, timezone: string): string {
  return formatLocal(at, timezone).slice(0, -6)
}

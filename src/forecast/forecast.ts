/** Load of the next hours, from what was measured before. */
import type { ForeseenPoint } from '../core/foreseen.ts'
import { HOUR } from '../core/instant.ts'
import { toOccasions } from './causes/events.ts'
import { holidayNames } from './causes/holidays.ts'
import { toGrid } from './history/grid.ts'
import { toKnown } from './history/known.ts'
import { modelled } from './models/models.ts'
import { pointsOf } from './points/points.ts'
import type { Ask, Forecast, Series } from './series.ts'

/**
 * From the first step that begins at the origin or after it. Nothing of the history that is not over by the origin is looked at.
 * @throws SpringtideError `no-forecast`, with the reason, where the history says nothing
 */
export function forecast(history: Series, ask: Ask): Forecast {
  const known = toKnown(history, ask)
  const { series, notes } = known
  const { startsAt, step } = series
  const first = Math.ceil((ask.origin - startsAt) / step)
  const count = Math.max(1, Math.round((ask.hours * HOUR) / step))
  const grid = toGrid(series, series.values.length, startsAt + (first + count) * step, ask.timezone)
  const names = holidayNames(ask.holidays)
  const occasions = toOccasions(grid, ask.events)
  const made = modelled(grid, names, occasions)
  for (const which of made.unforeseen) {
    const title = occasions.all[which]?.events[0]?.title ?? ''
    notes.push(
      `No event like ${title.slice(0, 80)} is in the history: what it brings is not in the forecast.`,
    )
  }
  const points = pointsOf({ known, grid, names, occasions, made, first, count })
  return { origin: ask.origin, step: ask.step ?? step, points: inShorterSteps(points, ask, step), notes }
}

/** Shorter steps than those of the history hold what the longer one around them holds. */
function inShorterSteps(
  points: ForeseenPoint[],
  { origin, hours, step: wanted }: Ask,
  step: number,
): ForeseenPoint[] {
  if (wanted === undefined || wanted === step) return points
  const begin = points[0]?.at ?? origin
  return Array.from({ length: Math.max(1, Math.round((hours * HOUR) / wanted)) }, (_, index) => {
    const at = begin + index * wanted
    const within = points[Math.min(points.length - 1, Math.floor((at - begin) / step))]
    return { point: 0, q90: 0, q95: 0, ...within, at }
  })
}

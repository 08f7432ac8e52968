/** How good a forecast would have been: made at each midnight of the last half from what was known then, beside two naive ways. */
import { SpringtideError } from '../../core/error.ts'
import type { Backtested } from '../../core/foreseen.ts'
import { DAY, HOUR, type Instant } from '../../core/instant.ts'
import { forecast } from '../forecast.ts'
import type { Ask, Forecast, Series } from '../series.ts'
import { lastDay, lastWeek } from './naive.ts'
import { createTally } from './score.ts'

export interface Scores extends Backtested {
  /** What the last of them had to say of the history. */
  notes: string[]
}

export interface BacktestOptions {
  /** At most so many origins, evenly spread; by default every midnight. */
  origins?: number
  /** Told after each origin. */
  onOrigin?: (done: number, of: number, made: Forecast) => void
  /** Origins from here on; by default the middle of the history. */
  from?: Instant
}

/**
 * Midnights in UTC at which everything asked for is known by the end of the history.
 * @returns empty where the history is too short
 */
export function originsOf(history: Series, hours: number, options: BacktestOptions = {}): Instant[] {
  const endsAt = history.startsAt + history.values.length * history.step
  const from = options.from ?? (history.startsAt + endsAt) / 2
  const all: Instant[] = []
  for (let at = Math.ceil(from / DAY) * DAY; at + hours * HOUR <= endsAt; at += DAY) all.push(at)
  const most = Math.max(1, options.origins ?? all.length)
  if (all.length <= most) return all
  return Array.from({ length: most }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / most)] ?? 0)
}

/**
 * Origins at which nothing can be forecast are left out.
 * @throws SpringtideError `no-forecast` where that is so at all of them
 */
export function backtest(history: Series, ask: Omit<Ask, 'origin'>, options: BacktestOptions = {}): Scores {
  const origins = originsOf(history, ask.hours, options)
  const tallies = { forecast: createTally(), 'last day': createTally(), 'last week': createTally() }
  const refused: SpringtideError[] = []
  let notes: string[] = []
  for (const [index, origin] of origins.entries()) {
    const made = forecastOr(history, { ...ask, step: history.step, origin })
    if (made instanceof SpringtideError) {
      refused.push(made)
      continue
    }
    tallies.forecast.add(history, made)
    tallies['last day'].add(history, lastDay(history, { ...ask, origin }))
    tallies['last week'].add(history, lastWeek(history, { ...ask, origin }))
    notes = made.notes
    options.onOrigin?.(index + 1, origins.length, made)
  }
  const [refusal] = refused
  if (refusal && refused.length === origins.length) throw refusal
  const ways = {
    forecast: tallies.forecast.score(),
    'last day': tallies['last day'].score(),
    'last week': tallies['last week'].score(),
  }
  return {
    origins: origins.length - refused.length,
    from: origins[0] ?? 0,
    to: origins.at(-1) ?? 0,
    hours: ask.hours,
    ways,
    notes,
  }
}

function forecastOr(history: Series, ask: Ask): Forecast | SpringtideError {
  try {
    return forecast(history, ask)
  } catch (error) {
    if (error instanceof SpringtideError && error.code === 'no-forecast') return error
    throw error
  }
}

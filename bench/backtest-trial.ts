/** How large the floors are to be: tried on the last quarter of the first half, with a schedule learned before it. */
import type { Fleet } from '../src/core/desired.ts'
import { MINUTE } from '../src/core/instant.ts'
import { withFloors } from './backtest-rule.ts'
import type { Parts } from './backtest-series.ts'
import { fleetFor, playOne } from './backtest-ways.ts'

/** Of what the target asks for. With 0.85 a load as learned stands at 18,800 on each, under the threshold of 20,000. */
const smaller = [0.7, 0.85]

/**
 * The smallest factor with which nobody is refused and four fifths of the minutes over the threshold are gone; 1 where none
 * does that, where nothing is over anyway, and with less than two days.
 */
export async function chooseFactor(
  chat: Fleet,
  parts: Parts,
  peak: number,
  hasCalendar: boolean,
): Promise<number> {
  const split = Math.floor((parts.learn.length * 0.75) / 1_440) * 1_440
  if (split === 0) return 1
  const trial: Parts = {
    learn: parts.learn.slice(0, split),
    played: parts.learn.slice(split),
    learnFrom: parts.learnFrom,
    playedFrom: parts.learnFrom + split * MINUTE,
  }
  const fleet = fleetFor(chat, trial, peak, hasCalendar)
  const without = await playOne(fleet, trial, { prewarm: false })
  if (without.minutesOverThreshold === 0) return 1
  for (const factor of smaller) {
    const tried = await playOne(withFloors(fleet, factor), trial, { prewarm: true })
    const isEnough = tried.minutesOverThreshold <= without.minutesOverThreshold / 5
    if (tried.refused === 0 && isEnough) return factor
  }
  return 1
}

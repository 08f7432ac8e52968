/** Fleets on which a wish did nothing, because nobody could look: never to be taken for fleets that stand so already. */
import type { Report } from './report.ts'

/** By name. A fleet that was written before it could not be read again is none. */
export function undoneFleets({ fleets, changes, outcomes = [] }: Report): string[] {
  const done = new Set(outcomes.map(({ id }) => id))
  const touched = new Set(changes.filter(({ id }) => done.has(id)).map(({ fleet }) => fleet))
  return fleets.filter(({ fleet, size }) => size === null && !touched.has(fleet)).map(({ fleet }) => fleet)
}

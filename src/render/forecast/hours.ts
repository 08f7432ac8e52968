/** A forecast in the rows of a table: the highest of each stretch, so that no peak is lost. */
import { type Foreseen, type ForeseenPoint, quantiles } from '../../core/foreseen.ts'
import { HOUR } from '../../core/instant.ts'

/** `at` is where the stretch begins. @param stretch in milliseconds, from whole ones in UTC on */
export function stretches({ points }: Pick<Foreseen, 'points'>, stretch: number): ForeseenPoint[] {
  const rows = Map.groupBy(points, ({ at }) => Math.floor(at / stretch) * stretch)
  return [...rows].map(([at, some]) => {
    const row = { at, point: 0, q90: 0, q95: 0 }
    for (const name of quantiles) row[name] = some.reduce((most, point) => Math.max(most, point[name]), 0)
    return row
  })
}

/** Hours, unless the steps are longer or were asked for. */
export function rowLength({ step }: Pick<Foreseen, 'step'>, asked: number | null): number {
  return asked ?? Math.max(step, HOUR)
}

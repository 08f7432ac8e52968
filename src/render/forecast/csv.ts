/** A forecast as CSV, for other programs: `timestamp,point,q90,q95`, times in UTC. */
import type { Foreseen } from '../../core/foreseen.ts'

export function forecastCsv({ points }: Foreseen): string {
  const rows = points.map(({ at, point, q90, q95 }) =>
    [`${new Date(at).toISOString().slice(0, 19)}Z`, ...[point, q90, q95].map(number)].join(','),
  )
  return `${['timestamp,point,q90,q95', ...rows].join('\n')}\n`
}

/** Nine digits tell any two loads apart; rounding alike keeps what is larger larger. */
export function number(value: number): number {
  return Number(value.toPrecision(9))
}

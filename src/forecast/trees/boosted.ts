/** The boosted trees as a forecast: the ensemble, corrected by what the trees learned of its errors at other origins. */

import type { Grid } from '../history/grid.ts'
import type { Paths } from '../models/ensemble.ts'
import type { Rolling } from '../models/rolling.ts'
import { treeRows } from './rows.ts'
import { boost, type Growth } from './trees.ts'

const blocks = 3

/** Each origin of the past is corrected by trees that saw neither it nor two days around; the present by trees that saw all. */
export function boosted(
  grid: Grid,
  filled: Float64Array,
  base: Paths,
  parts: readonly Paths[],
  rolling: Rolling,
): Paths {
  const count = rolling.origins.length
  const stride = Math.max(1, Math.round(grid.perDay / 24))
  const rows = treeRows(grid, filled, base, parts, rolling, stride)
  const growth: Growth = { trees: 40, leaves: 8, rate: 0.1, leastRows: Math.max(20, 3 * 48) }
  const out = base.map((path) => path.slice())
  for (let block = 0; block <= blocks; block += 1) {
    const [from, to] =
      block === blocks
        ? [count - 1, count]
        : [block, block + 1].map((part) => Math.floor((part * (count - 1)) / blocks))
    const isLeftOut = (origin: number) => origin >= (from ?? 0) - 2 && origin < (to ?? 0) + 2
    const weights =
      block === blocks
        ? rows.weights
        : rows.weights.map((weight, row) => (isLeftOut(rows.origin[row] ?? 0) ? 0 : weight))
    const model = boost(rows.table, rows.target, weights, growth)
    for (let row = 0; row < rows.table.rows; row += 1) {
      const origin = rows.origin[row] ?? 0
      if (origin < (from ?? 0) || origin >= (to ?? 0)) continue
      const correction = model((column) => rows.table.columns[column]?.[row] ?? 0)
      const index = rows.index[row] ?? 0
      const path = out[origin] as Float64Array
      for (let step = index; step < Math.min(index + stride, grid.ahead); step += 1)
        path[step] = (path[step] ?? 0) + correction
    }
  }
  return out
}

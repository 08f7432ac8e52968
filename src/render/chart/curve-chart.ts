/** Curves of one unit over time, beside each other: a recorded day, or a simulated one. */

import { count } from '../../core/count.ts'
import type { Instant } from '../../core/instant.ts'
import { formatSpan } from '../../core/local-time.ts'
import { axisHeight, evenNumbers, type Plot, shortCount, timeAxis, valueAxis, xOf, yOf } from './axis.ts'
import { legend } from './legend.ts'
import { element, picture, round, widthOf } from './svg.ts'
import type { Theme } from './theme.ts'

interface Curve {
  name: string
  /** `step` keeps a value until the next; `area` is filled down to 0. */
  kind: 'area' | 'line' | 'step'
  /** In order of time. */
  points: { at: Instant; value: number }[]
}

export interface CurveChart {
  title: string
  /** Of all its values: `connections`. */
  unit: string
  /** At most five: an area and four lines are told apart. */
  curves: Curve[]
  from: Instant
  to: Instant
  timezone: string
}

const plotHeight = 190
/** So that curves are told apart without colours. */
const dashes = [undefined, '7 4', '2 3', '9 3 2 3']

/** `width` is the width it is shown at. */
export function curveChart(chart: CurveChart, theme: Theme, width: number): string {
  const { palette } = theme
  const { title, unit, curves, from, to, timezone } = chart
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value))
  const numbers = evenNumbers(values.reduce((most, value) => Math.max(most, value), 1))
  const left = Math.max(30, ...numbers.map((value) => widthOf(shortCount(value)) + 10))
  const plot: Plot = {
    left,
    right: width - 12,
    top: 8,
    bottom: 8 + plotHeight,
    from,
    to,
    most: numbers.at(-1) ?? 1,
  }
  const inks = [palette.curve1, palette.curve2, palette.curve3, palette.curve4]
  const lines = curves.filter(({ kind }) => kind !== 'area')
  const drawn = curves.map((curve) => {
    if (curve.kind === 'area') return { curve, colour: palette.water, dash: undefined }
    const index = lines.indexOf(curve) % inks.length
    return { curve, colour: inks[index] ?? palette.ink, dash: dashes[index] }
  })
  const key = legend(
    drawn.map(({ curve, colour, dash }) => ({
      label: curve.name,
      mark: curve.kind === 'area' ? 'area' : 'line',
      colour,
      ...(dash ? { dash } : {}),
    })),
    { left: 8, right: width - 8, top: plot.bottom + axisHeight + 4 },
    palette,
  )
  const shape = ({ curve, colour, dash }: (typeof drawn)[number]) =>
    curve.points.length === 0
      ? ''
      : curve.kind === 'area'
        ? element('path', {
            d: `${pathOf(curve, plot)}V${plot.bottom}H${round(xOf(plot, curve.points[0]?.at ?? from))}Z`,
            fill: colour,
          })
        : element('path', {
            d: pathOf(curve, plot),
            fill: 'none',
            stroke: colour,
            'stroke-width': 2,
            'stroke-linejoin': 'round',
            'stroke-dasharray': dash,
          })
  return picture(
    {
      width,
      height: plot.bottom + axisHeight + 4 + key.height,
      title: `${title}, in ${unit}`,
      description: `${formatSpan(from, to, timezone)}. ${curves.map(curveWords).join('; ')}.`,
    },
    theme,
    [
      ...drawn.filter(({ curve }) => curve.kind === 'area').map(shape),
      valueAxis(plot, numbers, palette),
      timeAxis(plot, timezone, palette),
      ...drawn.filter(({ curve }) => curve.kind !== 'area').map(shape),
      key.drawn,
    ],
  )
}

function curveWords({ name, points }: Curve): string {
  if (points.length === 0) return `${name}: no data`
  const values = points.map(({ value }) => value)
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, 0],
  )
  return `${name}: ${count(least)} to ${count(most)}`
}

/** At most two points for each unit of width, the lowest and the highest there, so that no spike is lost. */
function pathOf({ kind, points }: Curve, plot: Plot): string {
  const columns = new Map<number, { x: number; y: number }[]>()
  for (const { at, value } of points) {
    const [x, y] = [round(xOf(plot, at)), round(yOf(plot, value))]
    const column = columns.get(Math.floor(x))
    if (column) column.push({ x, y })
    else columns.set(Math.floor(x), [{ x, y }])
  }
  const kept = [...columns.values()].flatMap((column) => {
    const ys = column.map(({ y }) => y)
    const ends = [ys.indexOf(Math.min(...ys)), ys.indexOf(Math.max(...ys)), column.length - 1]
    return [...new Set(ends)].sort((a, b) => a - b).flatMap((index) => column[index] ?? [])
  })
  return kept
    .map(({ x, y }, index) => (index === 0 ? `M${x} ${y}` : kind === 'step' ? `H${x}V${y}` : `L${x} ${y}`))
    .join('')
}

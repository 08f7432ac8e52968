/** A forecast in a terminal: what is likely in full bars, and above it what it may become. */
import type { Foreseen } from '../../core/foreseen.ts'
import { bars } from '../bars.ts'
import { shortCount } from '../chart/axis.ts'
import type { Paint } from '../paint.ts'
import { timeAxis } from '../time-axis.ts'

const [margin, height] = [8, 6]
const [fewestColumns, mostColumns] = [24, 112]

/** `columns` of the terminal. */
export function plotText({ points, step, timezone }: Foreseen, columns: number, paint: Paint): string {
  const width = Math.max(fewestColumns, Math.min(mostColumns, columns - margin - 1, points.length))
  const [from, to] = [points[0]?.at ?? 0, (points.at(-1)?.at ?? 0) + step]
  const [likely, most] = [new Array<number>(width).fill(0), new Array<number>(width).fill(0)]
  for (const { at, point, q95 } of points) {
    const column = Math.min(width - 1, Math.floor(((at - from) / (to - from)) * width))
    likely[column] = Math.max(likely[column] ?? 0, point)
    most[column] = Math.max(most[column] ?? 0, q95)
  }
  const top = Math.max(...most, 1e-9)
  const [full, wide] = [bars(likely, top, height), bars(most, top, height)]
  const rows = full.map((row, index) => {
    const label = index === 0 ? shortCount(Math.round(top)) : index === height - 1 ? '0' : ''
    return `${label.padStart(margin - 1)} ${inked(row, wide[index] ?? '', paint)}`.trimEnd()
  })
  return [
    ...rows,
    paint('dim', `${' '.repeat(margin)}${timeAxis(from, to, { width, timezone, mostDays: 4 })}`.trimEnd()),
    paint('dim', `${' '.repeat(margin)}█ likely; ░ up to q95, which is enough 19 times in 20`),
  ].join('\n')
}

/** Where the full bar of a cell is empty, the shade of the wide one shows. */
function inked(full: string, wide: string, paint: Paint): string {
  const cells = [...full].map((bar, column) => {
    if (bar !== ' ') return { ink: 'cyan' as const, text: bar }
    return { ink: 'dim' as const, text: '▄▅▆▇█'.includes([...wide][column] ?? ' ') ? '░' : ' ' }
  })
  const last = cells.findLastIndex(({ text }) => text !== ' ')
  let line = ''
  for (let index = 0; index <= last; ) {
    const first = index
    while (index <= last && cells[index]?.ink === cells[first]?.ink) index += 1
    const text = cells
      .slice(first, index)
      .map((cell) => cell.text)
      .join('')
    line += paint(cells[first]?.ink ?? 'dim', text)
  }
  return line
}

/** How a fleet stands, on two bars: instances against the floor and MaxSize, and load against the target. */
import { count } from '../../core/count.ts'
import { loadShare } from '../../core/load-share.ts'
import type { FleetStatus } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { riseMark } from './legend.ts'
import { element, picture, round, textSize, widthOf, words } from './svg.ts'
import type { Palette, Theme } from './theme.ts'

const barHeight = 16
const margin = 8

interface Bar {
  name: string
  /** `null`: not known; drawn empty and said so, never as nothing. */
  value: number | null
  said: string
  top: number
  /** Enough, or short of what is wanted. */
  isShort: boolean
  marks: { at: number; label: string; mark: 'rise' | 'line' }[]
}

/** Drawn for a width of 340, which a phone has. */
export function gaugeChart(status: FleetStatus, theme: Theme, width = 340): string {
  const { palette } = theme
  const bars = [sizeBar(status), loadBar(status)]
  const drawn: string[] = []
  let top = 2
  for (const bar of bars) {
    const one = drawBar(bar, top, width, palette)
    drawn.push(one.drawn)
    top = one.bottom + 6
  }
  const description = bars
    .map(({ name, said, marks }) => `${name}: ${[said, ...marks.map(({ label }) => label)].join(', ')}`)
    .join('. ')
  return picture(
    { width, height: top, title: `How ${status.fleet} stands`, description: `${description}.` },
    theme,
    drawn,
  )
}

function sizeBar({ size, floor }: FleetStatus): Bar {
  if (!size)
    return { name: 'instances', value: null, said: 'no group seen', top: 1, isShort: true, marks: [] }
  const { min, max, serving } = size
  return {
    name: 'instances',
    value: serving,
    said: `${count(serving)} in service, MaxSize ${count(max)}`,
    top: Math.max(1, max, serving, floor.instances),
    isShort: serving < floor.instances,
    marks: [
      { at: floor.instances, label: `floor ${count(floor.instances)}`, mark: 'rise' },
      ...(min === floor.instances
        ? []
        : [{ at: min, label: `MinSize ${count(min)}`, mark: 'line' as const }]),
    ],
  }
}

function loadBar(status: FleetStatus): Bar {
  const { size, live, target } = status
  const capacity = (size?.serving ?? 0) * target
  const unknown = (said: string): Bar => ({
    name: 'load',
    value: null,
    said,
    top: 1,
    isShort: true,
    marks: [],
  })
  if (live === null) return unknown('not known')
  if (!size) return unknown(`${plural(live, 'connection')}; no group seen`)
  const share = loadShare(status)
  return {
    name: 'load',
    value: live,
    said: `${plural(live, 'connection')}${share ? `, ${share.percent} % of target` : ''}`,
    top: Math.max(1, live, capacity * 1.25),
    isShort: live > capacity,
    marks: [
      {
        at: capacity,
        label: `target ${count(capacity)}: ${count(target)} an instance`,
        mark: 'rise',
      },
    ],
  }
}

function drawBar(bar: Bar, top: number, width: number, palette: Palette): { drawn: string; bottom: number } {
  const [left, right] = [margin, width - margin]
  const x = (value: number) => left + (right - left) * Math.min(1, value / bar.top)
  const y = top + textSize + 8
  const track = { x: left, y, width: right - left, height: barHeight, rx: 4 }
  const colour = bar.isShort ? palette.warn : palette.tide
  const under = y + barHeight
  const marks = placeMarks(
    bar.marks.map((mark) => ({ ...mark, x: x(mark.at) })),
    left,
    right,
  )
  const rows = Math.max(0, ...marks.map(({ row }) => row + 1))
  return {
    bottom: under + (rows > 0 ? 12 : 6) + rows * (textSize + 4),
    drawn: [
      words(left, top + textSize, bar.name, { 'font-weight': 600 }),
      words(right, top + textSize, bar.said, {
        'text-anchor': 'end',
        fill: bar.value === null ? palette.unknown : palette.ink,
      }),
      bar.value === null
        ? element('rect', { ...track, fill: 'none', stroke: palette.unknown, 'stroke-dasharray': '4 4' })
        : element('rect', { ...track, fill: palette.grid }) +
          element('rect', { ...track, width: Math.max(0, round(x(bar.value) - left)), fill: colour }),
      ...marks.map(({ x: at, start, row, label, mark }) => {
        const baseline = under + 10 + (row + 1) * (textSize + 4) - 2
        const shape =
          mark === 'rise'
            ? riseMark(at, under + 9, palette.ink)
            : element('line', {
                x1: at,
                x2: at,
                y1: y - 3,
                y2: baseline - textSize,
                stroke: palette.ink,
                'stroke-width': 2,
              })
        return shape + words(start, baseline, label, { fill: palette.dim })
      }),
    ].join(''),
  }
}

/** A label stands under its mark, and a row lower where it would cover another. */
function placeMarks<Mark extends { x: number; label: string }>(marks: Mark[], left: number, right: number) {
  const ends: number[] = []
  return marks
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      const width = widthOf(mark.label)
      const start = Math.max(left, Math.min(right - width, mark.x - width / 2))
      const free = ends.findIndex((end) => end + 10 <= start)
      const row = free === -1 ? ends.length : free
      ends[row] = start + width
      return { ...mark, start, row }
    })
}

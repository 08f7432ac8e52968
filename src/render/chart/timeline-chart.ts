/** The floor of a fleet over the coming hours, drawn: its steps, and each peak with its rise and its start. */
import { count } from '../../core/count.ts'
import { HOUR } from '../../core/instant.ts'
import { formatClock, formatLocal } from '../../core/local-time.ts'
import { floorOf, type Timeline } from '../../core/timeline.ts'
import { plural, safe } from '../paint.ts'
import { axisHeight, evenNumbers, type Plot, timeAxis, valueAxis, xOf, yOf } from './axis.ts'
import { type Label, placeLabels } from './labels.ts'
import { type Entry, legend, riseMark, startMark } from './legend.ts'
import { element, picture, round, widthOf } from './svg.ts'
import type { Theme } from './theme.ts'

const plotHeight = 130
/** MaxSize is drawn where it does not make the floor a thin line; the legend always says it. */
const tallest = 2.5
/** Steps that a description lists. */
const told = 24

/** `width` is the width it is shown at: words keep their size, and what has no room is left to the description. */
export function timelineChart(timeline: Timeline, theme: Theme, width: number): string {
  const { palette } = theme
  const { fleet, from, to, timezone, max } = timeline
  const highest = Math.max(1, ...timeline.steps.map(({ instances }) => instances))
  const isMaxDrawn = max <= highest * tallest
  const numbers = evenNumbers(isMaxDrawn ? max : highest)
  const most = numbers.at(-1) ?? 1
  const left = Math.max(30, ...numbers.map((value) => widthOf(count(value)) + 10))
  const across = { left, right: width - 12, from, to, most }
  const labels = placeLabels(peakLabels(timeline, { ...across, top: 0, bottom: 0 }), across, palette)
  const plot: Plot = { ...across, top: labels.height + 8, bottom: labels.height + 8 + plotHeight }
  const key = legend(
    entriesOf(timeline, isMaxDrawn, theme),
    { left: 8, right: width - 8, top: plot.bottom + axisHeight + 4 },
    palette,
  )
  const ceiling = yOf(plot, max)
  return picture(
    {
      width,
      height: plot.bottom + axisHeight + 4 + key.height,
      title: `Floor of ${fleet}, the next ${Math.round((to - from) / HOUR)} hours`,
      description: timelineWords(timeline),
    },
    theme,
    [
      element('path', {
        d: `${stepsPath(timeline, plot)}V${round(plot.bottom)}H${round(plot.left)}Z`,
        fill: palette.water,
      }),
      valueAxis(plot, numbers, palette),
      timeAxis(plot, timezone, palette),
      element('path', {
        d: stepsPath(timeline, plot),
        fill: 'none',
        stroke: palette.tide,
        'stroke-width': 2,
      }),
      ...(isMaxDrawn
        ? [
            element('line', {
              x1: plot.left,
              x2: plot.right,
              y1: ceiling,
              y2: ceiling,
              stroke: palette.warn,
              'stroke-width': 1.5,
              'stroke-dasharray': '6 4',
            }),
          ]
        : []),
      ...labels.leaders.map(({ x, from: start, instances }) =>
        element('line', {
          x1: x,
          x2: x,
          y1: start,
          y2: yOf(plot, instances),
          stroke: palette.dim,
          'stroke-opacity': 0.6,
        }),
      ),
      labels.drawn,
      ...marks(timeline, plot, theme),
      key.drawn,
    ],
  )
}

/** The steps in words: the text alternative of the chart. */
export function timelineWords(timeline: Timeline): string {
  const { fleet, steps, timezone, max, from } = timeline
  const listed = steps
    .slice(0, told)
    .map(
      ({ at, instances, by }) =>
        `${count(instances)} ${at === from ? 'now' : `from ${formatLocal(at, timezone)}`}${by === 'base' ? '' : ` for ${safe(by, 40)}`}`,
    )
  const more = steps.length > told ? [`and ${plural(steps.length - told, 'more step')}`] : []
  return `Floor of ${fleet} in instances, times in ${timezone}: ${[...listed, ...more].join('; ')}. MaxSize ${count(max)}.`
}

function stepsPath({ steps }: Timeline, plot: Plot): string {
  const points = steps.map(({ at, instances }, index) => {
    const [x, y] = [round(xOf(plot, at)), round(yOf(plot, instances))]
    return index === 0 ? `M${x} ${y}` : `H${x}V${y}`
  })
  return `${points.join('')}H${round(plot.right)}`
}

/** One label a claim, in order: its name and size, then when it rises. */
function peakLabels(timeline: Timeline, plot: Plot): Label[] {
  return timeline.claims.map(({ name, instances, risesAt }) => ({
    x: xOf(plot, risesAt),
    instances: Math.min(instances, timeline.max),
    title: `${safe(name, 40)}: ${count(instances)}`,
    detail: risesAt < timeline.from ? 'has risen' : `rises ${formatClock(risesAt, timeline.timezone)}`,
  }))
}

function marks(timeline: Timeline, plot: Plot, { palette }: Theme): string[] {
  return timeline.claims.flatMap(({ risesAt, startsAt }) => [
    ...(risesAt >= plot.from ? [riseMark(xOf(plot, risesAt), plot.bottom, palette.tide)] : []),
    ...(startsAt >= plot.from && startsAt < plot.to
      ? [startMark(xOf(plot, startsAt), yOf(plot, floorOf(timeline, startsAt)), palette.tide)]
      : []),
  ])
}

function entriesOf({ claims, max }: Timeline, isMaxDrawn: boolean, { palette }: Theme): Entry[] {
  return [
    { label: 'floor, in instances', mark: 'area', colour: palette.water },
    ...(claims.length > 0
      ? ([
          { label: 'rises', mark: 'rise', colour: palette.tide },
          { label: 'peak starts', mark: 'start', colour: palette.tide },
        ] as const)
      : []),
    {
      label: isMaxDrawn ? `MaxSize ${count(max)}` : `MaxSize ${count(max)}, above`,
      mark: 'line',
      colour: palette.warn,
      dash: '6 4',
    },
  ]
}

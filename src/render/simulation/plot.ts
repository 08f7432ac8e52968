/** A simulation in a terminal: the load, and for each variant its instances and its fullest one, in bars. */
import { bars } from '../bars.ts'
import { shortCount } from '../chart/axis.ts'
import { type Ink, type Paint, safe } from '../paint.ts'
import { timeAxis } from '../time-axis.ts'
import { highestOf } from './buckets.ts'
import type { Comparison, Variant } from './comparison.ts'

const margin = 8
const [fewestColumns, mostColumns] = [24, 112]

/** `columns` of the terminal. Each bar is the highest value of its stretch. */
export function plotText(comparison: Comparison, columns: number, paint: Paint): string {
  const { variants, measure, from, to, timezone } = comparison
  const width = Math.max(fewestColumns, Math.min(mostColumns, columns - margin - 1))
  const serving = Math.max(1, ...variants.flatMap(({ minutes }) => highestOf(minutes.serving, 1)))
  const wanted = highestOf(variants[0].minutes.wanted, width)
  return [
    ...panel({ title: 'connections wanted', values: wanted, top: Math.max(...wanted), height: 3 }, paint),
    ...variants.flatMap((variant) => {
      const name = paint('bold', safe(variant.name, 40))
      return [
        ...panel(
          {
            title: `instances in service, ${name}`,
            values: highestOf(variant.minutes.serving, width),
            top: serving,
            height: 2,
          },
          paint,
        ),
        ...panel(
          {
            title: `the fullest instance, ${name} (limit ${shortCount(measure.limit)})`,
            values: highestOf(variant.minutes.fullest, width),
            top: measure.limit,
            height: 2,
            marks: marksOf(variant, comparison, width),
          },
          paint,
        ),
      ]
    }),
    paint(
      'dim',
      `${' '.repeat(margin)}${timeAxis(from, to, { width: wanted.length, timezone, mostDays: 2 })}`.trimEnd(),
    ),
    paint('dim', `${' '.repeat(margin)}${legend(comparison, width)}times in ${timezone}`),
  ].join('\n')
}

/** Of the marks there are. */
function legend(comparison: Comparison, width: number): string {
  const marks = comparison.variants.map((variant) => marksOf(variant, comparison, width)).join('')
  const threshold = shortCount(comparison.measure.threshold ?? 0)
  return [
    ...(marks.includes('!') ? ['! somebody was refused; '] : []),
    ...(marks.includes('^') ? [`^ over ${threshold} on average; `] : []),
  ].join('')
}

interface Panel {
  title: string
  values: number[]
  top: number
  height: number
  /** Under the bars, one for each; where there is one, its bar is red. */
  marks?: string
}

function panel({ title, values, top, height, marks = '' }: Panel, paint: Paint): string[] {
  const rows = bars(values, top, height).map((row, index) => {
    const label = index === 0 ? shortCount(Math.round(top)) : index === height - 1 ? '0' : ''
    return `${label.padStart(margin - 1)} ${inked(row, marks, paint)}`.trimEnd()
  })
  const under = marks.trim() === '' ? [] : [`${' '.repeat(margin)}${paint('red', marks.trimEnd())}`]
  return [`${' '.repeat(margin)}${title}`, ...rows, ...under]
}

/** Neighbours of one colour are painted together. */
function inked(row: string, marks: string, paint: Paint): string {
  const stretches: { ink: Ink | null; text: string }[] = []
  for (const [index, bar] of [...row.trimEnd()].entries()) {
    const ink = bar === ' ' ? null : (marks[index] ?? ' ') === ' ' ? 'cyan' : 'red'
    const last = stretches.at(-1)
    if (last?.ink === ink) last.text += bar
    else stretches.push({ ink, text: bar })
  }
  return stretches.map(({ ink, text }) => (ink ? paint(ink, text) : text)).join('')
}

function marksOf({ minutes }: Variant, { measure }: Comparison, width: number): string {
  const refused = highestOf(minutes.refused, width)
  const average = highestOf(minutes.average, width)
  const threshold = measure.threshold ?? Infinity
  return refused
    .map((value, index) => (value > 0 ? '!' : (average[index] ?? 0) > threshold ? '^' : ' '))
    .join('')
}

/** The numbers of all variants side by side: which is the best, and how far each is from this repository. */
import { count } from '../../core/count.ts'
import type { Score } from '../../core/played.ts'
import type { Comparison, Variant } from './comparison.ts'

export interface NumberRow {
  name: string
  cells: NumberCell[]
}

export interface NumberCell {
  text: string
  /** The best of a row whose values differ. */
  isBest: boolean
  /** From the first variant, `+33` or `+12 %`; empty for the first and where nothing differs. */
  difference: string
}

interface Measured {
  name: string
  of: (numbers: Score) => number
  /** Differences of what is paid are said in percent. */
  isPaid?: boolean
  isMoreBetter?: boolean
}

export function numberRows(comparison: Comparison): NumberRow[] {
  return measured(comparison).map((row) => ({ name: row.name, cells: cells(row, comparison.variants) }))
}

function measured({ measure, price }: Comparison): Measured[] {
  const { target, threshold, limit } = measure
  return [
    { name: `minutes over ${count(target)} on average, the target`, of: (it) => it.minutesOverTarget },
    ...(threshold === null
      ? []
      : [
          {
            name: `minutes over ${count(threshold)} on average, or refusing`,
            of: (it: Score) => it.minutesOverThreshold,
          },
        ]),
    { name: `minutes with an instance at ${count(limit)}, its limit`, of: (it) => it.minutesAtLimit },
    { name: 'minutes in which people were refused', of: (it) => it.minutesRefusing },
    { name: 'connection attempts refused', of: (it) => it.refused },
    { name: 'connections cut as instances went', of: (it) => it.disrupted },
    { name: 'connections on the fullest instance, at worst', of: (it) => it.worst },
    { name: 'instance-hours', of: (it) => it.instanceHours, isPaid: true },
    ...(price === null
      ? []
      : [
          {
            name: `cost at ${price} an instance-hour`,
            of: (it: Score) => it.instanceHours * price,
            isPaid: true,
          },
        ]),
    { name: 'scaling actions', of: (it) => it.scalingActions },
    { name: 'flaps', of: (it) => it.flaps },
    { name: 'peaks ready at their start', of: (it) => it.peaksReady, isMoreBetter: true },
    { name: 'peaks late', of: (it) => it.peaksLate },
  ]
}

function cells({ of, isPaid = false, isMoreBetter = false }: Measured, variants: Variant[]): NumberCell[] {
  const texts = variants.map(({ numbers }) => written(of(numbers)))
  const values = variants.map(({ numbers }) => of(numbers))
  const best = isMoreBetter ? Math.max(...values) : Math.min(...values)
  const differ = new Set(texts).size > 1
  const first = values[0] ?? 0
  return values.map((value, index) => ({
    text: texts[index] ?? '',
    isBest: differ && texts[index] === written(best),
    difference: texts[index] === texts[0] ? '' : difference(first, value, isPaid),
  }))
}

function difference(first: number, value: number, isPaid: boolean): string {
  if (!isPaid || first === 0) return signed(value - first, written)
  return `${signed((value / first - 1) * 100, percentText)} %`
}

function signed(value: number, text: (size: number) => string): string {
  return `${value < 0 ? '-' : '+'}${text(Math.abs(value))}`
}

function percentText(percent: number): string {
  return percent < 0.1 ? percent.toPrecision(1) : percent.toFixed(percent < 10 ? 1 : 0)
}

/** Whole from 100 up: what is behind the point is noise there. */
function written(value: number): string {
  return count(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10)
}

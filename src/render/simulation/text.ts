/** Simulations for people: what was played, curves, numbers side by side, and the peaks that were late. */
import { count } from '../../core/count.ts'
import { formatLocal, formatSpan } from '../../core/local-time.ts'
import { type Paint, plural, safe } from '../paint.ts'
import { highestOf } from './buckets.ts'
import type { Comparison } from './comparison.ts'
import { type NumberCell, numberRows } from './numbers.ts'
import { peakSentences } from './peaks.ts'
import { plotText } from './plot.ts'

/** Events that are shown of this repository's variant. */
const mostEvents = 5
const nameWidth = 50
const cellWidth = 24

/** @param notes on what was played and what was not, in sentences */
export function simulationText(
  comparisons: Comparison[],
  columns: number,
  paint: Paint,
  notes: string[] = [],
): string {
  const said = notes.length === 0 ? [] : [notes.map((note) => safe(note)).join('\n')]
  return `${[...said, ...comparisons.map((one) => fleetText(one, columns, paint))].join('\n\n\n')}\n`
}

function fleetText(comparison: Comparison, columns: number, paint: Paint): string {
  return [
    headText(comparison, paint),
    plotText(comparison, columns, paint),
    numbersText(comparison, paint),
    peaksText(comparison, paint),
    ...eventsText(comparison, paint),
    foot(comparison, paint),
  ].join('\n\n')
}

function headText(comparison: Comparison, paint: Paint): string {
  const { fleet, notes } = comparison
  return [
    `${paint('bold', safe(fleet))} ${playedText(comparison)}`,
    ...notes.map((note) => paint('dim', `  ${safe(note)}`)),
  ].join('\n')
}

/** `Tue 29 Jun 06:00 to …, at most 450,000 connections: the load of …`. */
export function playedText({ from, to, timezone, load, variants }: Comparison): string {
  const most = highestOf(variants[0].minutes.wanted, 1)[0] ?? 0
  return `${formatSpan(from, to, timezone)}, at most ${plural(Math.round(most), 'connection')}: ${safe(load, 120)}`
}

function numbersText(comparison: Comparison, paint: Paint): string {
  const rows = numberRows(comparison)
  const heads = comparison.variants.map(({ name }) =>
    paint('bold', safe(name, cellWidth - 2).padStart(cellWidth)),
  )
  const lines = rows.map(({ name, cells }) =>
    `  ${name.padEnd(nameWidth)}${cells.map((cell) => cellText(cell, paint)).join('')}`.trimEnd(),
  )
  const differs = rows.some(({ cells }) => cells.some(({ isBest }) => isBest))
  const words = differs
    ? `* the best; in brackets: against ${safe(comparison.variants[0].name, 40)}`
    : 'No number differs.'
  const legend = comparison.variants.length > 1 ? [paint('dim', `  ${words}`)] : []
  return [`  ${' '.repeat(nameWidth)}${heads.join('')}`, ...lines, ...legend].join('\n')
}

function cellText({ text, isBest, difference }: NumberCell, paint: Paint): string {
  const apart = difference === '' ? '' : `(${difference}) `
  const cell = `${apart}${text}${isBest ? '*' : ' '}`.padStart(cellWidth + 1)
  return isBest ? paint('green', cell) : cell
}

/** Of this repository every late peak; of the others the worst. */
function peaksText({ variants }: Comparison, paint: Paint): string {
  return variants
    .flatMap((variant, index) => {
      const [first = '', ...late] = peakSentences(variant, index === 0 ? undefined : 1)
      return [
        late.length === 0 ? paint('green', first) : paint(index === 0 ? 'red' : 'yellow', first),
        ...late.map((sentence) => `  ${sentence}`),
      ]
    })
    .join('\n')
}

function eventsText({ variants: [ours], timezone }: Comparison, paint: Paint): string[] {
  const { events, eventsLeftOut } = ours
  if (events.length === 0) return []
  const left = Math.max(0, events.length - mostEvents) + eventsLeftOut
  return [
    [
      paint('bold', `what happened with ${safe(ours.name, 40)}`),
      ...events
        .slice(0, mostEvents)
        .map(({ at, what }) => `  ${formatLocal(at, timezone)}  ${safe(what, 160)}`),
      ...(left > 0 ? [paint('dim', `  and ${count(left)} more: --json has them`)] : []),
    ].join('\n'),
  ]
}

function foot({ assumptions, seed }: Comparison, paint: Paint): string {
  return [...assumptions.map((text) => safe(text, 400)), `Seed ${seed}: the same seed plays the same.`]
    .map((line) => paint('dim', line))
    .join('\n')
}

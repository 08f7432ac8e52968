/** Simulations as Markdown, short enough for the comment of a pull request. */
import { inert } from '../inert-markdown.ts'
import type { Comparison } from './comparison.ts'
import { type NumberCell, numberRows } from './numbers.ts'
import { peakSentences } from './peaks.ts'
import { playedText } from './text.ts'

/** Fleets with a table, so that the comment fits: GitHub takes 65,536 characters. */
const mostFleets = 20

/** Of a sentence, in characters. */
const mostWords = 600

/** @param notes on what was played and what was not, in sentences */
export function simulationMarkdown(comparisons: Comparison[], notes: string[] = []): string {
  const left = comparisons.length - mostFleets
  const blocks = [
    '### Springtide simulation',
    ...notes.map((note) => inert(note, mostWords)),
    ...comparisons.slice(0, mostFleets).flatMap(fleetBlocks),
    ...(left > 0 ? [`and ${left} more fleets: run \`tide simulate\` for them`] : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

function fleetBlocks(comparison: Comparison): string[] {
  const { variants, notes, fleet, seed } = comparison
  const heads = ['', ...variants.map(({ name }) => inert(name, 60))]
  const rules = ['---', ...variants.map(() => '---:')]
  const numbers = numberRows(comparison).filter(isTelling)
  const differs = numbers.some(({ cells }) => cells.some(({ isBest }) => isBest))
  const words = variants.length === 1 ? '' : differs ? 'The best is bold. ' : 'No number differs. '
  const rows = numbers.map(({ name, cells }) => [inert(name), ...cells.map(cellText)])
  return [
    `#### ${inert(fleet, 60)}`,
    `${inert(playedText(comparison), mostWords)}. ${words}Seed ${seed}.`,
    [heads, rules, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'),
    variants
      .flatMap((variant, index) => peakSentences(variant, index === 0 ? 3 : 0))
      .map((sentence) => `* ${inert(sentence, mostWords)}`)
      .join('\n'),
    ...(notes.length > 0 ? [notes.map((note) => `* ${inert(note, mostWords)}`).join('\n')] : []),
  ]
}

/** A row of zeros says nothing. */
function isTelling({ cells }: { cells: NumberCell[] }): boolean {
  return cells.some(({ text }) => text !== '0')
}

function cellText({ text, isBest, difference }: NumberCell): string {
  const shown = isBest ? `**${text}**` : text
  return difference === '' ? shown : `${shown} (${difference})`
}

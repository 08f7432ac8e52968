/** Forecasts as Markdown, for the pull request that carries them. */
import { count } from '../../core/count.ts'
import type { FloorWindow, Foreseen } from '../../core/foreseen.ts'
import { formatMinutes } from '../../core/scalars.ts'
import { inert } from '../inert-markdown.ts'
import { plain } from '../paint.ts'
import { backtestText } from './scores.ts'
import { historyWords, spanWords } from './text.ts'

/** GitHub takes 65,536 characters. */
const mostFleets = 20
const mostWords = 400

export function forecastMarkdown(all: Foreseen[]): string {
  const left = all.length - mostFleets
  const blocks = [
    '### Springtide forecast',
    ...all.slice(0, mostFleets).flatMap(fleetBlocks),
    ...(left > 0 ? [`and ${left} more fleets`] : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

function fleetBlocks(foreseen: Foreseen): string[] {
  const { fleet, source, notes, written, backtest } = foreseen
  return [
    `#### ${inert(fleet ?? source, 60)}`,
    `${inert(spanWords(foreseen), mostWords)}, ${inert(historyWords(foreseen), mostWords)}. Merging it raises floors, and lowers none that people declared.`,
    ...(notes.length > 0 ? [notes.map((note) => `* ${inert(note, mostWords)}`).join('\n')] : []),
    ...(written && written.windows.length > 0 ? [windowsTable(written.windows)] : []),
    ...(written && written.windows.length === 0 ? ['Nothing is over the base floor.'] : []),
    ...(backtest ? [`\`\`\`\n${backtestText(backtest, plain)}\n\`\`\``] : []),
  ]
}

function windowsTable(windows: FloorWindow[]): string {
  const rows = windows.map(({ date, from, to, connections, most, quantile }) => [
    date,
    `${formatMinutes(from)} to ${formatMinutes(to)}`,
    count(connections),
    count(Math.ceil(most[quantile])),
    count(Math.round(most.point)),
  ])
  const heads = ['date', 'time', 'floor for', `${windows[0]?.quantile ?? 'q95'}, at most`, 'likely then']
  return [heads, ['---', '---', '---:', '---:', '---:'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

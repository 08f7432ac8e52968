/** How `tide forecast` answers: as text, CSV, JSON or Markdown, and as a page beside it. */
import type { Desired } from '../../core/desired.ts'
import type { Foreseen } from '../../core/foreseen.ts'
import { forecastCsv } from '../../render/forecast/csv.ts'
import { forecastJson } from '../../render/forecast/json.ts'
import { forecastMarkdown } from '../../render/forecast/markdown.ts'
import { forecastText } from '../../render/forecast/text.ts'
import { safe } from '../../render/paint.ts'
import { type CommonOptions, load } from '../context.ts'
import { writePage } from '../show.ts'
import type { Terminal } from '../terminal.ts'

export interface ShowOptions extends Pick<CommonOptions, 'repo' | 'json' | 'html' | 'stage'> {
  format?: 'text' | 'csv'
  markdown?: boolean
  /** Of a row of the table, in milliseconds. */
  step?: number
}

/** @param desired what was declared before anything was written */
export async function showForecasts(
  made: Foreseen[],
  desired: Desired | null,
  options: ShowOptions,
  terminal: Terminal,
): Promise<void> {
  const { out, err, paint, columns } = terminal
  const [first] = made
  const stretch = options.step ?? null
  if (options.json) out(`${JSON.stringify(forecastJson(made), null, 2)}\n`)
  else if (options.format === 'csv') {
    for (const note of first?.notes ?? []) err(`${safe(note)}\n`)
    out(first ? forecastCsv(first) : '')
  } else if (options.markdown) out(await markdown(made, desired, options, terminal))
  else if (first) out(forecastText(made, columns, paint, stretch))
  if (options.html === undefined) return
  const { forecastPage } = await import('../../render/forecast/page.ts')
  await writePage(options.html, forecastPage(made, stretch))
  err(`${options.html} is written\n`)
}

/** With the simulator's before and after, where a schedule was written. */
async function markdown(
  made: Foreseen[],
  desired: Desired | null,
  options: ShowOptions,
  terminal: Terminal,
): Promise<string> {
  const text = forecastMarkdown(made)
  if (!desired || !made.some(({ written }) => written)) return text
  const { playForecasts } = await import('./play.ts')
  const after = await load(options, terminal)
  return `${text}\n${await playForecasts(made, { before: desired, after }, terminal)}`
}

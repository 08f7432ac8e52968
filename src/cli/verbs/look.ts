/** The verbs that look and write nothing: status, plan, timeline, tuning and balance. */
import { DAY, HOUR } from '../../core/instant.ts'
import type { Request } from '../../core/request.ts'
import { balanceText } from '../../render/balance-text.ts'
import { reportMarkdown } from '../../render/report-markdown.ts'
import { reportText } from '../../render/report-text.ts'
import { statusText } from '../../render/status-text.ts'
import { tuningText } from '../../render/tuning-text.ts'
import { ask } from '../ask.ts'
import type { CommonOptions } from '../context.ts'
import { planExitCode } from '../exit-code.ts'
import { type ReportText, show } from '../show.ts'
import type { Terminal } from '../terminal.ts'

export interface LookOptions extends CommonOptions {
  markdown?: boolean
  exitCode?: boolean
}

const texts = { status: statusText, plan: reportText, tuning: tuningText, balance: balanceText }

export function look(
  verb: keyof typeof texts,
  fleets: string[],
  options: LookOptions,
  terminal: Terminal,
): Promise<number> {
  const text = options.markdown ? reportMarkdown : texts[verb]
  return answer({ verb, fleets, ...when(options) }, options, terminal, text)
}

export interface TimelineOptions extends CommonOptions {
  /** Milliseconds. */
  hours?: number
}

export function timeline(fleets: string[], options: TimelineOptions, terminal: Terminal): Promise<number> {
  const request = {
    verb: 'timeline',
    fleets,
    hours: (options.hours ?? 2 * DAY) / HOUR,
    ...when(options),
  } as const
  return answer(request, options, terminal, statusText)
}

async function answer(
  request: Request,
  options: LookOptions,
  terminal: Terminal,
  text: ReportText,
): Promise<number> {
  const answer = await ask(request, options, terminal)
  await show(answer, options, terminal, text)
  return 'report' in answer ? planExitCode(answer.report, options.exitCode ?? false) : 0
}

export function when({ at }: CommonOptions): { at?: number } {
  return at === undefined ? {} : { at }
}

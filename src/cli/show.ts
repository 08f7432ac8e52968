/** How a verb shows its answer: as JSON for programs, as the text it has for people, and as a page where one is wanted. */
import { writeFile } from 'node:fs/promises'
import { SpringtideError } from '../core/error.ts'
import type { Report } from '../core/report.ts'
import type { Answer } from '../operations/perform.ts'
import type { Paint } from '../render/paint.ts'
import { reportJson, timelineJson } from '../render/report-json.ts'
import { timelineText } from '../render/timeline-text.ts'
import type { CommonOptions } from './context.ts'
import type { Terminal } from './terminal.ts'

export type ReportText = (report: Report, paint: Paint, columns: number) => string

export async function show(
  answer: Answer,
  { json, html }: CommonOptions,
  { out, err, paint, columns }: Terminal,
  text: ReportText,
): Promise<void> {
  if (json) out(`${JSON.stringify(answerJson(answer), null, 2)}\n`)
  else if ('report' in answer) out(text(answer.report, paint, columns))
  else out(timelineText(answer.timelines, columns, paint))
  if (html === undefined) return
  await writePage(html, await pageOf(answer))
  err(`${html} is written\n`)
}

function answerJson(answer: Answer) {
  return 'report' in answer ? reportJson(answer.report) : answer.timelines.map(timelineJson)
}

async function pageOf(answer: Answer): Promise<string> {
  const { reportPage, timelinesPage } = await import('../render/page/page.ts')
  return 'report' in answer ? reportPage(answer.report) : timelinesPage(answer.timelines)
}

/** @throws SpringtideError `unwritable` */
export async function writePage(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SpringtideError(
      'unwritable',
      `the page could not be written: ${why}`,
      'name another file',
      error,
    )
  }
}

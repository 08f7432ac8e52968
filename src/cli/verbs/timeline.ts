/** tide timeline: the floor of the coming hours, from the repository alone; needs no AWS. */
import { HOUR } from '../../core/instant.ts'
import { timeline as timelineOf } from '../../core/timeline.ts'
import { timelineJson } from '../../render/report-json.ts'
import { timelineText } from '../../render/timeline-text.ts'
import { type CommonOptions, load } from '../context.ts'
import type { Terminal } from '../terminal.ts'

export interface TimelineOptions extends CommonOptions {
  /** Milliseconds. */
  hours?: number
}

export async function timeline(
  fleets: string[],
  options: TimelineOptions,
  terminal: Terminal,
): Promise<number> {
  const desired = await load(options, fleets, terminal)
  const from = options.at ?? Date.now()
  const to = from + (options.hours ?? 48 * HOUR)
  const timelines = desired.fleets.map((fleet) => timelineOf(fleet, from, to, null))
  if (options.json) terminal.out(`${JSON.stringify(timelines.map(timelineJson), null, 2)}\n`)
  else terminal.out(timelineText(timelines, terminal.columns, terminal.paint))
  return 0
}

/** tide demo: the shipped repository through a recorded day, on AWS in memory. */
import { fileURLToPath } from 'node:url'
import { DAY } from '../../core/instant.ts'
import { timeline } from '../../core/timeline.ts'
import { reportJson } from '../../render/report-json.ts'
import { reportText } from '../../render/report-text.ts'
import { timelineText } from '../../render/timeline-text.ts'
import { type DemoResult, playDemo } from '../../simulator/demo.ts'
import { demoPage } from '../../simulator/demo-page.ts'
import { demoText } from '../../simulator/demo-text.ts'
import { load } from '../context.ts'
import { writePage } from '../show.ts'
import type { Terminal } from '../terminal.ts'

export async function demo(options: { json?: boolean; html?: string }, terminal: Terminal): Promise<number> {
  const { out, paint, columns } = terminal
  const title = (text: string) => out(`\n${paint('bold', text)}\n\n`)
  const desired = await load({ repo: fileURLToPath(new URL('../../..', import.meta.url)) }, terminal)
  const result = await terminal.during(() => 'playing a recorded day, twice', playDemo(desired, 'chat'))
  if (options.html !== undefined) {
    await writePage(options.html, demoPage(result))
    terminal.err(`${options.html} is written\n`)
  }
  if (options.json) {
    out(`${JSON.stringify(demoJson(result), null, 2)}\n`)
    return 0
  }
  out(
    `${paint('bold', 'Springtide')} keeps fleets ready before the peaks people know of. This plays one day on AWS in memory:\n`,
  )
  out(
    'real SDK clients, the repository shipped here, and the load of a World Cup site (30 June 1998) as 450,000 connections.\n',
  )
  title('1. Somebody edited by hand: the plan, applied')
  out(reportText(result.repair, paint))
  title('2. What the repository says of the day')
  out(timelineText([timeline(result.fleet, result.repair.at, result.repair.at + DAY, null)], columns, paint))
  title('3. The day, minute by minute')
  out(demoText(result, columns, paint))
  out(
    `\nNext: ${paint('cyan', 'npx tide timeline')}, ${paint('cyan', 'npx tide plan --sandbox')}, and README.md for a real account.\n`,
  )
  return 0
}

function demoJson({ repair, peaks, withPrewarm, without, calls, ticks }: DemoResult) {
  return {
    repair: reportJson(repair),
    peaks: peaks.map(({ peak, ...arrival }) => ({ name: peak.name, instances: peak.instances, ...arrival })),
    withPrewarm: withPrewarm.score,
    without: without.score,
    calls,
    ticks,
  }
}

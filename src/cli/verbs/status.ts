/** tide status: how each fleet stands now. */
import { runPlan } from '../../operations/run.ts'
import { statusText } from '../../render/status-text.ts'
import { loopFor } from '../context.ts'
import { planExitCode } from '../exit-code.ts'
import { showReport } from '../show.ts'
import type { Terminal } from '../terminal.ts'
import type { PlanOptions } from './plan.ts'

export async function status(fleets: string[], options: PlanOptions, terminal: Terminal): Promise<number> {
  const loop = await loopFor(options, fleets, terminal)
  const report = await terminal.during(
    () => `reading ${loop.desired.fleets.length} fleets`,
    runPlan(loop, 'all'),
  )
  showReport(report, options, terminal, statusText)
  return planExitCode(report, options.exitCode ?? false)
}

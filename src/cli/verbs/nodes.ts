/** tide tuning and tide balance: what the nodes themselves say, over SSM Run Command. */
import type { Progress } from '../../adapters/ssm/read-nodes.ts'
import type { Concern } from '../../core/concern.ts'
import { runPlan } from '../../operations/run.ts'
import { balanceText } from '../../render/balance-text.ts'
import { tuningText } from '../../render/tuning-text.ts'
import { loopFor } from '../context.ts'
import { planExitCode } from '../exit-code.ts'
import { showReport } from '../show.ts'
import type { Terminal } from '../terminal.ts'
import type { PlanOptions } from './plan.ts'

export function tuning(fleets: string[], options: PlanOptions, terminal: Terminal): Promise<number> {
  return look('tuning', fleets, options, terminal)
}

export function balance(fleets: string[], options: PlanOptions, terminal: Terminal): Promise<number> {
  return look('balance', fleets, options, terminal)
}

async function look(
  concern: Concern,
  fleets: string[],
  options: PlanOptions,
  terminal: Terminal,
): Promise<number> {
  const loop = await loopFor(options, fleets, terminal, [concern])
  let heard: Progress = { asked: 0, answered: 0, unchecked: 0 }
  const nodes = await loop.lookAtNodes([concern], (progress) => {
    heard = progress
  })
  const report = await terminal.during(
    () =>
      `${heard.answered} of ${heard.asked} nodes answered${heard.unchecked > 0 ? `, ${heard.unchecked} cannot be reached` : ''}`,
    runPlan({ ...loop, nodes }),
  )
  showReport(report, options, terminal, concern === 'tuning' ? tuningText : balanceText)
  return planExitCode(report, options.exitCode ?? false)
}

/** `ladder`: whether the steps of scale-out do what they say, and bring an overloaded fleet back in time. */
import { count } from '../count.ts'
import type { Policy } from '../policy.ts'
import { formatPath } from '../rules/complaint.ts'
import { overload } from './overload.ts'
import type { Found, Rule } from './risk.ts'

export const ladder: Rule = {
  code: 'ladder',
  find(fleet) {
    const { scaling, capacity } = fleet.policy
    // Where even the first step is out of reach, `capacity` says so.
    if (!scaling || scaling.out.at > capacity.connectionsPerInstance) return []
    return [...unreachableSteps(fleet.policy), ...idleSteps(scaling), ...overload(fleet)]
  },
}

/** No average is above what an instance holds: a full one refuses. */
function unreachableSteps({ scaling, capacity }: Policy): Found[] {
  const { connectionsPerInstance: limit } = capacity
  const steps = scaling?.out.steps ?? []
  const index = steps.findIndex(({ from }) => from > limit)
  const [step, before] = [steps[index], steps[index - 1]]
  if (!step || !before) return []
  const most = Math.max(...steps.slice(0, index).map(({ add }) => add))
  const others = steps.length - index - 1
  const says = `no average reaches the step from ${count(step.from)}${others > 0 ? ` (nor the ${others} above it)` : ''}, since an instance holds ${count(limit)}: never more than ${most} instances are added`
  const between = Math.floor((before.from + limit) / 2)
  const fix =
    between > before.from
      ? `write \`scaling.out.steps[${index}].from: ${between}\`, or take the step out`
      : 'take the step out'
  return [{ severity: 'warning', at: ['scaling', 'out', 'steps', index, 'from'], says, fix }]
}

/** The adjustment of a step is the whole one, not one on top of the step before (API_StepAdjustment). */
function idleSteps({ out, in: inward }: NonNullable<Policy['scaling']>): Found[] {
  const rising = (out.steps ?? []).map(({ from, add }) => ({ bound: from, change: add }))
  const falling = (inward?.steps ?? []).map(({ to, remove }) => ({ bound: to, change: remove }))
  return [...idle('out', 'add', rising), ...idle('in', 'remove', falling)]
}

function idle(
  side: 'out' | 'in',
  key: 'add' | 'remove',
  steps: { bound: number; change: number }[],
): Found[] {
  return steps.flatMap((step, index): Found[] => {
    const before = steps[index - 1]
    if (!before || step.change > before.change) return []
    const verb = `${key}s ${step.change}`
    const less = step.change < before.change ? `less than the ${before.change}` : `no more than`
    const says = `the step ${side === 'out' ? 'from' : 'down from'} ${count(step.bound)} ${verb}, ${less} from ${count(before.bound)}: an adjustment is the whole one, so that the worse breach gets no stronger answer`
    const at = ['scaling', side, 'steps', index, key]
    return [
      {
        severity: 'warning',
        at,
        says,
        fix: `write \`${formatPath(at)}: ${before.change + 1}\`, or take the step out`,
      },
    ]
  })
}

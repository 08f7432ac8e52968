/** The smallest adjustment of scale-out that would do. */
import type { Policy } from '../policy.ts'

/** In words: what every step must add at least, or what else would help where no adjustment does. */
export function stronger(policy: Policy, isEnough: (policy: Policy) => boolean): string {
  const { scaling, capacity } = policy
  const add = scaling ? smallest(capacity.max, (least) => isEnough(addingAtLeast(policy, least))) : null
  if (add === null)
    return `shorten the lead (\`capacity.leadMinutes\` is ${capacity.leadMinutes}), or the time the alarm takes`
  return scaling?.out.steps ? `let every step add at least ${add}` : `write \`scaling.out.add: ${add}\``
}

function addingAtLeast(policy: Policy, least: number): Policy {
  const { scaling } = policy
  if (!scaling) return policy
  const { steps } = scaling.out
  const raised = steps
    ? { steps: steps.map((step) => ({ ...step, add: Math.max(step.add, least) })) }
    : { add: least }
  return { ...policy, scaling: { ...scaling, out: { ...scaling.out, ...raised } } }
}

/** The smallest from 2 to `most` that is enough, where more is never worse; `null`: none. */
function smallest(most: number, isEnough: (value: number) => boolean): number | null {
  let [low, high] = [1, 2]
  while (!isEnough(high)) {
    if (high >= most) return null
    low = high
    high = Math.min(most, high * 2)
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}

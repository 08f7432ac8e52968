/** The sizes a group can come to: from its floors, by what its alarms add and remove. */
import type { Fleet } from '../desired.ts'
import { instancesFor, rampSteps } from '../floor.ts'
import { movesIn, movesOut, sizeAfter } from './moves.ts'

/** An override can set any other floor for a while; it is not counted. */
export function reachableSizes(fleet: Fleet): Set<number> {
  const { policy } = fleet
  const moves = [...movesOut(policy), ...movesIn(policy)]
  const sizes = new Set(floors(fleet))
  // A set that grows while it is walked is walked to its end.
  for (const size of sizes) {
    if (size > 0) for (const move of moves) sizes.add(sizeAfter(size, move, policy))
  }
  return sizes
}

/** The base, and what peaks lift it to, by their ramps; at 0 nobody measures, so the first instance comes by hand. */
function floors({ policy, peaks }: Fleet): number[] {
  const { min, max } = policy.capacity
  const lifted = peaks.flatMap(({ size, rampSeconds }) => {
    const [full, steps] = [instancesFor(size, policy), rampSteps(rampSeconds)]
    return Array.from({ length: steps }, (_, step) => min + Math.ceil(((full - min) * (step + 1)) / steps))
  })
  return [min, Math.max(1, min), ...lifted.map((size) => Math.min(max, Math.max(min, size)))]
}

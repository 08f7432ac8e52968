/** Of `ladder`: overloads from which scale-out comes back too late, or never. */
import { count } from '../count.ts'
import type { Fleet, Peak } from '../desired.ts'
import type { Policy } from '../policy.ts'
import { peakConnections, shortestMinutes } from './peak-load.ts'
import { type Recovery, recovery, sizeFor } from './recovery.ts'
import type { Found } from './risk.ts'
import { stronger } from './stronger.ts'

/** Two hours with every instance full is no recovery any more; chosen. */
const tooLongMinutes = 120

export function overload(fleet: Fleet): Found[] {
  const { policy, peaks } = fleet
  const base = Math.max(1, policy.capacity.min)
  return [
    ...fullBase(policy, base),
    ...slowSizes(policy, base),
    ...largestPeak(peaks, policy),
    ...slowPeaks(peaks, policy, base),
  ]
}

/** A base floor whose instances are all full is the smallest overload there is. */
function fullBase(policy: Policy, base: number): Found[] {
  const { connectionsPerInstance: limit, max } = policy.capacity
  const needed = sizeFor(base * limit, policy)
  if (needed <= max) return []
  const says = `with ${base} full ${base === 1 ? 'instance' : 'instances'} (${count(base * limit)} connections) even max ${max} leaves ${count(Math.round((base * limit) / max))} on each: scale-out never brings the average back under ${count(policy.scaling?.out.at ?? 0)}`
  return [{ severity: 'warning', at: ['capacity', 'max'], says, fix: `write \`capacity.max: ${needed}\`` }]
}

function slowSizes(policy: Policy, base: number): Found[] {
  const { connectionsPerInstance: limit } = policy.capacity
  const slow = slowFrom(policy, base)
  const [first, last] = [slow[0], slow.at(-1)]
  const taken = last === undefined ? null : recovery(policy, last, last * limit)
  if (first === undefined || last === undefined || !taken) return []
  const range = first === last ? '' : ` (too slow from ${first} instances on)`
  const says = `with all of ${last} instances full the average is back under ${count(policy.scaling?.out.at ?? 0)} after ${inWords(taken)}, at ${taken.instances} instances${range}; over ${tooLongMinutes} minutes is too long`
  const key = policy.scaling?.out.steps ? 'steps' : 'add'
  const fix = stronger(policy, (changed) => slowFrom(changed, base).length === 0)
  return [{ severity: 'warning', at: ['scaling', 'out', key], says, fix }]
}

/** Sizes that come back from being full, but too late. */
function slowFrom(policy: Policy, base: number): number[] {
  const { connectionsPerInstance: limit, max } = policy.capacity
  const slow: number[] = []
  for (let size = base; sizeFor(size * limit, policy) <= max; size += 1) {
    const taken = recovery(policy, size, size * limit, tooLongMinutes)
    if (taken && taken.minutes > tooLongMinutes) slow.push(size)
  }
  return slow
}

function largestPeak(peaks: Peak[], policy: Policy): Found[] {
  const { max } = policy.capacity
  const beyond = peaks
    .filter((peak) => sizeFor(peakConnections(peak, policy), policy) > max)
    .sort((a, b) => peakConnections(b, policy) - peakConnections(a, policy))
  const [worst] = beyond
  if (!worst) return []
  const connections = peakConnections(worst, policy)
  const says = `${count(connections)} connections of ${worst.name}${more(beyond)} are ${count(Math.round(connections / max))} on each of max ${max}: the top step never brings the average back under ${count(policy.scaling?.out.at ?? 0)}`
  return [
    {
      severity: 'warning',
      at: worst.place,
      says,
      fix: `write \`capacity.max: ${sizeFor(connections, policy)}\``,
    },
  ]
}

/** Scale-out that is done when the peak is over has helped nobody. */
function slowPeaks(peaks: Peak[], policy: Policy, base: number): Found[] {
  const slow = peaks
    .filter((peak) => isTooLate(peak, policy, base))
    .sort((a, b) => peakConnections(b, policy) - peakConnections(a, policy))
  const [worst] = slow
  const taken = worst && recovery(policy, base, peakConnections(worst, policy))
  if (!worst || !taken) return []
  const says = `if the pre-warm of ${worst.name}${more(slow)} fails, scale-out from ${base} ${base === 1 ? 'instance' : 'instances'} needs ${inWords(taken)} for ${count(peakConnections(worst, policy))} connections, and the peak lasts ${count(shortestMinutes(worst))}`
  const fix = stronger(policy, (changed) => slow.every((peak) => !isTooLate(peak, changed, base)))
  return [{ severity: 'warning', at: worst.place, says, fix }]
}

function isTooLate(peak: Peak, policy: Policy, base: number): boolean {
  const lasts = shortestMinutes(peak)
  const taken = recovery(policy, base, peakConnections(peak, policy), lasts)
  return lasts > 0 && taken !== null && taken.rounds > 0 && taken.minutes >= lasts
}

function inWords({ rounds, minutes }: Recovery): string {
  return `${count(rounds)} ${rounds === 1 ? 'round' : 'rounds'} and ${count(minutes)} minutes`
}

function more(all: readonly unknown[]): string {
  return all.length > 1 ? ` (and of ${all.length - 1} more)` : ''
}

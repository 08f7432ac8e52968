/** One fleet's load in several variants, all measured by the same: the targets and the peaks of this repository. */
import { count } from '../core/count.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { formatInstant, MINUTE } from '../core/instant.ts'
import { targetPerInstance } from '../core/policy.ts'
import type { Comparison, Measure, Variant } from '../render/simulation/comparison.ts'
import { arrivals } from './arrivals.ts'
import type { Load } from './load.ts'
import { score } from './score.ts'
import type { Scenario, Simulation } from './simulate.ts'

/** Of a connection, on average. */
const lifeMinutes = 30

/** A way to run the fleet. */
export interface Way {
  name: string
  desired: Desired
  fleet: Fleet
  prewarm: boolean
}

export interface Terms extends Pick<Scenario, 'seed' | 'faults'> {
  price: number | null
}

/**
 * @param ways this repository first
 * @param play what plays one Scenario: `simulate`, here or in a thread of its own
 */
export async function compare(
  ways: readonly [Way, ...Way[]],
  load: Load,
  terms: Terms,
  play: (scenario: Scenario, name: string) => Promise<Simulation>,
): Promise<Comparison> {
  const [{ fleet }] = ways
  const to = load.from + load.values.length * MINUTE
  const measure = measureOf(fleet)
  const { seed, faults, price } = terms
  const run = async ({ name, desired, fleet: its, prewarm }: Way): Promise<Variant> => {
    const { from, values } = load
    const scenario = { desired, fleet: its, from, load: values, seed, faults, prewarm, lifeMinutes }
    const { minutes, events, eventsLeftOut, calls } = await play(scenario, name)
    // Another version may declare other thresholds and peaks: what people feel is measured by ours.
    const peaks = arrivals(fleet, minutes)
    return { name, numbers: score(fleet, minutes, peaks), peaks, events, eventsLeftOut, calls, minutes }
  }
  const [ours, ...others] = await Promise.all(ways.map(run))
  if (!ours) throw new Error('there is no way to play')
  return {
    fleet: fleet.name,
    timezone: fleet.peaks[0]?.timezone ?? 'UTC',
    from: load.from,
    to,
    load: load.words,
    measure,
    price,
    seed,
    notes: load.notes,
    assumptions: assumptions(fleet, terms),
    variants: [ours, ...others],
  }
}

function measureOf({ policy }: Fleet): Measure {
  return {
    target: targetPerInstance(policy),
    threshold: policy.scaling?.out.at ?? null,
    limit: policy.capacity.connectionsPerInstance,
  }
}

function assumptions({ policy }: Fleet, { faults }: Terms): string[] {
  const { connectionsPerInstance: limit, leadMinutes } = policy.capacity
  return [
    ...(policy.mode === 'observe'
      ? ['The fleet is in mode: observe, and is played as if it were enforced.']
      : []),
    `Taken for granted: an instance holds ${count(limit)} connections and takes about ${leadMinutes} minutes to be in service (capacity in the policy file); a connection lives ${lifeMinutes} minutes on average, and none moves by itself.`,
    'AWS is played in memory: what its rules are is known, how long EC2 takes on a given day is not.',
    ...faults.map(
      ({ kind, zone, from, to }) =>
        `Made to fail: ${kind}${zone ? ` in ${zone}` : ''}, ${formatInstant(from)} to ${formatInstant(to)}.`,
    ),
  ]
}

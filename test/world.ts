/** A world for stories: fleets, AWS in memory seeded for them, and Springtide's own loop run at a time of the day. */
import { expect, onTestFinished } from 'vitest'
import { whereOf } from '../src/core/change.ts'
import { type Concern, groupConcerns } from '../src/core/concern.ts'
import type { Desired, Fleet } from '../src/core/desired.ts'
import { Guardrails } from '../src/core/guardrails.ts'
import { MINUTE } from '../src/core/instant.ts'
import type { Report } from '../src/core/report.ts'
import { type Loop, runApply, runPlan } from '../src/operations/run.ts'
import { seedSandbox } from '../src/sandbox/seed.ts'
import { clock } from './build.ts'

export function world(fleets: Fleet[], { startsAt = '12:00', guardrails = {} } = {}) {
  const desired: Desired = { fleets, guardrails: Guardrails.parse(guardrails) }
  const sandbox = seedSandbox(fleets, clock(startsAt))
  // Over everything the suite sends: the floor is the only size Springtide writes, and the autoscaler keeps its own.
  onTestFinished(() => {
    for (const { operation, input } of sandbox.calls) {
      expect(operation).not.toBe('SetDesiredCapacity')
      if (operation === 'UpdateAutoScalingGroup') expect(Object.keys(input)).not.toContain('DesiredCapacity')
    }
  })
  const place = ({ policy }: Fleet) => whereOf(policy)
  const find = (name: string) => {
    const fleet = fleets.find((candidate) => candidate.name === name)
    if (!fleet) throw new Error(`no fleet ${name} in this story`)
    return fleet
  }
  const loop = (looking: readonly Concern[] = groupConcerns): Loop => ({
    desired,
    connect: sandbox.connect,
    commit: null,
    at: sandbox.now(),
    concerns: looking,
  })
  return {
    sandbox,
    loop,
    /** Lets time pass, then runs what the prewarm function runs. */
    async tick(time: string): Promise<Report> {
      sandbox.advanceTo(clock(time))
      return runApply(loop(['prewarm']))
    },
    /** Lets time pass, then runs what the reconcile function runs. */
    async reconcile(time: string): Promise<Report> {
      sandbox.advanceTo(clock(time))
      return runApply(loop())
    },
    plan: (): Promise<Report> => runPlan(loop()),
    group: (name: string) => sandbox.region(place(find(name))).group(find(name).policy.group),
    hand: (name: string) => sandbox.region(place(find(name))),
    clients: (name: string) => sandbox.connect(place(find(name))),
    /** Every instance in service publishes this many connections for each of the last minutes. */
    publish(name: string, connectionsEach: number, minutes = 5): void {
      const { group, metric } = find(name).policy
      const hand = sandbox.region(place(find(name)))
      const serving = (hand.group(group).Instances ?? []).filter(
        ({ LifecycleState }) => LifecycleState === 'InService',
      )
      for (let back = minutes; back > 0; back--) {
        hand.publish({
          namespace: metric.namespace,
          name: metric.name,
          dimensions: metric.dimensions ?? { AutoScalingGroupName: group },
          at: sandbox.now() - back * MINUTE,
          values: serving.map(() => connectionsEach),
        })
      }
    },
    operations: () => sandbox.calls.map(({ operation }) => operation),
  }
}

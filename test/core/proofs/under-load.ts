/** A fleet of the sandbox under load that rises minute by minute, with its alarms and policies put by Springtide. */
import { whereOf } from '../../../src/core/change.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { HOUR, MINUTE } from '../../../src/core/instant.ts'
import { metricDimensions } from '../../../src/core/policy.ts'
import { runApply } from '../../../src/operations/run.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'
import { nextMinute, noTraffic, sum } from './even-traffic.ts'

export interface Minute {
  serving: number
  desired: number
  average: number
  fullest: number
  refused: number
}

export interface UnderLoad {
  fleet: Fleet
  instances: number
  /** Wanted connections `minute` minutes after the beginning; before it, those of minute 0. */
  load: (minute: number) => number
  minutes: number
  /** Connections one instance takes; by default as declared. */
  limit?: number
}

/**
 * Launches take the declared leads to the second, connections last for ever, and samples arrive a minute after they
 * were taken: the worst that a proof has to reckon with.
 */
export async function underLoad({ fleet, instances, load, minutes, limit }: UnderLoad): Promise<Minute[]> {
  const { policy } = fleet
  const { capacity, metric, warmPool } = policy
  const startsAt = clock('00:00')
  const sandbox = createSandbox({ startsAt })
  const world = sandbox.region(whereOf(policy))
  world.createGroup({
    name: policy.group,
    min: capacity.min,
    max: capacity.max,
    desired: instances,
    launchSeconds: capacity.leadMinutes * 60,
    warmStartSeconds: (warmPool?.leadMinutes ?? capacity.leadMinutes) * 60,
  })
  const desired = { fleets: [fleet], guardrails: Guardrails.parse({}) }
  await runApply({ desired, connect: sandbox.connect, commit: null, at: startsAt, concerns: ['scaling'] })

  const published = { namespace: metric.namespace, name: metric.name, dimensions: metricDimensions(policy) }
  const model = { limit: limit ?? capacity.connectionsPerInstance, lifeMinutes: Infinity }
  const seen: Minute[] = []
  let traffic = noTraffic
  let late: number[] = []
  // Six hours of calm fill the warm pool and the alarms' periods.
  for (let minute = -360; minute < minutes; minute += 1) {
    const at = startsAt + 6 * HOUR + minute * MINUTE
    sandbox.advanceTo(at)
    if (late.length > 0) world.publish({ ...published, at: at - MINUTE, values: late })
    const group = world.group(policy.group)
    const serving = (group.Instances ?? []).flatMap(({ LifecycleState, InstanceId = '' }) =>
      LifecycleState === 'InService' ? [InstanceId] : [],
    )
    traffic = nextMinute(traffic, serving, load(Math.max(0, minute)), model)
    const open = [...traffic.open.values()]
    late = open
    if (minute < 0) continue
    seen.push({
      serving: serving.length,
      desired: group.DesiredCapacity ?? 0,
      average: sum(open) / Math.max(1, open.length),
      fullest: Math.max(0, ...open),
      refused: traffic.refused,
    })
  }
  return seen
}

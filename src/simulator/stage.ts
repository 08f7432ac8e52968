/** The sandbox a simulation begins in: one group, as large as its first minute needs. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import { targetPerInstance } from '../core/policy.ts'
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import type { SandboxRegion } from '../sandbox/sandbox-region.ts'

export interface Stage {
  sandbox: Sandbox
  /** The fleet's account and Region. */
  world: SandboxRegion
}

/** AWS: scheduled actions may run up to two minutes late. */
const scheduledLateSeconds = 120

/** `wanted`: connections in the first minute. Launches take three quarters of the declared lead, and 5 % of them longer than it. */
export function stage({ policy }: Fleet, startsAt: Instant, wanted: number, seed: number): Stage {
  const { group, capacity, warmPool } = policy
  const sandbox = createSandbox({ startsAt, seed, scheduledLateSeconds })
  const world = sandbox.region(whereOf(policy))
  const needed = Math.ceil(wanted / targetPerInstance(policy))
  world.createGroup({
    name: group,
    min: capacity.min,
    max: capacity.max,
    desired: Math.min(capacity.max, Math.max(capacity.min, needed)),
    launchSeconds: spread(capacity.leadMinutes),
    warmStartSeconds: spread(warmPool?.leadMinutes ?? capacity.leadMinutes),
    ...(capacity.instanceType === undefined ? {} : { instanceType: capacity.instanceType }),
  })
  return { sandbox, world }
}

function spread(leadMinutes: number): { medianSeconds: number; p95Seconds: number } {
  return { medianSeconds: leadMinutes * 45, p95Seconds: leadMinutes * 60 }
}

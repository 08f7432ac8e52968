/** A sandbox seeded from the repository: every group as a fresh account would have it, at its base floor. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'
import { seedRouting } from './seed-routing.ts'

/** Instances are in service from the start, and a cold launch takes three quarters of the declared lead; policies, alarms and warm pools are left for Springtide to make. */
export function seedSandbox(fleets: Fleet[], startsAt: Instant): Sandbox {
  const sandbox = createSandbox({ startsAt })
  for (const { policy } of fleets) {
    const { group, capacity } = policy
    const hand = sandbox.region(whereOf(policy))
    hand.createGroup({
      name: group,
      min: capacity.min,
      max: capacity.max,
      launchSeconds: capacity.leadMinutes * 45,
      targetGroups: seedRouting(hand, policy),
      ...(capacity.instanceType === undefined ? {} : { instanceType: capacity.instanceType }),
    })
  }
  return sandbox
}

/** A new group as a test seeds it, with its instances in service. */
import { MINUTE } from '../core/instant.ts'
import { instanceId, uuid } from './ids.ts'
import { resized } from './resize.ts'
import type { GroupState, Hooks, RegionState, Spread } from './state.ts'

export interface NewGroup {
  name: string
  min: number
  max: number
  /** By default `min`. They are in service from the start. */
  desired?: number
  /** Default c5.2xlarge. */
  instanceType?: string
  /** ARNs of the target groups that its instances are registered with; default none. */
  targetGroups?: string[]
  /** From launch to in service, cold; default 180. A spread is drawn from for each launch. */
  launchSeconds?: number | Spread
  /** Out of the warm pool; default 45. */
  warmStartSeconds?: number | Spread
  /** Lifecycle hooks: how long until somebody completes them; default none, with a timeout of an hour. */
  hooks?: Partial<Hooks>
  /** From the decision until an instance is gone; default 60. */
  terminateSeconds?: number
  /** By default three zones of the Region. */
  zones?: string[]
  /** Default 300, as AWS's. */
  defaultCooldownSeconds?: number
  /** By default not set, as AWS's. */
  defaultInstanceWarmupSeconds?: number
  /** Default 0. */
  healthCheckGraceSeconds?: number
  tags?: Record<string, string>
}

/** Adds the group to the Region. Throws when there is one of that name. */
export function createGroup(region: RegionState, options: NewGroup): void {
  const { name, min, max, desired = min } = options
  if (region.groups.has(name)) throw new Error(`the sandbox has a group ${name} already`)
  const group: GroupState = {
    name,
    arn: `arn:aws:autoscaling:${region.region}:${region.account}:autoScalingGroup:${uuid(region.nextNumber())}:autoScalingGroupName/${name}`,
    createdAt: region.timeline.now(),
    ...resized({ min, max, desired }, { min, max, desired }),
    zones: options.zones ?? ['a', 'b', 'c'].map((letter) => `${region.region}${letter}`),
    instanceType: options.instanceType ?? 'c5.2xlarge',
    targetGroups: [...(options.targetGroups ?? [])],
    defaultCooldownSeconds: options.defaultCooldownSeconds ?? 300,
    defaultInstanceWarmupSeconds: options.defaultInstanceWarmupSeconds ?? null,
    healthCheckType: 'EC2',
    healthCheckGraceSeconds: options.healthCheckGraceSeconds ?? 0,
    launch: spread(options.launchSeconds ?? 180),
    warmStart: spread(options.warmStartSeconds ?? 45),
    terminateSeconds: options.terminateSeconds ?? 60,
    hooks: { launchingSeconds: 0, terminatingSeconds: 0, timeoutSeconds: 3_600, ...options.hooks },
    instances: new Map(),
    view: null,
    pool: new Map(),
    warmPool: null,
    returning: 0,
    policies: new Map(),
    scheduledActions: new Map(),
    tags: new Map(
      Object.entries(options.tags ?? {}).map(([key, value]) => [key, { value, propagates: true }]),
    ),
    suspended: new Map(),
    activities: [],
    openActivities: 0,
    cooldown: null,
    reason: { sentence: '', warmupSeconds: options.defaultInstanceWarmupSeconds ?? 0 },
    launchFailure: null,
    zoneFailures: new Map(),
    launches: 0,
    sickShare: 0,
  }
  region.groups.set(name, group)
  populate(region, group)
}

function spread(seconds: number | Spread): Spread {
  return typeof seconds === 'number' ? { medianSeconds: seconds, p95Seconds: seconds } : seconds
}

/** Fills a new group up at once, with instances that have been in service for a day. */
function populate(region: RegionState, group: GroupState): void {
  const longAgo = region.timeline.now() - 1440 * MINUTE
  for (let count = 0; count < group.desired; count += 1) {
    const id = instanceId(region.nextNumber())
    const zone = group.zones[count % group.zones.length] ?? ''
    const since = { launchedAt: longAgo, inServiceAt: longAgo }
    group.instances.set(id, { id, zone, lifecycle: 'InService', healthy: true, ...since, warmupSeconds: 0 })
  }
}

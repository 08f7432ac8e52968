/** Builders that make a case two lines: a fleet, a peak, a group, with only what the case is about said. */
import type { Fleet, Peak } from '../src/core/desired.ts'
import type { Group, Instance } from '../src/core/observed.ts'
import { Policy } from '../src/core/policy.ts'
import { TuningProfile } from '../src/core/tuning-profile.ts'

type Section = Record<string, unknown>

/** A fleet as its policy file says it, with sound values for what is not given; `settings` are those of its tuning profile. */
export function aFleet(policy: Section = {}, peaks: Peak[] = [], settings: Section | null = null): Fleet {
  const { capacity, ...rest } = policy
  const parsed = Policy.parse({
    fleet: 'arena',
    group: 'prod-arena',
    region: 'us-east-1',
    // Most stories are about the floor itself.
    backstop: false,
    capacity: {
      min: 4,
      max: 60,
      connectionsPerInstance: 28_000,
      targetPerInstance: 10_000,
      leadMinutes: 10,
      ...(capacity as Section),
    },
    metric: { namespace: 'WebSocket', name: 'tcp_established' },
    ...rest,
  })
  const tuning = settings && TuningProfile.parse({ profile: 'websocket', settings })
  return { name: parsed.fleet, policy: parsed, file: `policies/${parsed.fleet}.yaml`, peaks, tuning }
}

/** A scaling section as in the shipped example. */
export const scalingSection = {
  out: {
    at: 20_000,
    period: '1m',
    datapoints: '3 of 5',
    missingData: 'notBreaching',
    warmup: '150s',
    steps: [
      { from: 20_000, add: 2 },
      { from: 25_000, add: 4 },
    ],
  },
  in: { at: 9_500, period: '5m', datapoints: '3 of 3', missingData: 'ignore', remove: 1, cooldown: '5m' },
}

/** Every day from 20:00 to 23:00 UTC, 40 instances. */
export function aPeak(peak: Partial<Peak> = {}): Peak {
  return {
    name: 'evening',
    timezone: 'UTC',
    when: { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window: { from: 20 * 60, to: 23 * 60 } },
    size: { instances: 40 },
    rampSeconds: 0,
    except: [],
    place: { file: 'schedules/arena.yaml', line: 4 },
    ...peak,
  }
}

export function aGroup(group: Partial<Group> & { serving?: number } = {}): Group {
  const { serving = 4, ...rest } = group
  return {
    name: 'prod-arena',
    min: 4,
    max: 60,
    desired: serving,
    instances: instances(serving),
    suspended: [],
    healthCheckTypes: ['EC2'],
    targetGroups: [],
    zones: ['us-east-1a', 'us-east-1b'],
    warmPool: null,
    tags: {},
    ...rest,
  }
}

export function instances(count: number, state: Partial<Instance> = {}): Instance[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `i-${index}`,
    type: 'c5.2xlarge',
    lifecycle: 'InService',
    healthy: true,
    ...state,
  }))
}

/** A day in November 2026, for times written as `20:00`. */
export function clock(time: string, date = '2026-11-25'): number {
  return Date.parse(`${date}T${time}Z`)
}

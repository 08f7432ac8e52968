/** What health checks do to a fleet: how long they keep new instances out, and whom they take away. */
import { count } from '../count.ts'
import { type Policy, targetPerInstance } from '../policy.ts'
import type { Routing } from '../routing/section.ts'
import { formatDuration } from '../scalars.ts'
import type { Found } from './risk.ts'

type HealthCheck = NonNullable<Routing['healthCheck']>

/**
 * What a new target group of an Application Load Balancer has ("Health checks for Application Load Balancer target groups").
 * What a file leaves out is as it is on AWS, which may be another value: these stand in where a proof needs a number.
 */
const defaults = { interval: 30, timeout: 5, healthyThreshold: 5, unhealthyThreshold: 2 }

/** The numbers a proof goes by, and the words for those of them that are AWS's defaults. */
function counted(check: HealthCheck, keys: (keyof typeof defaults)[]) {
  const given = Object.fromEntries(Object.entries(check).filter(([, value]) => value !== undefined))
  const assumed = keys.filter((key) => check[key] === undefined)
  const shown = assumed.map((key) => `${key} ${defaults[key]}${key.endsWith('Threshold') ? '' : 's'}`)
  const words = assumed.length === 0 ? '' : ` (AWS's default for what is left out: ${shown.join(', ')})`
  return { ...defaults, ...(given as Partial<typeof defaults>), assumed, words }
}

export function healthChecks(policy: Policy, { healthCheck }: Routing): Found[] {
  if (!healthCheck) return []
  return [
    ...killsTheFullest(policy, healthCheck),
    ...slowToReady(policy, healthCheck),
    ...overlap(healthCheck),
  ]
}

/** A group with health checks of type ELB replaces what fails them ("Health checks for instances in an Auto Scaling group"). */
function killsTheFullest(policy: Policy, check: HealthCheck): Found[] {
  if (!check.failsWhenFull || check.groupHealthCheckType === 'EC2') return []
  const { min, connectionsPerInstance: clients } = policy.capacity
  const at = ['routing', 'healthCheck', 'failsWhenFull']
  const keep = 'write `routing.healthCheck.groupHealthCheckType: EC2`'
  if (check.groupHealthCheckType === undefined)
    return [
      {
        severity: 'info',
        at,
        says: `a full server answers unhealthy: whether the group then terminates it with its ${count(clients)} clients is not declared`,
        fix: `where the group does not use the load balancer's health checks, ${keep}`,
      },
    ]
  const { unhealthyThreshold, interval, words } = counted(check, ['interval', 'unhealthyThreshold'])
  const others = Math.max(1, min) - 1
  const each = Math.ceil(clients / others)
  const usual = policy.scaling?.out.at ?? targetPerInstance(policy)
  const next = usual + each >= clients ? ', which fills the next one and kills it too' : ''
  const where =
    others === 0
      ? 'at 1 instance nobody is left to take them'
      : `at ${others + 1} instances ${others === 1 ? 'the other one takes' : `each of the other ${count(others)} takes`} ${count(each)} of them on top of ${count(usual)}${next}`
  return [
    {
      severity: 'error',
      at,
      says: `the group kills its fullest server: with ${count(clients)} clients it answers unhealthy, after ${unhealthyThreshold} checks in ${formatDuration(unhealthyThreshold * interval)}${words} the group terminates it with all of them, and ${where}`,
      fix: `${keep}; or let a full server refuse new clients and stay healthy, and write \`routing.healthCheck.failsWhenFull: false\``,
    },
  ]
}

/**
 * The first check passed is enough for a new target, but a server that is not up by then is unhealthy, and must pass
 * healthyThreshold checks ("Health checks for Application Load Balancer target groups").
 */
function slowToReady({ capacity, warmPool }: Policy, check: HealthCheck): Found[] {
  const { interval, timeout, healthyThreshold, assumed, words } = counted(check, [
    'interval',
    'healthyThreshold',
  ])
  if (assumed.length === 2) return []
  const seconds = interval * healthyThreshold
  const cold = { minutes: capacity.leadMinutes, key: 'capacity.leadMinutes' }
  const warm = { minutes: warmPool?.leadMinutes ?? Infinity, key: 'warmPool.leadMinutes' }
  const lead = warm.minutes < cold.minutes ? warm : cold
  if (seconds < lead.minutes * 60) return []
  const faster = Math.floor((lead.minutes * 60 - 1) / healthyThreshold)
  const longer = `write \`${lead.key}: ${Math.floor(seconds / 60) + 1}\``
  return [
    {
      severity: 'warning',
      at: ['routing', 'healthCheck', 'interval'],
      says: `an instance that fails its first check while it starts must pass ${healthyThreshold}, one every ${formatDuration(interval)}${words}: ${formatDuration(seconds)}, which leaves nothing of the ${formatDuration(lead.minutes * 60)} of ${lead.key} for the launch`,
      fix:
        faster > timeout
          ? `write \`routing.healthCheck.interval: ${formatDuration(faster)}\`, or ${longer}`
          : longer,
    },
  ]
}

/** A check has to be over before the next one begins: AWS refuses the target group. */
function overlap(check: HealthCheck): Found[] {
  const { interval, timeout, assumed, words } = counted(check, ['interval', 'timeout'])
  if (assumed.length === 2 || timeout < interval) return []
  return [
    {
      severity: assumed.length === 0 ? 'error' : 'warning',
      at: ['routing', 'healthCheck', check.timeout === undefined ? 'interval' : 'timeout'],
      says: `a check may take ${formatDuration(timeout)}, and the next one begins after ${formatDuration(interval)}${words}: AWS refuses a timeout that is not shorter than the interval`,
      fix: `write \`routing.healthCheck.timeout: ${formatDuration(interval - 1)}\``,
    },
  ]
}

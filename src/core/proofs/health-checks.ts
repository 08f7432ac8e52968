/** What health checks do to a fleet: how long they keep new instances out, and whom they take away. */
import { count } from '../count.ts'
import { type Policy, targetPerInstance } from '../policy.ts'
import type { Routing } from '../routing.ts'
import { formatDuration } from '../scalars.ts'
import type { Found } from './risk.ts'

type HealthCheck = NonNullable<Routing['healthCheck']>

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
      says: `the group kills its fullest server: with ${count(clients)} clients it answers unhealthy, after ${check.unhealthyThreshold} checks in ${formatDuration(check.unhealthyThreshold * check.interval)} the group terminates it with all of them, and ${where}`,
      fix: `${keep}; or let a full server refuse new clients and stay healthy, and write \`routing.healthCheck.failsWhenFull: false\``,
    },
  ]
}

/**
 * The first check passed is enough for a new target, but a server that is not up by then is unhealthy, and must pass
 * healthyThreshold checks ("Health checks for Application Load Balancer target groups").
 */
function slowToReady(
  { capacity, warmPool }: Policy,
  { interval, timeout, healthyThreshold }: HealthCheck,
): Found[] {
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
      says: `an instance that fails its first check while it starts must pass ${healthyThreshold}, one every ${formatDuration(interval)}: ${formatDuration(seconds)}, which leaves nothing of the ${formatDuration(lead.minutes * 60)} of ${lead.key} for the launch`,
      fix:
        faster > timeout
          ? `write \`routing.healthCheck.interval: ${formatDuration(faster)}\`, or ${longer}`
          : longer,
    },
  ]
}

/** A check has to be over before the next one begins: AWS refuses the target group. */
function overlap({ interval, timeout }: HealthCheck): Found[] {
  if (timeout < interval) return []
  return [
    {
      severity: 'error',
      at: ['routing', 'healthCheck', 'timeout'],
      says: `a check may take ${formatDuration(timeout)}, and the next one begins after ${formatDuration(interval)}: AWS refuses a timeout that is not shorter than the interval`,
      fix: `write \`routing.healthCheck.timeout: ${formatDuration(interval - 1)}\``,
    },
  ]
}

/** routing: attributes of the load balancer and the target group that work against each other, or against the fleet. */
import { count } from '../count.ts'
import type { Policy } from '../policy.ts'
import type { Routing } from '../routing/section.ts'
import { formatDuration } from '../scalars.ts'
import { healthChecks } from './health-checks.ts'
import { quietConnections } from './quiet-connections.ts'
import type { Found, Rule } from './risk.ts'
import { unhealthyRouting } from './unhealthy-routing.ts'

export const routing: Rule = {
  code: 'routing',
  find(fleet) {
    const { policy } = fleet
    if (!policy.routing) return []
    return [
      ...quietConnections(fleet, policy.routing),
      ...healthChecks(policy, policy.routing),
      ...slowStart(policy.routing),
      ...anomalyMitigation(policy.routing),
      ...unhealthyRouting(policy, policy.routing),
      ...stickiness(policy.routing),
      ...drain(policy, policy.routing),
    ]
  },
}

/** AWS takes slow start with round robin only (Application Load Balancers, "Edit target group attributes"). */
function slowStart({ algorithm, slowStart }: Routing): Found[] {
  if (!slowStart || algorithm === undefined || algorithm === 'round_robin') return []
  return [
    {
      severity: 'error',
      at: ['routing', 'slowStart'],
      says: `a slow start of ${formatDuration(slowStart)} with ${algorithm}: AWS refuses the two together, and takes slow start with round_robin only`,
      fix: 'remove `routing.slowStart`, or write `routing.algorithm: round_robin`',
    },
  ]
}

/** AWS takes anomaly mitigation with weighted random only (API_TargetGroupAttribute). */
function anomalyMitigation({ algorithm, anomalyMitigation }: Routing): Found[] {
  if (!anomalyMitigation || algorithm === 'weighted_random') return []
  const isDeclared = algorithm !== undefined
  return [
    {
      severity: isDeclared ? 'error' : 'warning',
      at: ['routing', 'anomalyMitigation'],
      says: isDeclared
        ? `anomaly mitigation with ${algorithm}: AWS refuses the two together, and takes anomaly mitigation with weighted_random only`
        : 'anomaly mitigation without an algorithm: AWS takes it with weighted_random only, and the default is round_robin',
      fix: 'write `routing.algorithm: weighted_random`, or `routing.anomalyMitigation: false`',
    },
  ]
}

/** A WebSocket is sticky by itself once it is upgraded ("Sticky sessions for your Application Load Balancer"). */
function stickiness({ stickiness }: Routing): Found[] {
  if (!stickiness) return []
  return [
    {
      severity: 'warning',
      at: ['routing', 'stickiness'],
      says: 'stickiness does nothing for an open WebSocket, which stays on its instance anyway; it only sends clients that reconnect back to the instance they had, however full it is, and not to those that scale-out has added',
      fix: 'write `routing.stickiness: false`',
    },
  ]
}

/** Tenths of the accept rate that was measured; the rest is for clients that come anyway. */
const usable = 7
const longestDelay = 3_600

/** c ÷ T ≤ 0.7 · (n − 1) · r: what an instance sends away in the delay T, the others must accept at r a second each. */
function drain({ capacity, balance }: Policy, { deregistrationDelay: delay }: Routing): Found[] {
  const rate = balance?.acceptPerSecond
  const others = Math.max(2, capacity.min) - 1
  if (rate === undefined || delay === undefined || capacity.max < 2) return []
  const clients = capacity.connectionsPerInstance
  const needed = Math.ceil((clients * 10) / (usable * rate * others))
  if (delay >= needed) return []
  const pace = delay === 0 ? 'all at once' : `${count(Math.ceil(clients / delay))} a second`
  const who = others === 1 ? 'the other one accepts' : `the other ${count(others)} accept`
  return [
    {
      severity: 'warning',
      at: ['routing', 'deregistrationDelay'],
      says: `a full instance that leaves has ${formatDuration(delay)} to send its ${count(clients)} clients away, ${pace}; at ${others + 1} instances ${who} ${count(Math.floor((usable * rate * others) / 10))} a second, 70 % of ${count(rate)} each: that takes ${formatDuration(needed)}`,
      fix: `write ${needed <= longestDelay ? longer(needed) : `${more(capacity, rate)} and ${longer(longestDelay)}`}`,
    },
  ]
}

function longer(seconds: number): string {
  return `\`routing.deregistrationDelay: ${formatDuration(seconds)}\`, and let the server close its connections evenly over it`
}

/** Where the longest delay that AWS takes is too short: more instances that accept, or fewer clients on each. */
function more({ min, max, connectionsPerInstance }: Policy['capacity'], rate: number): string {
  const each = (usable * rate * longestDelay) / 10
  const size = Math.ceil(connectionsPerInstance / each) + 1
  if (size <= max) return `\`capacity.min: ${size}\``
  const others = Math.max(2, min) - 1
  return `\`capacity.connectionsPerInstance: ${Math.floor(each * others)}\``
}

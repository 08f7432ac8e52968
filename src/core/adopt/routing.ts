/** The `routing` section of a live group: what its target group and their load balancer have now. */
import type { Attributes, Group, HealthCheckSpec, Reading, RoutingState } from '../observed.ts'
import { attribute } from '../routing/attributes.ts'
import { Routing } from '../routing/section.ts'
import { formatDuration, shortened } from '../scalars.ts'
import type { Said, Unsaid } from './live.ts'

type Section = Record<string, unknown>

/** @param live absent where the group has no target group, or nobody asked */
export function adoptRouting(group: Group, live: Reading<RoutingState> | undefined): Said<Section> {
  const others = [...group.targetGroups].sort().slice(1)
  const unsaid: Unsaid[] = others.map((arn) => ({
    what: `target group ${shortened(arn, 200)}`,
    why: 'a policy file has one target group, and the group has several',
  }))
  if (!live) return { said: {}, notes: [], unsaid }
  if ('unread' in live) {
    unsaid.push({ what: 'the load balancer', why: `it could not be read: ${shortened(live.unread, 200)}` })
    return { said: {}, notes: [], unsaid }
  }
  const { targetGroup, loadBalancer } = live.read
  if (!targetGroup) return { said: {}, notes: [], unsaid }
  const wanted = {
    targetGroup: targetGroup.name,
    ...ofTargetGroup(targetGroup.attributes),
    ...(loadBalancer ? ofLoadBalancer(loadBalancer.attributes) : {}),
    healthCheck: checkOf(targetGroup.healthCheck, group),
  }
  const said: Section = {}
  for (const [key, value] of Object.entries(wanted)) {
    if (value === undefined) continue
    const parsed = Routing.shape[key as keyof typeof Routing.shape].safeParse(value)
    if (parsed.success) said[key] = value
    else unsaid.push({ what: `routing.${key}`, why: parsed.error.issues[0]?.message ?? 'it cannot be said' })
  }
  const heartbeat =
    'Write `heartbeat:` too, how often client or server pings: what is quieter than idleTimeout is closed'
  return { said: { routing: said }, notes: [{ path: ['routing'], says: heartbeat }], unsaid }
}

/** What is off, or 0 for a slow start, is the absence of a key. */
function ofTargetGroup(attributes: Attributes): Section {
  const algorithm = attributes[attribute.algorithm]
  const anomaly = attributes[attribute.anomalyMitigation]
  const slowStart = numberOf(attributes[attribute.slowStart])
  const delay = numberOf(attributes[attribute.deregistrationDelay])
  const stickiness = attributes[attribute.stickiness]
  const count = numberOf(attributes[attribute.unhealthyCount])
  const percent = numberOf(attributes[attribute.unhealthyPercent])
  const unhealthy = { ...(count ? { count } : {}), ...(percent ? { percent } : {}) }
  return {
    algorithm,
    anomalyMitigation: algorithm === 'weighted_random' && anomaly ? anomaly === 'on' : undefined,
    unhealthyRouting: Object.keys(unhealthy).length > 0 ? unhealthy : undefined,
    slowStart: slowStart ? formatDuration(slowStart) : undefined,
    deregistrationDelay: delay === undefined ? undefined : formatDuration(delay),
    stickiness: stickiness === undefined ? undefined : stickiness === 'true',
  }
}

function ofLoadBalancer(attributes: Attributes): Section {
  const seconds = numberOf(attributes[attribute.idleTimeout])
  return { idleTimeout: seconds === undefined ? undefined : formatDuration(seconds) }
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

function checkOf(check: HealthCheckSpec, group: Group): Section | undefined {
  const { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = check
  if (intervalSeconds === undefined || timeoutSeconds === undefined) return undefined
  return {
    ...(path === undefined ? {} : { path }),
    ...(matcher === undefined ? {} : { matcher }),
    interval: formatDuration(intervalSeconds),
    timeout: formatDuration(timeoutSeconds),
    healthyThreshold,
    unhealthyThreshold,
    groupHealthCheckType: group.healthCheckTypes.includes('ELB') ? 'ELB' : 'EC2',
  }
}

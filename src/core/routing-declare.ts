/** What the `routing` section of a policy names, each with the name that Elastic Load Balancing has for it. */
import type { HealthCheckSpec } from './observed.ts'
import type { Routing } from './routing.ts'

/** One value that the file names. */
export interface Declared {
  /** An attribute, or a field of the health check. */
  key: string
  value: string | number
  /** Its keys in the policy file. */
  path: string[]
}

export const algorithm = 'load_balancing.algorithm.type'
export const anomalyMitigation = 'load_balancing.algorithm.anomaly_mitigation'
export const slowStart = 'slow_start.duration_seconds'
const unhealthyRouting = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets'

/** Thresholds for sending to all targets, each with the one for taking a zone out of DNS. */
export const healthThresholds = ['count', 'percentage'].map((key) => ({
  routing: `${unhealthyRouting}.${key}`,
  dns: `target_group_health.dns_failover.minimum_healthy_targets.${key}`,
}))

/** Attributes of the target group (API_TargetGroupAttribute): every value is text. */
export function declaredOfTargetGroup(routing: Routing): Declared[] {
  const { unhealthyRouting: routed } = routing
  return named([
    [algorithm, routing.algorithm, 'algorithm'],
    [anomalyMitigation, onOff(routing.anomalyMitigation), 'anomalyMitigation'],
    [`${unhealthyRouting}.count`, text(routed?.count), 'unhealthyRouting', 'count'],
    [`${unhealthyRouting}.percentage`, text(routed?.percent), 'unhealthyRouting', 'percent'],
    [slowStart, text(routing.slowStart), 'slowStart'],
    ['deregistration_delay.timeout_seconds', text(routing.deregistrationDelay), 'deregistrationDelay'],
    ['stickiness.enabled', text(routing.stickiness), 'stickiness'],
  ])
}

/** Attributes of the load balancer (API_LoadBalancerAttribute). */
export function declaredOfLoadBalancer({ idleTimeout }: Routing): Declared[] {
  return named([['idle_timeout.timeout_seconds', text(idleTimeout), 'idleTimeout']])
}

/** Fields of a HealthCheckSpec (ModifyTargetGroup). */
export function declaredOfHealthCheck({ healthCheck }: Routing): Declared[] {
  const { path, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } = healthCheck ?? {}
  return named([
    ['path', path, 'healthCheck', 'path'],
    ['matcher', matcher, 'healthCheck', 'matcher'],
    ['intervalSeconds', interval, 'healthCheck', 'interval'],
    ['timeoutSeconds', timeout, 'healthCheck', 'timeout'],
    ['healthyThreshold', healthyThreshold, 'healthCheck', 'healthyThreshold'],
    ['unhealthyThreshold', unhealthyThreshold, 'healthCheck', 'unhealthyThreshold'],
  ] satisfies [keyof HealthCheckSpec, ...unknown[]][])
}

function onOff(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'on' : 'off'
}

function text(value: number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

/** What a file leaves out is nobody's business. */
function named(all: [string, string | number | undefined, ...string[]][]): Declared[] {
  return all.flatMap(([key, value, ...path]) =>
    value === undefined ? [] : { key, value, path: ['routing', ...path] },
  )
}

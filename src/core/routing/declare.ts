/** What the `routing` section of a policy names, each with the name that Elastic Load Balancing has for it. */
import type { HealthCheckSpec } from '../observed.ts'
import { attribute } from './attributes.ts'
import type { Routing } from './section.ts'

/** One value that the file names. */
export interface Declared {
  /** An attribute, or a field of the health check. */
  key: string
  value: string | number
  /** Its keys in the policy file. */
  path: string[]
}

/** Attributes of the target group (API_TargetGroupAttribute): every value is text. */
export function declaredOfTargetGroup(routing: Routing): Declared[] {
  const { unhealthyRouting: routed } = routing
  return named([
    [attribute.algorithm, routing.algorithm, 'algorithm'],
    [attribute.anomalyMitigation, onOff(routing.anomalyMitigation), 'anomalyMitigation'],
    [attribute.unhealthyCount, text(routed?.count), 'unhealthyRouting', 'count'],
    [attribute.unhealthyPercent, text(routed?.percent), 'unhealthyRouting', 'percent'],
    [attribute.slowStart, text(routing.slowStart), 'slowStart'],
    [attribute.deregistrationDelay, text(routing.deregistrationDelay), 'deregistrationDelay'],
    [attribute.stickiness, text(routing.stickiness), 'stickiness'],
  ])
}

/** Attributes of the load balancer (API_LoadBalancerAttribute). */
export function declaredOfLoadBalancer({ idleTimeout }: Routing): Declared[] {
  return named([[attribute.idleTimeout, text(idleTimeout), 'idleTimeout']])
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

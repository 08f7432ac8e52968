/** Attributes by the names that Elastic Load Balancing has for them (API_TargetGroupAttribute, API_LoadBalancerAttribute). */

const health = 'target_group_health'

export const attribute = {
  algorithm: 'load_balancing.algorithm.type',
  anomalyMitigation: 'load_balancing.algorithm.anomaly_mitigation',
  slowStart: 'slow_start.duration_seconds',
  deregistrationDelay: 'deregistration_delay.timeout_seconds',
  stickiness: 'stickiness.enabled',
  unhealthyCount: `${health}.unhealthy_state_routing.minimum_healthy_targets.count`,
  unhealthyPercent: `${health}.unhealthy_state_routing.minimum_healthy_targets.percentage`,
  /** Of the load balancer; the others are of the target group. */
  idleTimeout: 'idle_timeout.timeout_seconds',
} as const

/** Thresholds for sending to all targets, each with the one for taking a zone out of DNS. */
export const healthThresholds = [
  { routing: attribute.unhealthyCount, dns: `${health}.dns_failover.minimum_healthy_targets.count` },
  { routing: attribute.unhealthyPercent, dns: `${health}.dns_failover.minimum_healthy_targets.percentage` },
]

/** The `routing` section of a policy: what is set on the load balancer and its target group. Checked, and not written yet. */
import * as z from 'zod'
import { Duration, Whole } from './scalars.ts'

function seconds(least: number, most: number, example: string, description: string) {
  return Duration(least, most, example).describe(description)
}

/** Ranges are those of CreateTargetGroup (HealthCheckIntervalSeconds and so on). */
const HealthCheck = z.strictObject({
  interval: seconds(5, 300, '10s', 'Between two checks of an instance: HealthCheckIntervalSeconds'),
  timeout: seconds(2, 120, '5s', 'A check without an answer for this long has failed'),
  healthyThreshold: Whole(2, 10, 3).describe('Checks passed in a row until an unhealthy instance is healthy'),
  unhealthyThreshold: Whole(2, 10, 3).describe('Checks failed in a row until an instance is unhealthy'),
  failsWhenFull: z
    .boolean()
    .optional()
    .meta({ description: 'The server answers unhealthy when it is full', examples: [false] }),
  groupHealthCheckType: z
    .enum(['EC2', 'ELB'])
    .optional()
    .meta({
      description:
        'HealthCheckType of the group: with ELB it terminates and replaces what the load balancer calls unhealthy',
      examples: ['EC2'],
    }),
})

/** Ranges are those of LoadBalancerAttribute and TargetGroupAttribute (Elastic Load Balancing API). */
export const Routing = z.strictObject({
  algorithm: z
    .enum(['round_robin', 'least_outstanding_requests', 'weighted_random'])
    .optional()
    .describe('load_balancing.algorithm.type of the target group'),
  slowStart: seconds(
    30,
    900,
    '1m',
    'slow_start.duration_seconds of the target group; left out: no slow start',
  ).optional(),
  idleTimeout: seconds(
    1,
    4_000,
    '60s',
    'idle_timeout.timeout_seconds: the load balancer closes a connection without data for this long',
  ).optional(),
  deregistrationDelay: seconds(
    0,
    3_600,
    '5m',
    'deregistration_delay.timeout_seconds: what an instance that leaves has for its connections',
  ).optional(),
  stickiness: z
    .boolean()
    .optional()
    .meta({ description: 'stickiness.enabled of the target group', examples: [false] }),
  healthCheck: HealthCheck.optional().describe('Of the target group, and what the group makes of it'),
  heartbeat: seconds(
    1,
    3_600,
    '25s',
    'The longest a WebSocket is quiet: how often client or server pings, and the other one answers',
  ).optional(),
})
export type Routing = z.infer<typeof Routing>

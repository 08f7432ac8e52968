/** The `routing` section of a policy: what is set on the load balancer and its target group. */
import * as z from 'zod'
import { Duration, formatDuration, shown, Whole } from '../scalars.ts'

function seconds(least: number, most: number, example: string, description: string) {
  return Duration(least, most, example).describe(description)
}

/** Ranges are those of CreateTargetGroup (HealthCheckIntervalSeconds and so on). */
const HealthCheck = z.strictObject({
  path: z
    .string()
    .regex(/^\/[!-~]{0,1023}$/, {
      error: ({ input }) => `${shown(input)} is no path: write one from the root, such as /health`,
    })
    .optional()
    .meta({ description: 'HealthCheckPath', examples: ['/health'] }),
  matcher: z
    .string()
    .regex(/^[2-5]\d\d(-[2-5]\d\d)?(,[2-5]\d\d(-[2-5]\d\d)?)*$/, {
      error: ({ input }) =>
        `${shown(input)} is no matcher: write HTTP codes from 200 on, such as 200 or 200-299 or 200,204`,
    })
    .optional()
    .meta({ description: 'Matcher: the HTTP codes of a healthy answer', examples: ['200-299'] }),
  interval: seconds(
    5,
    300,
    '10s',
    'HealthCheckIntervalSeconds: between two checks of an instance',
  ).optional(),
  timeout: seconds(
    2,
    120,
    '5s',
    'HealthCheckTimeoutSeconds: a check without an answer for this long has failed',
  ).optional(),
  healthyThreshold: Whole(2, 10, 3)
    .optional()
    .describe('HealthyThresholdCount: checks passed in a row until an unhealthy instance is healthy'),
  unhealthyThreshold: Whole(2, 10, 3)
    .optional()
    .describe('UnhealthyThresholdCount: checks failed in a row until an instance is unhealthy'),
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

/** TargetGroupAttribute, slow_start.duration_seconds: 30 to 900, and 0 for none. */
const SlowStart = Duration(0, 900, '1m').refine((value) => value === 0 || value >= 30, {
  error: ({ input }) =>
    `a slow start of ${formatDuration(Number(input))}: write 30s to 15m, or 0s for no slow start`,
})

/** Ranges are those of LoadBalancerAttribute and TargetGroupAttribute (Elastic Load Balancing API). */
export const Routing = z.strictObject({
  targetGroup: z
    .string()
    .regex(
      /^([A-Za-z0-9-]{1,32}|arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/[\w/-]{1,80})$/,
      {
        error: ({ input }) =>
          `${shown(input)} is no target group: write its name, of up to 32 letters, digits and hyphens, or its ARN`,
      },
    )
    .optional()
    .meta({
      description:
        'Name or ARN; what this section names is written on it. Left out: nothing is written, and the proofs go on',
      examples: ['prod-chat'],
    }),
  loadBalancer: z
    .string()
    .regex(
      /^([A-Za-z0-9-]{1,32}|arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/[\w/-]{1,120})$/,
      {
        error: ({ input }) =>
          `${shown(input)} is no load balancer: write its name, of up to 32 letters, digits and hyphens, or its ARN`,
      },
    )
    .optional()
    .meta({
      description: 'Name or ARN; by default the one that the target group belongs to',
      examples: ['prod-chat'],
    }),
  algorithm: z
    .enum(['round_robin', 'least_outstanding_requests', 'weighted_random'])
    .optional()
    .describe('load_balancing.algorithm.type of the target group'),
  anomalyMitigation: z
    .boolean()
    .optional()
    .meta({
      description:
        'load_balancing.algorithm.anomaly_mitigation of the target group; with weighted_random only',
      examples: [false],
    }),
  unhealthyRouting: z
    .strictObject({
      count: Whole(1, 1_000, 1).optional().describe('…minimum_healthy_targets.count'),
      percent: Whole(1, 100, 50).optional().describe('…minimum_healthy_targets.percentage'),
    })
    .optional()
    .describe(
      'target_group_health.unhealthy_state_routing: with fewer healthy targets than this the load balancer sends to all of them',
    ),
  slowStart: SlowStart.describe('slow_start.duration_seconds of the target group; 0s: none').optional(),
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

/** The name in the ARN of a target group or load balancer; a name is its own. Unique in a Region of an account. */
export function balancingName(nameOrArn: string): string {
  const [, name] = /:(?:targetgroup|loadbalancer\/\w+)\/([^/]+)/.exec(nameOrArn) ?? []
  return name ?? nameOrArn
}

/** The `telemetry` section of a policy: what the CloudWatch agent of the nodes publishes, in the words of its configuration. */
import * as z from 'zod'
import { Duration, shown } from '../scalars.ts'

export const Telemetry = z.strictObject({
  namespace: z
    .string()
    .min(1)
    .max(255)
    .meta({ examples: ['WebSocket'] }),
  metrics: z
    .array(z.string().min(1).max(255))
    .min(1)
    .max(50)
    .meta({
      description:
        'Names as they arrive in CloudWatch: the agent puts the plugin before its own, as in netstat_tcp_established, unless they are renamed',
      examples: [['tcp_established']],
    }),
  every: Duration(1, 3_600).meta({ description: 'metrics_collection_interval', examples: ['60s'] }),
  aggregatedBy: z
    .array(z.array(z.string().min(1).max(255)).max(30))
    .max(20)
    .default([['AutoScalingGroupName']])
    .describe('aggregation_dimensions: the sets of dimensions a metric can be asked for by'),
  agentParameter: z
    .string()
    // One name that Parameter Store refuses fails the read of nine others: up to 15 levels, none begins with aws or ssm.
    .regex(/^(AmazonCloudWatch-[\w.-]{1,200}|(?!\/([aA][wW][sS]|[sS][sS][mM]))(\/[\w.-]{1,60}){1,15})$/, {
      error: ({ input }) =>
        `${shown(input)} is no parameter for the agent: write for example AmazonCloudWatch-prod-chat, which its usual role may read`,
    })
    .optional()
    .meta({
      description:
        'Parameter Store holds the configuration of the CloudWatch agent under this name; it is written from this section',
      examples: ['AmazonCloudWatch-prod-chat'],
    }),
  throttling: z
    .array(z.enum(['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal']))
    .min(1)
    .max(5)
    .optional()
    .describe('An alarm for each of these network allowances that the nodes exceed; it tells scaling.notify'),
  dashboard: z
    .boolean()
    .optional()
    .meta({ description: 'A CloudWatch dashboard springtide-<fleet>', examples: [true] }),
})
export type Telemetry = z.infer<typeof Telemetry>

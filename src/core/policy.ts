/** policies/<fleet>.yaml: what a fleet is, what it can hold, and how it scales. */
import * as z from 'zod'
import { Accept } from './accept.ts'
import { Routing } from './routing/section.ts'
import { Amount, Datapoints, Duration, Name, Percent, shown, Whole } from './scalars.ts'
import { Telemetry } from './telemetry/section.ts'

/**
 * What only tells somebody: alarms can also stop and terminate instances. It stands in the conditions of our roles, where
 * `*` would be a pattern.
 */
const Arn = z
  .string()
  .regex(/^arn:aws[a-z-]*:(sns|lambda|ssm|ssm-incidents):[a-z0-9-]*:\d{12}:[\w#+,./:=@-]{1,512}$/, {
    error: ({ input }) =>
      `${shown(input)} is no ARN that an alarm may tell: write for example arn:aws:sns:us-east-1:123456789012:ops`,
  })
  .meta({ examples: ['arn:aws:sns:us-east-1:123456789012:ops'] })

const RoleArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, {
    error: (issue) => `${shown(issue.input)} is no role: write arn:aws:iam::<account>:role/<name>`,
  })
  .meta({ examples: ['arn:aws:iam::123456789012:role/springtide'] })

const Region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, {
    error: (issue) => `${shown(issue.input)} is no AWS Region: write for example us-east-1`,
  })
  .meta({ examples: ['us-east-1'] })

/** A name as AWS takes it for groups, alarms and policies: 1 to 255 printable characters without colon. */
const AwsName = z
  .string()
  .regex(/^[^\p{C}:]{1,255}$/u, {
    error: (issue) => `${shown(issue.input)}: an AWS name has 1 to 255 printable characters and no colon`,
  })
  .meta({ examples: ['prod-chat-ws'] })

/** Connections on one instance, or a threshold of them. */
const Connections = Whole(1, 10_000_000, 20_000)
const Instances = Whole(1, 10_000, 40)

const Capacity = z.strictObject({
  min: Whole(0, 10_000, 3).describe('The base floor: instances that are always there'),
  max: Instances.describe('MaxSize of the group; Springtide never raises a floor above it'),
  connectionsPerInstance: Connections.meta({
    description: 'What load tests proved one instance holds',
    examples: [28_000],
  }),
  targetPerInstance: Connections.optional().describe(
    'Peaks are sized so that the average stays at or under this; by default 80 % of scaling.out.at, else of connectionsPerInstance',
  ),
  leadMinutes: Whole(1, 240, 6).describe(
    'From the decision to launch until an instance is in service, in minutes',
  ),
  kilobitsPerConnection: Amount(0.001, 1_000_000, 40)
    .optional()
    .describe(
      'Network traffic of one connection in the busier direction, in kilobits a second; checked against the baseline of the instance type',
    ),
  kilobytesPerConnection: Amount(0.1, 1_000_000, 16)
    .optional()
    .describe('Memory that a server needs for one connection, in kilobytes, as measured'),
  instanceType: z
    .string()
    .regex(/^[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/, 'write an instance type such as c5.2xlarge')
    .optional()
    .meta({
      description: 'What the group launches; checked against the connections an instance is to hold',
      examples: ['c5.2xlarge'],
    }),
  zones: Whole(1, 6, 3).optional().describe('Availability Zones of the group; checked for the loss of one'),
})

const Metric = z.strictObject({
  namespace: z
    .string()
    .min(1)
    .max(255)
    .meta({ examples: ['WebSocket'] }),
  name: z
    .string()
    .min(1)
    .max(255)
    .meta({ examples: ['tcp_established'] }),
  dimensions: z
    .record(z.string().min(1).max(255), z.string().min(1).max(1024))
    .optional()
    .describe('Exactly these dimensions; by default AutoScalingGroupName: <group>'),
})

const MissingData = z.enum(['missing', 'ignore', 'breaching', 'notBreaching'])
const Adjustment = Whole(1, 1_000, 2)

/** Period in seconds: 10, 20, 30 or a multiple of 60, as PutMetricAlarm takes it. */
const Period = Duration(10, 86_400).refine(
  (seconds) => [10, 20, 30].includes(seconds) || seconds % 60 === 0,
  {
    error: ({ input }) => `a period of ${input}s: CloudWatch takes 10s, 20s, 30s or whole minutes`,
  },
)

const alarm = {
  at: Connections.describe('The alarm threshold: connections per instance'),
  period: Period,
  datapoints: Datapoints,
  missingData: MissingData.describe("CloudWatch's treatment of missing data"),
  alarm: AwsName.optional().describe(
    'Adopts an existing alarm of this name; by default springtide-<fleet>-out, -in or -max',
  ),
}

const policyName = { policy: AwsName.optional().describe('Adopts an existing scaling policy of this name') }
const warmup = {
  warmup: Duration(0, 3_600)
    .optional()
    .describe(
      'EstimatedInstanceWarmup: new instances are not counted on before this; left out: that of the group',
    ),
}

/** Step scaling has `steps` and a warm-up, simple scaling one number and a cooldown; a rule sees that it is one of them. */
const stepOrSimple = {
  ...warmup,
  cooldown: Duration(0, 86_400)
    .optional()
    .describe('Simple scaling: nothing more before this has passed; left out: that of the group'),
}

const ScaleOut = z.strictObject({
  ...alarm,
  ...policyName,
  ...stepOrSimple,
  steps: z
    .array(z.strictObject({ from: Connections, add: Adjustment }))
    .min(1)
    .max(20)
    .optional()
    .meta({
      description: 'Absolute averages, rising; each step holds from its own `from` up to the next',
      examples: [[{ from: 20_000, add: 2 }]],
    }),
  add: Adjustment.optional().describe('Simple scaling: instances to add'),
})

const ScaleIn = z.strictObject({
  ...alarm,
  ...policyName,
  ...stepOrSimple,
  steps: z
    .array(z.strictObject({ to: Connections, remove: Adjustment }))
    .min(1)
    .max(20)
    .optional()
    .meta({
      description: 'Absolute averages, falling; each step holds from its own `to` down to the next',
      examples: [[{ to: 9_500, remove: 1 }]],
    }),
  remove: Adjustment.optional().describe('Simple scaling: instances to remove'),
})

const MaximumAlarm = z.strictObject({
  ...alarm,
  ...policyName,
  ...warmup,
  add: Adjustment.describe('Instances to add when any single instance is over'),
})

const Scaling = z.strictObject({
  out: ScaleOut,
  in: ScaleIn.optional(),
  maximum: MaximumAlarm.optional().describe('A second alarm on the fullest instance'),
  notify: z
    .array(Arn)
    .max(4)
    .optional()
    .describe('ARNs told on ALARM and on OK; left out: live ones are kept'),
})

const WarmPool = z.strictObject({
  min: Whole(0, 10_000),
  maxPrepared: Whole(0, 10_000).optional().describe('MaxGroupPreparedCapacity; left out: max minus desired'),
  state: z.enum(['Stopped', 'Running', 'Hibernated']).default('Stopped'),
  reuseOnScaleIn: z.boolean().default(false),
  leadMinutes: Whole(1, 240, 2)
    .optional()
    .describe(
      'From the decision until a prepared instance is in service, in minutes; by default that of capacity',
    ),
})

const Balance = z.strictObject({
  port: Whole(1, 65_535, 443).describe('The port that connections come in on'),
  maxSkew: Percent.describe('How far a node may be from the mean of connections, either way'),
  ignoreYoungerThan: Duration(0, 604_800).meta({
    description: 'A node whose uptime is less is still filling, such as 15m',
    examples: ['15m'],
  }),
  staleAfter: Duration(60, 864_000).meta({
    description: 'A connection without data from its client for this long is stale, such as 2h',
    examples: ['2h'],
  }),
  acceptPerSecond: Whole(1, 1_000_000, 300)
    .optional()
    .describe('New connections a node accepts in a second, as measured, with TLS and sign-in'),
})

export const Policy = z.strictObject({
  fleet: Name.describe('The name the file has too: policies/<fleet>.yaml'),
  group: AwsName.describe('Auto Scaling group name'),
  region: Region,
  role: RoleArn.optional().describe('Role to assume, for a fleet in another account'),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, {
      error: ({ input }) =>
        `${shown(input)} is no external id: write 2 to 1,224 letters, digits and + = , . @ : / -`,
    })
    .optional()
    .meta({ description: 'What the role asks for beside (sts:ExternalId)', examples: ['acme-chat'] }),
  mode: z
    .enum(['enforce', 'observe'])
    .default('enforce')
    .describe('observe: plan and report, change nothing'),
  capacity: Capacity,
  metric: Metric.describe('Established connections: one sample per instance and period'),
  scaling: Scaling.optional(),
  warmPool: WarmPool.optional(),
  backstop: z
    .boolean()
    .default(true)
    .describe(
      'The raises of the coming 24 hours also stand on the group as one-time scheduled actions, some minutes late, should Springtide be down',
    ),
  routing: Routing.optional().describe('What is set on the load balancer and its target group'),
  telemetry: Telemetry.optional().describe('What the nodes publish; alarms are checked against it'),
  tuning: Name.meta({ examples: ['websocket'] })
    .optional()
    .describe('What nodes must be: policies/tuning/<name>.yaml'),
  balance: Balance.optional().describe('How evenly connections must lie on the nodes'),
  forecast: z
    .boolean()
    .optional()
    .meta({
      description:
        'Its load is forecast every night: compared with what came in the nightly report, and proposed as a schedule file by `tide forecast --all`',
      examples: [true],
    }),
  country: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3}){0,2}$/, {
      error: ({ input }) =>
        `${shown(input)} is no country: write its ISO 3166 code such as BR, or with a state such as BR-SP`,
    })
    .refine((code) => !/^UK\b/.test(code), {
      error: ({ input }) => `${shown(input)} is no country: the ISO 3166 code of the United Kingdom is GB`,
    })
    .optional()
    .meta({ description: 'Whose holidays the people of the fleet keep, for forecasts', examples: ['BR'] }),
  accept: Accept.optional().meta({
    description: 'Risks taken on purpose: the code of the Finding, and the reason that every report shows',
    examples: [{ 'foreign-scheduled-action': 'the data team shrinks it on Sundays' }],
  }),
})
export type Policy = z.infer<typeof Policy>

/** Connections per instance that peaks are sized for. */
export function targetPerInstance({ capacity, scaling }: Policy): number {
  const usual = Math.floor((scaling?.out.at ?? capacity.connectionsPerInstance) * 0.8)
  return capacity.targetPerInstance ?? Math.max(1, usual)
}

/** The dimensions of the connection metric. */
export function metricDimensions({ metric, group }: Policy): Record<string, string> {
  return metric.dimensions ?? { AutoScalingGroupName: group }
}

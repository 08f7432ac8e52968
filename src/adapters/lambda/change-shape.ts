/** The shape of a Change that comes over the wire. */
import * as z from 'zod'
import type { Change } from '../../core/change.ts'
import { nodeConcerns, writtenConcerns } from '../../core/concern.ts'

const about = {
  id: z.string(),
  concern: z.enum([...writtenConcerns, ...nodeConcerns]),
  fleet: z.string(),
  target: z.object({
    region: z.string(),
    role: z.string().exactOptional(),
    group: z.string(),
    name: z.string().exactOptional(),
    externalId: z.string().exactOptional(),
  }),
  because: z.string(),
  held: z
    .object({ by: z.enum(['guardrail', 'danger', 'hold', 'observe']), reason: z.string() })
    .exactOptional(),
}

const PolicyShape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('StepScaling'),
    adjustmentType: z.string(),
    aggregation: z.string(),
    warmupSeconds: z.number().nullable(),
    steps: z.array(
      z.object({ lower: z.number().nullable(), upper: z.number().nullable(), adjustment: z.number() }),
    ),
  }),
  z.object({
    type: z.literal('SimpleScaling'),
    adjustmentType: z.string(),
    adjustment: z.number(),
    cooldownSeconds: z.number().nullable(),
  }),
])

const AlarmShape = z.object({
  namespace: z.string(),
  metric: z.string(),
  dimensions: z.record(z.string(), z.string()),
  statistic: z.string(),
  growth: z.literal(true).exactOptional(),
  periodSeconds: z.number(),
  evaluationPeriods: z.number(),
  datapointsToAlarm: z.number(),
  threshold: z.number(),
  comparison: z.string(),
  missingData: z.string(),
  alarmActions: z.array(z.string()),
  okActions: z.array(z.string()),
})

const PoolShape = z.object({
  min: z.number(),
  maxPrepared: z.number(),
  state: z.enum(['Stopped', 'Running', 'Hibernated']),
  reuseOnScaleIn: z.boolean(),
})

/** A change from nothing, or from the same kind of thing. */
const onto = <T extends z.ZodType>(after: T) => ({ before: after.nullable(), after })
const numbers = { before: z.number(), after: z.number() }
const text = z.string().nullable()
const RaiseShape = z.object({ min: z.number(), startsAt: z.number() })
const AttributesShape = z.record(z.string(), z.string())
const attributes = { arn: z.string(), before: AttributesShape, after: AttributesShape }
const HealthCheckShape = z.object({
  path: z.string().exactOptional(),
  matcher: z.string().exactOptional(),
  intervalSeconds: z.number().exactOptional(),
  timeoutSeconds: z.number().exactOptional(),
  healthyThreshold: z.number().exactOptional(),
  unhealthyThreshold: z.number().exactOptional(),
})
const keep = z.record(z.string(), z.unknown())
const put = { before: text, after: z.string() }

export const ChangeShape: z.ZodType<Change> = z.discriminatedUnion('kind', [
  z.object({ ...about, kind: z.literal('set-floor'), ...numbers }),
  z.object({ ...about, kind: z.literal('set-max'), ...numbers }),
  z.object({ ...about, kind: z.literal('put-policy'), ...onto(PolicyShape), enabled: z.boolean() }),
  z.object({
    ...about,
    kind: z.literal('put-alarm'),
    ...onto(AlarmShape),
    keep,
  }),
  z.object({ ...about, kind: z.literal('put-warm-pool'), ...onto(PoolShape) }),
  z.object({ ...about, kind: z.literal('set-tag'), before: text, after: text }),
  z.object({ ...about, kind: z.literal('put-scheduled-action'), ...onto(RaiseShape) }),
  z.object({ ...about, kind: z.literal('delete-scheduled-action'), before: RaiseShape, after: z.null() }),
  z.object({
    ...about,
    kind: z.literal('rename-alarm'),
    before: AlarmShape,
    after: AlarmShape,
    from: z.string(),
    keep,
  }),
  z.object({ ...about, kind: z.literal('delete-alarm'), before: AlarmShape, after: z.null() }),
  z.object({
    ...about,
    kind: z.literal('delete-policy'),
    before: PolicyShape.nullable(),
    after: z.null(),
    alarms: z.array(z.string()),
  }),
  z.object({ ...about, kind: z.literal('set-target-group'), ...attributes }),
  z.object({ ...about, kind: z.literal('set-load-balancer'), ...attributes }),
  z.object({
    ...about,
    kind: z.literal('set-health-check'),
    arn: z.string(),
    before: HealthCheckShape,
    after: HealthCheckShape,
  }),
  z.object({ ...about, kind: z.literal('put-parameter'), ...put }),
  z.object({ ...about, kind: z.literal('put-dashboard'), ...put, owner: z.string().exactOptional() }),
  z.object({ ...about, kind: z.literal('delete-dashboard'), before: z.string(), after: z.null() }),
])

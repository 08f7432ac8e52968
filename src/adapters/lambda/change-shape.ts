/** The shape of a Change that comes over the wire. */
import * as z from 'zod'
import type { Change } from '../../core/change.ts'
import { groupConcerns, nodeConcerns } from '../../core/concern.ts'

const about = {
  id: z.string(),
  concern: z.enum([...groupConcerns, ...nodeConcerns]),
  fleet: z.string(),
  target: z.object({
    region: z.string(),
    role: z.string().exactOptional(),
    group: z.string(),
    name: z.string().exactOptional(),
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

export const ChangeShape: z.ZodType<Change> = z.discriminatedUnion('kind', [
  z.object({ ...about, kind: z.literal('set-floor'), ...numbers }),
  z.object({ ...about, kind: z.literal('set-max'), ...numbers }),
  z.object({ ...about, kind: z.literal('put-policy'), ...onto(PolicyShape), enabled: z.boolean() }),
  z.object({
    ...about,
    kind: z.literal('put-alarm'),
    ...onto(AlarmShape),
    keep: z.record(z.string(), z.unknown()),
  }),
  z.object({ ...about, kind: z.literal('put-warm-pool'), ...onto(PoolShape) }),
  z.object({ ...about, kind: z.literal('set-tag'), before: text, after: text }),
])

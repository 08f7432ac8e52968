/** The shape of an Answer that comes over the wire: checked as far as a renderer relies on it. */
import * as z from 'zod'
import { nodeConcerns, writtenConcerns } from '../../core/concern.ts'
import type { Report } from '../../core/report.ts'
import { canonicalZone } from '../../core/scalars.ts'
import type { Timeline } from '../../core/timeline.ts'
import { factNames } from '../../core/tuning/facts.ts'
import { ChangeShape } from './change-shape.ts'

/** What a Date can say ("Time Values and Time Range", ECMAScript). */
const At = z.number().min(-8_640_000_000_000_000).max(8_640_000_000_000_000)

/** The ends of the base: JSON has no infinity. */
const Endless = z.enum(['Infinity', '-Infinity']).transform(Number)
const End = z.union([At, Endless])

/** Two versions of Node may know different zones; times in UTC are true in any case. */
const Zone = z.string().transform((zone) => (canonicalZone(zone) ? zone : 'UTC'))

const ConcernShape = z.enum([...writtenConcerns, ...nodeConcerns])
const maybe = <T extends z.ZodType>(shape: T) => shape.nullable()

const ClaimShape = z.object({
  kind: z.enum(['base', 'peak', 'override']),
  name: z.string(),
  instances: z.number(),
  connections: maybe(z.number()),
  risesAt: End,
  fullAt: End,
  startsAt: End,
  endsAt: End,
  timezone: Zone,
  rampSeconds: z.number(),
  place: maybe(z.object({ file: z.string(), line: z.number() })),
})

/** The times of a peak are always finite. */
const PeakShape = ClaimShape.extend({ risesAt: At, fullAt: At, startsAt: At, endsAt: At })

const TimelineShape = z.object({
  fleet: z.string(),
  from: At,
  to: At,
  timezone: Zone,
  max: z.number(),
  steps: z.array(z.object({ at: At, instances: z.number(), by: z.string() })),
  claims: z.array(PeakShape),
})

const finding = {
  concern: ConcernShape,
  code: z.string(),
  fleet: z.string(),
  target: z.string(),
  severity: z.enum(['critical', 'warning', 'info']),
  status: z.enum(['drifted', 'unchecked']),
  expected: z.string(),
  actual: z.string(),
  remedy: z.string(),
}

const NodeShape = z.object({
  id: z.string(),
  established: z.number(),
  uptime: z.number(),
  stale: maybe(z.number()),
  closeWait: maybe(z.number()),
})

const BalanceShape = z.object({
  counted: z.array(NodeShape),
  young: z.array(NodeShape),
  unreachable: z.array(z.object({ id: z.string(), why: z.string() })),
  unknown: z.array(z.object({ id: z.string(), fact: z.enum(factNames), why: z.string() })),
  overLimit: z.array(NodeShape),
  total: z.number(),
  mean: maybe(z.number()),
  maxOverMean: maybe(z.number()),
  minOverMean: maybe(z.number()),
  variation: maybe(z.number()),
  hot: z.array(NodeShape),
  cold: z.array(NodeShape),
  toMove: z.number(),
  isExplainedByAge: z.boolean(),
  staleShare: maybe(z.number()),
  closeWaitShare: maybe(z.number()),
  shedPerSecond: maybe(z.number()),
})

const lasting = { since: At, until: At, by: z.string(), because: z.string() }
const SizeShape = z.union([
  z.object({ connections: z.number() }).strict(),
  z.object({ instances: z.number() }).strict(),
])

const FleetShape = z.object({
  fleet: z.string(),
  group: z.string(),
  region: z.string(),
  mode: z.enum(['enforce', 'observe']),
  state: z.enum(['in sync', 'drifted', 'unchecked']),
  floor: z.object({ instances: z.number(), claim: ClaimShape }),
  size: maybe(z.object({ min: z.number(), max: z.number(), desired: z.number(), serving: z.number() })),
  live: maybe(z.number()),
  target: z.number(),
  nodes: maybe(z.object({ asked: z.number(), unchecked: z.number() })),
  balance: maybe(BalanceShape),
  throttled: maybe(z.record(z.string(), z.number())),
  next: maybe(PeakShape),
  override: maybe(z.object({ size: SizeShape, ...lasting })),
  hold: maybe(z.object(lasting)),
})

const ReviewShape = z.object({
  fleet: z.string(),
  peak: PeakShape,
  needed: z.number(),
  came: maybe(z.number()),
  readyAt: maybe(At),
  minutesLate: maybe(z.number()),
  verdict: z.enum(['ready', 'late', 'never ready', 'unchecked']),
  why: z.string().exactOptional(),
})

const AskedShape = z.object({ at: At, by: z.string(), what: z.string(), became: z.string() })

const ForecastReviewShape = z.object({
  fleet: z.string(),
  timezone: z.string(),
  from: At,
  to: At,
  foreseen: maybe(z.object({ at: At, point: z.number(), q90: z.number(), q95: z.number() })),
  came: maybe(z.object({ at: At, connections: z.number() })),
  overShare: maybe(z.number()),
  declared: maybe(PeakShape),
  verdict: z.enum(['as foreseen', 'more than foreseen', 'unchecked']),
  why: z.string().exactOptional(),
})

const NightShape = z.object({
  peaks: z.array(ReviewShape),
  ahead: z.array(TimelineShape),
  asked: z.union([z.object({ read: z.array(AskedShape) }), z.object({ unread: z.string() })]),
  forecasts: z.array(ForecastReviewShape).exactOptional(),
})

const ReportShape: z.ZodType<Report> = z.object({
  at: At,
  commit: maybe(z.string()),
  concerns: z.array(ConcernShape),
  fleets: z.array(FleetShape),
  changes: z.array(ChangeShape),
  findings: z.array(z.object(finding)),
  accepted: z.array(z.object({ ...finding, accepted: z.string() })),
  night: NightShape.exactOptional(),
  outcomes: z
    .array(
      z.object({
        id: z.string(),
        result: z.enum(['applied', 'held', 'failed']),
        error: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
})

const TimelinesShape: z.ZodType<Timeline[]> = z.array(TimelineShape)

export const AnswerShape = z.union([
  z.object({ report: ReportShape }),
  z.object({ timelines: TimelinesShape }),
])

/** Reads the connection metric of many fleets over weeks and months, as fine as CloudWatch still has it. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import { DAY, type Instant, MINUTE, SECOND } from '../../core/instant.ts'
import type { Reading } from '../../core/observed.ts'
import { reviewPeriod } from '../../core/review/peaks.ts'
import { chunk, concurrency } from '../batch.ts'
import { reading } from '../cloud-error.ts'
import type { LoadQuery } from './metric-data.ts'
import { metricQuery, queriesPerCall, readPoints, valuesPerCall } from './points.ts'

/** Connections over the whole group, each value the mean from its instant on until the next; oldest first. */
export interface LoadRows {
  at: Instant[]
  values: number[]
}

/**
 * "Metrics retention": data is kept in minutes for 15 days, in five minutes for 63, in hours for 455. A day less is asked
 * for, as time passes while it is read. Minutes would be five times as many values, for a forecast that is no better.
 */
const tiers = [
  { seconds: 300, until: 62 * DAY },
  { seconds: 3_600, until: 454 * DAY },
]

/** Agents publish late: what ended just now may not be whole. */
const settling = 5 * MINUTE

export interface Span {
  from: Instant
  to: Instant
  /** What retention is counted from. */
  now: Instant
}

/** By fleet name. A fleet that nobody heard of has no rows. */
export async function readLongHistory(
  client: CloudWatchClient,
  queries: LoadQuery[],
  span: Span,
): Promise<Map<string, Reading<LoadRows>>> {
  const calls = spansOf(span).flatMap((part) => {
    const byPeriod = Map.groupBy(queries, (query) => periodOf(query, part.seconds))
    return [...byPeriod].flatMap(([seconds, some]) => {
      const values = Math.ceil((part.to - part.from) / (seconds * SECOND))
      const size = Math.max(1, Math.min(queriesPerCall, Math.floor(valuesPerCall / Math.max(1, values))))
      return chunk(some, size).map((few) => ({ ...part, seconds, few }))
    })
  })
  const answers = await pMap(
    calls,
    async ({ few, ...part }) => ({ few, sums: await reading(() => readSums(client, few, part)) }),
    { concurrency },
  )
  const found = new Map<string, Reading<LoadRows>>(queries.map(({ fleet }) => [fleet, { read: noRows() }]))
  for (const { few, sums } of answers) {
    for (const [index, { fleet }] of few.entries()) {
      const before = found.get(fleet)
      if (!before || 'unread' in before) continue
      if ('unread' in sums) found.set(fleet, sums)
      else for (const [at, value] of sums.read[index] ?? []) add(before.read, at, value)
    }
  }
  return found
}

function noRows(): LoadRows {
  return { at: [], values: [] }
}

function add({ at, values }: LoadRows, startsAt: Instant, value: number): void {
  at.push(startsAt)
  values.push(value)
}

/** The oldest first; where the fine tier begins, on a whole hour, the coarse one ends. */
function spansOf({ from, to, now }: Span): (Omit<Span, 'now'> & { seconds: number })[] {
  const ends = to > now - settling ? now - settling : to
  let end = floorTo(ends, 300)
  const spans = tiers.map(({ seconds, until }) => {
    const begin = Math.min(end, Math.max(floorTo(from, 3_600), floorTo(now - until, 3_600) + 3_600 * SECOND))
    const part = { from: begin, to: end, seconds }
    end = begin
    return part
  })
  return spans.reverse().filter((part) => part.from < part.to)
}

/** A whole number of samples must fit. */
function periodOf({ periodSeconds }: LoadQuery, tierSeconds: number): number {
  const sample = reviewPeriod(periodSeconds)
  return tierSeconds % sample === 0 ? tierSeconds : Math.ceil(tierSeconds / sample) * sample
}

/** In the order of the queries, rising. */
async function readSums(
  client: CloudWatchClient,
  queries: LoadQuery[],
  { from, to, seconds }: { from: Instant; to: Instant; seconds: number },
): Promise<[Instant, number][][]> {
  const asked = queries.map((query, index) => metricQuery(`sum${index}`, query, seconds, 'Sum'))
  const found = await readPoints(client, asked, from, to)
  return queries.map(({ periodSeconds }, index) => {
    // The sum of five minutes has five samples of each instance: the load is a fifth of it.
    const each = seconds / periodSeconds
    const points = found.get(`sum${index}`) ?? []
    return points
      .map(({ startsAt, value }): [Instant, number] => [startsAt, value / each])
      .sort(([a], [b]) => a - b)
  })
}

function floorTo(at: Instant, seconds: number): Instant {
  return Math.floor(at / (seconds * SECOND)) * seconds * SECOND
}

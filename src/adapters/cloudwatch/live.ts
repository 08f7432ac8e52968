/** Reads live connections of many fleets: the proof that a floor may go down. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import { formatInstant, type Instant, MINUTE, SECOND } from '../../core/instant.ts'
import type { LiveConnections, Reading } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { reading } from '../cloud-error.ts'
import { fleetsPerCall, type LoadQuery, readSeries, type Series } from './metric-data.ts'

export interface LiveQuery extends LoadQuery {
  /** Instances in service: each publishes one sample a period, and all must be heard. */
  instances: number
}

/** How many of the latest complete periods are looked at; agents are often a period or two late. */
const periodsBack = 5

/** By fleet name. */
export async function readLive(
  client: CloudWatchClient,
  queries: LiveQuery[],
  at: Instant,
): Promise<Map<string, Reading<LiveConnections>>> {
  const readings = await pMap(chunk(queries, fleetsPerCall), (some) => readChunk(client, some, at), {
    concurrency,
  })
  return new Map(readings.flat())
}

async function readChunk(
  client: CloudWatchClient,
  queries: LiveQuery[],
  at: Instant,
): Promise<[string, Reading<LiveConnections>][]> {
  const longest = Math.max(...queries.map(({ periodSeconds }) => periodSeconds)) * SECOND
  const from = Math.floor(at / longest) * longest - (periodsBack + 1) * longest
  const found = await reading(() => readSeries(client, queries, from, Math.floor(at / MINUTE) * MINUTE))
  return queries.map((query, index) => [
    query.fleet,
    'unread' in found ? found : judge(query, found.read[index] ?? nothing, at),
  ])
}

const nothing: Series = { sums: [], samples: [] }

/** Only periods that are over and in which every instance was heard count; the highest sum of them is the load. */
function judge(query: LiveQuery, series: Series, at: Instant): Reading<LiveConnections> {
  const period = query.periodSeconds * SECOND
  const oldest = Math.floor(at / period) * period - periodsBack * period
  const recent = (points: Series['sums']) =>
    points.filter(({ startsAt }) => startsAt >= oldest && startsAt + period <= at)
  const samples = new Map(recent(series.samples).map(({ startsAt, value }) => [startsAt, value]))
  const sums = recent(series.sums)
  const whole = sums.filter(({ startsAt }) => (samples.get(startsAt) ?? 0) >= query.instances)
  if (whole.length > 0) {
    const connections = Math.ceil(Math.max(...whole.map(({ value }) => value)))
    return { read: { connections, asOf: Math.max(...whole.map(({ startsAt }) => startsAt)) + period } }
  }
  const metric = `${query.namespace}/${query.name}`
  if (sums.length === 0) return { unread: `no data for ${metric} since ${formatInstant(oldest)}` }
  const heard = Math.max(...samples.values(), 0)
  return {
    unread: `only ${heard} of ${query.instances} instances published ${metric} since ${formatInstant(oldest)}`,
  }
}

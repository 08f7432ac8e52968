/** Reads live connections of many fleets: the proof that a floor may go down. */
import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import { formatInstant, type Instant, MINUTE, SECOND } from '../../core/instant.ts'
import type { LiveConnections, Reading } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { calling, reading } from '../cloud-error.ts'

export interface LiveQuery {
  fleet: string
  namespace: string
  name: string
  dimensions: Record<string, string>
  periodSeconds: number
  /** Instances in service: each publishes one sample a period, and all must be heard. */
  instances: number
}

/** GetMetricData takes 500 queries; each fleet needs a sum and a sample count. */
const fleetsPerCall = 250

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
  const results = await reading(() => readResults(client, queries, at))
  return queries.map((query, index) => [
    query.fleet,
    'unread' in results ? results : judge(query, index, results.read, at),
  ])
}

async function readResults(
  client: CloudWatchClient,
  queries: LiveQuery[],
  at: Instant,
): Promise<Map<string, Point[]>> {
  const longest = Math.max(...queries.map(({ periodSeconds }) => periodSeconds)) * SECOND
  const EndTime = new Date(Math.floor(at / MINUTE) * MINUTE)
  const StartTime = new Date(Math.floor(at / longest) * longest - (periodsBack + 1) * longest)
  const found = new Map<string, Point[]>()
  let NextToken: string | undefined
  do {
    const page = await calling('GetMetricData', () =>
      client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries.flatMap(toQueries),
          StartTime,
          EndTime,
          NextToken,
        }),
      ),
    )
    for (const result of page.MetricDataResults ?? []) {
      const id = result.Id ?? ''
      found.set(id, [...(found.get(id) ?? []), ...toPoints(result)])
    }
    NextToken = page.NextToken
  } while (NextToken)
  return found
}

function toQueries({ namespace, name, dimensions, periodSeconds }: LiveQuery, index: number) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  const Metric = { Namespace: namespace, MetricName: name, Dimensions }
  return [
    { Id: `sum${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: 'Sum' } },
    { Id: `samples${index}`, MetricStat: { Metric, Period: periodSeconds, Stat: 'SampleCount' } },
  ]
}

interface Point {
  startsAt: Instant
  value: number
}

function toPoints({ Timestamps = [], Values = [] }: MetricDataResult): Point[] {
  return Timestamps.map((time, index) => ({ startsAt: time.getTime(), value: Values[index] ?? Number.NaN }))
}

/** Only periods that are over and in which every instance was heard count; the highest sum of them is the load. */
function judge(
  query: LiveQuery,
  index: number,
  results: Map<string, Point[]>,
  at: Instant,
): Reading<LiveConnections> {
  const period = query.periodSeconds * SECOND
  const oldest = Math.floor(at / period) * period - periodsBack * period
  const recent = (id: string) =>
    (results.get(id) ?? []).filter(({ startsAt }) => startsAt >= oldest && startsAt + period <= at)
  const samples = new Map(recent(`samples${index}`).map(({ startsAt, value }) => [startsAt, value]))
  const sums = recent(`sum${index}`)
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

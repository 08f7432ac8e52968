/** Reads whether the connection metrics of many fleets have data, and from how many instances. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import { type Instant, MINUTE } from '../../core/instant.ts'
import type { Reading } from '../../core/observed.ts'
import { chunk, concurrency } from '../batch.ts'
import { reading } from '../cloud-error.ts'
import { fleetsPerCall, type LoadQuery, readSeries } from './metric-data.ts'

export interface HeardQuery extends LoadQuery {
  /** How far back, in milliseconds. */
  lookBack: number
}

/** By fleet name: the most samples in any one period since then, 0 where there is no data. */
export async function readHeard(
  client: CloudWatchClient,
  queries: HeardQuery[],
  at: Instant,
): Promise<Map<string, Reading<number>>> {
  const readings = await pMap(chunk(queries, fleetsPerCall), (some) => readChunk(client, some, at), {
    concurrency,
  })
  return new Map(readings.flat())
}

async function readChunk(
  client: CloudWatchClient,
  queries: HeardQuery[],
  at: Instant,
): Promise<[string, Reading<number>][]> {
  const to = Math.floor(at / MINUTE) * MINUTE
  const from = to - Math.max(...queries.map(({ lookBack }) => lookBack))
  const found = await reading(() => readSeries(client, queries, from, to))
  return queries.map(({ fleet, lookBack }, index) => {
    if ('unread' in found) return [fleet, found]
    const samples = (found.read[index]?.samples ?? []).filter(({ startsAt }) => startsAt >= to - lookBack)
    return [fleet, { read: Math.max(0, ...samples.map(({ value }) => value)) }]
  })
}

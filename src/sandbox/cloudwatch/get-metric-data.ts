/** The CloudWatch request that reads metric data. */
import {
  type GetMetricDataCommandInput,
  type GetMetricDataCommandOutput,
  InvalidNextToken,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch'
import { type Instant, MINUTE, SECOND } from '../../core/instant.ts'
import { isStatistic, metricKey } from '../metrics.ts'
import { page } from '../paging.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { dimensionsOf, invalid } from './request.ts'

/** API_GetMetricData. */
const QUERIES = 500
const DATAPOINTS = 100_800

export function getMetricData(
  region: RegionState,
  input: GetMetricDataCommandInput,
): Omit<GetMetricDataCommandOutput, '$metadata'> {
  const queries = input.MetricDataQueries ?? []
  const [from, to] = [input.StartTime?.getTime() ?? 0, input.EndTime?.getTime() ?? 0]
  if (queries.length > QUERIES) throw validationError(`At most ${QUERIES} queries can be given`, 'cloudwatch')
  if (from >= to) throw invalid('The parameter StartTime must be less than the parameter EndTime')
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw invalid('The Ids of queries must be unique')
  const { ScanBy: order = 'TimestampDescending', MaxDatapoints: most = DATAPOINTS } = input
  const series = queries
    .filter(({ ReturnData }) => ReturnData ?? true)
    .map((query) => readSeries(region, query, { from, to, order }))
  return paged(series, Math.min(most, DATAPOINTS, region.pageSize), input.NextToken)
}

interface Point {
  at: Instant
  value: number
}

interface Series {
  id: string
  label: string
  points: Point[]
}

function readSeries(
  region: RegionState,
  query: MetricDataQuery,
  { from, to, order }: { from: Instant; to: Instant; order: string },
): Series {
  const { Id: id = '', MetricStat: stat, Label } = query
  if (!/^[a-z][A-Za-z0-9_]*$/.test(id)) throw invalid(`The Id ${id} must begin with a lowercase letter`)
  if (!stat) throw new SandboxError('GetMetricData: the sandbox has no model of expressions')
  const { Namespace: namespace = '', MetricName: name = '', Dimensions } = stat.Metric ?? {}
  const statistic = stat.Stat ?? ''
  if (!isStatistic(statistic))
    throw new SandboxError(`GetMetricData: the sandbox has no model of the statistic ${statistic}`)
  const key = metricKey({ namespace, name, dimensions: dimensionsOf(Dimensions) })
  const period = checkedPeriod(stat.Period) * SECOND
  const points: Point[] = []
  const resolution = Math.min(period, MINUTE)
  const start = Math.floor(from / resolution) * resolution
  for (let at = Math.ceil(start / period) * period; at < to; at += period) {
    const value = stat.Unit === undefined ? region.metrics.read(key, statistic, at, at + period) : null
    if (value !== null) points.push({ at, value })
  }
  return { id, label: Label ?? name, points: order === 'TimestampDescending' ? points.reverse() : points }
}

function checkedPeriod(period = 0): number {
  if ([1, 5, 10, 20, 30].includes(period) || (period >= 60 && period % 60 === 0)) return period
  throw invalid('Period must be 1, 5, 10, 20, 30 or a multiple of 60')
}

/** Pages are counted in datapoints, so that one series may go on over several of them under the same Id. */
function paged(series: Series[], size: number, nextToken: string | undefined) {
  const flat = series.flatMap(({ points }, index) => {
    const shown: (Point | null)[] = points.length === 0 ? [null] : points
    return shown.map((point) => ({ index, point }))
  })
  const badToken = () => new InvalidNextToken(refused('The token is not valid'))
  const part = page(flat, { listing: 'metric data', nextToken, size, badToken })
  const results = new Map<
    number,
    Required<Pick<MetricDataResult, 'Timestamps' | 'Values'>> & MetricDataResult
  >()
  for (const { index, point } of part.items) {
    const result = results.get(index) ?? {
      Id: series[index]?.id,
      Label: series[index]?.label,
      Timestamps: [],
      Values: [],
      StatusCode: 'Complete' as const,
    }
    results.set(index, result)
    if (point) {
      result.Timestamps?.push(new Date(point.at))
      result.Values?.push(point.value)
    }
  }
  const last = [...results].at(-1)
  const lastOfSeries = last ? flat.findLast(({ index }) => index === last[0]) : undefined
  if (last && part.items.at(-1) !== lastOfSeries) last[1].StatusCode = 'PartialData'
  return {
    MetricDataResults: [...results.values()],
    Messages: [],
    ...(part.nextToken === undefined ? {} : { NextToken: part.nextToken }),
  }
}

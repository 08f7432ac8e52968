/** Recorded series for a backtest: a part to learn a schedule from, and the part after it to be tried on. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SpringtideError } from '../src/core/error.ts'
import { DAY, type Instant, MINUTE } from '../src/core/instant.ts'
import { fitTrace } from '../src/simulator/fit-trace.ts'
import { readTrace, type Trace } from '../src/simulator/trace.ts'

export interface Series {
  title: string
  trace: Trace
  learnFrom: Instant
  tryFrom: Instant
  tryTo: Instant
  /** Matches of the shipped calendar are in it. */
  hasCalendar: boolean
}

/** Both parts as connections, one value a minute. */
export interface Parts {
  learn: Float64Array
  played: Float64Array
  learnFrom: Instant
  playedFrom: Instant
}

const [mostLearn, mostTry] = [28 * DAY, 14 * DAY]
/** The shipped calendar has the matches of 1998 so many weeks later. */
const calendarWeeks = 1_513 * 7 * DAY
/** The middle of the tournament: before, there is no match to learn from. */
const tournament = Date.UTC(1998, 5, 26)

const known: Record<string, { title: string; split?: Instant; hasCalendar?: boolean }> = {
  'worldcup98.csv': { title: 'World Cup site 1998, three days (shipped)', hasCalendar: true },
  'wc98_requests_1min.csv.gz': {
    title: 'World Cup site 1998, whole',
    split: tournament,
    hasCalendar: true,
  },
  'hypixel_ccu_hourly_2019_2020.csv': { title: 'Hypixel players' },
  'decentraland_ccu_5min.csv': { title: 'Decentraland users' },
  'nyc_taxi_pax_30min.csv': { title: 'New York taxi passengers' },
  'twitter_amzn_mentions_5min.csv': { title: 'Twitter mentions of AMZN' },
  'aws_elb_requests_5min.csv': { title: 'Requests to an ELB' },
  'ms_ingress4_1min.csv': { title: 'Ingress of a cloud service' },
  'ms_mongo_app1_qps_1min.csv': { title: 'Queries to a cloud database' },
}

/** The shipped recording, and every CSV file of the folder, gzipped or not, that is one. */
export async function readSeries(folder: string | undefined): Promise<Series[]> {
  const shipped = seriesOf(await readTrace(new URL('../traces/worldcup98.csv', import.meta.url)))
  const files = folder === undefined ? [] : (await readdir(folder)).filter(isCsv).sort()
  const others = await Promise.all(files.map((file) => readOne(join(folder ?? '', file))))
  return [shipped, ...others.filter((series) => series !== null)]
}

const isCsv = (file: string) => /\.csv(\.gz)?$/.test(file)

async function readOne(file: string): Promise<Series | null> {
  try {
    return seriesOf(await readTrace(file))
  } catch (error) {
    if (!(error instanceof SpringtideError)) throw error
    console.error(`left out: ${error.message}`)
    return null
  }
}

/** Its longest stretch halved at a midnight UTC: four weeks before it at the most, and two weeks from it on. */
function seriesOf(trace: Trace): Series {
  const about = known[trace.name] ?? { title: trace.name }
  const stretch = longestStretch(trace)
  const begins = Math.ceil(stretch.from / MINUTE) * MINUTE
  const ends = Math.floor(stretch.to / MINUTE) * MINUTE
  const tryFrom = about.split ?? Math.floor((begins + ends) / 2 / DAY) * DAY
  return {
    title: about.title,
    trace,
    learnFrom: Math.max(begins, tryFrom - mostLearn),
    tryFrom,
    tryTo: Math.min(ends, tryFrom + mostTry),
    hasCalendar: about.hasCalendar ?? false,
  }
}

/** Without a gap of more than a day: what is held at the value before is nothing to learn from. */
function longestStretch({ at }: Trace): { from: Instant; to: Instant } {
  let longest = { from: 0, to: 0 }
  let from = at[0] ?? 0
  for (const [index, to] of at.entries()) {
    if (to - (at[index - 1] ?? to) > DAY) from = to
    if (to - from > longest.to - longest.from) longest = { from, to }
  }
  return longest
}

/** Scaled so that the highest minute of both parts is so many connections. */
export function partsOf(series: Series, peak: number): Parts {
  const { trace, learnFrom, tryFrom, tryTo, hasCalendar } = series
  const { load } = fitTrace(trace, { from: learnFrom, to: tryTo, size: { peak } })
  const split = (tryFrom - learnFrom) / MINUTE
  const moved = hasCalendar ? calendarWeeks : 0
  return {
    learn: load.slice(0, split),
    played: load.slice(split),
    learnFrom: learnFrom + moved,
    playedFrom: tryFrom + moved,
  }
}

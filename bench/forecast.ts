/**
 * What the forecast would have been worth on recorded load, beside daily and weekly naive, and what it costs.
 * Run: node bench/forecast.ts [folder of traces [most origins of each]]; without a folder, the recording shipped here.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KnownEvent, Scored } from '../src/core/foreseen.ts'
import { DAY, HOUR, MINUTE } from '../src/core/instant.ts'
import { backtest } from '../src/forecast/backtest/backtest.ts'
import { forecast } from '../src/forecast/forecast.ts'
import { evenSeries } from '../src/forecast/history/even.ts'
import type { Ask, Series } from '../src/forecast/series.ts'
import { createRandom, normal } from '../src/simulator/random.ts'
import { readTrace } from '../src/simulator/trace.ts'

/** Where the people of a recording live, and its calendar of causes, by the beginning of the file's name. */
const circumstances: Record<string, { timezone?: string; holidays?: string[]; events?: string }> = {
  nyc_taxi: {
    timezone: 'America/New_York',
    holidays: [
      ...['2014-07-04', '2014-09-01', '2014-10-13', '2014-11-11'],
      ...['2014-11-27', '2014-12-25', '2015-01-01', '2015-01-19'],
    ],
  },
  wc98: { events: 'wc98_events.csv' },
}

const [folder, most] = process.argv.slice(2)
const shipped = fileURLToPath(new URL('../traces', import.meta.url))
if (folder === 'cost') cost(most ?? '')
else {
  await table(folder ?? shipped)
  for (const which of ['minutes', 'years']) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'cost', which], { stdio: 'inherit' })
  }
}

async function table(from: string): Promise<void> {
  console.log(
    '| series | origins | way | WAPE | PB95 | over q95 | peak | late | CPU each |\n|---|---|---|---|---|---|---|---|---|',
  )
  for (const file of readdirSync(from).filter(
    (name) => /\.csv(\.gz)?$/.test(name) && !name.includes('events'),
  )) {
    const trace = await readTrace(path.join(from, file))
    const series = evenSeries(trace.at, trace.values)
    const before = process.cpuUsage()
    const options = most === undefined ? {} : { origins: Number(most) }
    const { origins, ways } = backtest(series, asked(from, file), options)
    if (origins === 0) {
      console.log(`| ${file.replace(/\..*/, '')} | 0 | too short for two days ahead in its last half ||||||`)
      continue
    }
    const { user, system } = process.cpuUsage(before)
    for (const [way, score] of Object.entries(ways)) {
      const cpu = way === 'forecast' ? `${Math.round((user + system) / 1e3 / origins)} ms` : ''
      console.log(`| ${file.replace(/\..*/, '')} | ${origins} | ${way} | ${cells(score)} | ${cpu} |`)
    }
  }
}

function cells({ wape, pb95, exceeded, peak, late }: Scored): string {
  return [wape.toFixed(1), pb95.toFixed(2), exceeded.toFixed(1), peak.toFixed(1), late.toFixed(0)].join(' | ')
}

function asked(from: string, file: string): Omit<Ask, 'origin'> {
  const name = Object.keys(circumstances).find((start) => file.startsWith(start)) ?? ''
  const { timezone = 'UTC', holidays = [], events } = circumstances[name] ?? {}
  return {
    hours: 48,
    timezone,
    holidays: holidays.map((date) => ({ date, name: date })),
    events: events === undefined ? [] : eventsOf(path.join(from, events)),
  }
}

function eventsOf(file: string): KnownEvent[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [start = '', stage = '', title = ''] = line.split(',')
    return { startsAt: Date.parse(start), endsAt: null, title, traits: { stage } }
  })
}

/** In a process of its own, so that its memory is that of one forecast. */
function cost(which: string): void {
  const [days, step] = which === 'years' ? [9 * 365, HOUR] : [60, 5 * MINUTE]
  const random = createRandom(1)
  const values = Float64Array.from({ length: (days * DAY) / step }, (_, index) => {
    const time = ((index * step) % DAY) / DAY
    return (6 - 4 * Math.cos(2 * Math.PI * time)) * 1e4 * Math.exp(0.05 * normal(random))
  })
  const history: Series = { startsAt: Date.UTC(2018, 0, 1), step, values }
  const origin = history.startsAt + values.length * step
  const before = process.cpuUsage()
  forecast(history, { origin, hours: 48, timezone: 'America/Sao_Paulo', events: [], holidays: [] })
  const { user, system } = process.cpuUsage(before)
  const memory = Math.round((process.resourceUsage().maxRSS * 1_024) / 1e6)
  console.log(
    `48 hours from ${days} days of ${step / MINUTE}-minute steps: ${Math.round((user + system) / 1e3)} ms CPU, ${memory} MB`,
  )
}

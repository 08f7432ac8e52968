/**
 * Schedules written from the first half of recorded series, played on the second beside three ways without them; prints
 * the tables of docs/backtests.md and draws its picture. Run: node bench/backtest.ts [folder of traces] [picture.svg]
 */
import { writeFileSync } from 'node:fs'
import { readRepository } from '../src/adapters/repository/repository.ts'
import { tradeOffs } from './backtest-chart.ts'
import { withFloors } from './backtest-rule.ts'
import { partsOf, readSeries } from './backtest-series.ts'
import { type Played, tables } from './backtest-tables.ts'
import { chooseFactor } from './backtest-trial.ts'
import { playVariations } from './backtest-variations.ts'
import { fleetFor, playWays } from './backtest-ways.ts'

const sizes = [50_000, 450_000, 8_000_000]
/** Of the three, the one whose floors and seeds are varied. */
const varied = 450_000
/** Runs at a time: each is a thread of its own. */
const atOnce = 2

const { desired } = await readRepository('.')
const chat = desired?.fleets.find(({ name }) => name === 'chat')
if (!chat) throw new Error('run this in the repository: it needs its fleet chat')
const [folder, chart] = process.argv.slice(2)
const all = await readSeries(folder)
const jobs = all.flatMap((series) => sizes.map((peak) => ({ series, peak })))
const played: (Played | undefined)[] = []
const waiting = jobs.entries()
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const [index, { series, peak }] of waiting) {
      const parts = partsOf(series, peak)
      const learned = fleetFor(chat, parts, peak, series.hasCalendar)
      const factor = await chooseFactor(chat, parts, peak, series.hasCalendar)
      const outcome = await playWays(withFloors(learned, factor), parts, peak)
      const variations = peak === varied ? await playVariations(learned, parts, factor) : null
      played[index] = { series, peak, factor, outcome, variations }
      console.error(`${series.title}, ${peak}: done`)
    }
  }),
)
const done = played.filter((each) => each !== undefined)
process.stdout.write(tables(done))
if (chart !== undefined) writeFileSync(chart, tradeOffs(done))

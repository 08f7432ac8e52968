/** tide forecast: what the load itself says of the next hours, for people, for programs, and as a schedule file. */
import { type Desired, type Fleet, select } from '../../core/desired.ts'
import { SpringtideError } from '../../core/error.ts'
import { type Foreseen, isForecastFile, type Quantile } from '../../core/foreseen.ts'
import { foresee, prepare } from '../../operations/forecast/foresee.ts'
import { load } from '../context.ts'
import { type ShowOptions, showForecasts } from '../forecast/show.ts'
import { type SourceOptions, type Task, taskOfFile, tasksOfFleets } from '../forecast/source.ts'
import type { Terminal } from '../terminal.ts'

export interface ForecastOptions extends SourceOptions, ShowOptions {
  all?: boolean
  backtest?: boolean
  write?: string
  quantile: Quantile
}

/** Forecasts of a backtest: a minute's work at the most. */
const testedOrigins = 28

/** 1 where one of several fleets has no forecast; the others have theirs. */
export async function forecast(
  fleet: string | undefined,
  options: ForecastOptions,
  terminal: Terminal,
): Promise<number> {
  refuseUnclear(fleet, options)
  const desired = fleet !== undefined || options.all ? await load(options, terminal) : null
  const tasks = await tasksOf(fleet, desired, options, terminal)
  const made: Foreseen[] = []
  let failed = 0
  for (const task of tasks) {
    try {
      made.push(await forecastOf(task, options, terminal))
    } catch (error) {
      if (!options.all || !(error instanceof SpringtideError)) throw error
      failed += 1
      terminal.err(`${task.fleet?.name}: ${error.message}\n`)
    }
  }
  await showForecasts(made, desired, options, terminal)
  return failed > 0 ? 1 : 0
}

function refuseUnclear(fleet: string | undefined, options: ForecastOptions): void {
  const { all, history, write, format } = options
  const unclear = (message: string, hint: string) => new SpringtideError('unclear', message, hint)
  if (all && fleet !== undefined) throw unclear('--all is every fleet', 'name one, or leave out --all')
  if (all && history !== undefined)
    throw unclear('a history is of one fleet', 'name the fleet instead of --all')
  if (all && write !== undefined && isForecastFile(write))
    throw unclear('a file is of one fleet', 'name the folder for all of them: --write schedules')
  if (all && format === 'csv') throw unclear('CSV is of one fleet', 'name it, or take --json')
  if (!all && fleet === undefined && history === undefined)
    throw unclear('whose load is it to be?', 'name a fleet, or --history FILE, or --all')
  if (write !== undefined && !all && fleet === undefined)
    throw unclear(
      'a schedule is for a fleet',
      'name the fleet: tide forecast chat --history FILE --write schedules',
    )
}

async function tasksOf(
  fleet: string | undefined,
  desired: Desired | null,
  options: ForecastOptions,
  terminal: Terminal,
): Promise<Task[]> {
  if (!desired) return [await taskOfFile(options.history ?? '', null, options, terminal)]
  const wanted = fleet === undefined ? chosen(desired) : select(desired, [fleet])
  const [first] = wanted.fleets
  if (options.history !== undefined && first)
    return [await taskOfFile(options.history, first, options, terminal)]
  return tasksOfFleets(wanted, options, terminal)
}

function chosen(desired: Desired): Desired {
  const fleets = desired.fleets.filter(({ policy }) => policy.forecast)
  if (fleets.length > 0) return { ...desired, fleets }
  throw new SpringtideError(
    'no-fleet',
    'no fleet is to be forecast',
    'write `forecast: true` into the policy of each that is, or name one: tide forecast chat',
  )
}

async function forecastOf(task: Task, options: ForecastOptions, terminal: Terminal): Promise<Foreseen> {
  const { fleet, source, rows, terms, notes } = task
  const name = fleet?.name ?? source
  if ('unread' in rows)
    throw new SpringtideError(
      'unread',
      `its history could not be read: ${rows.unread}`,
      'see the reason, then try again',
    )
  const prepared = await prepare(rows.read, name, terms)
  const foreseen = foresee(prepared, { fleet: fleet?.name ?? null, source })
  const tested = options.backtest ? await backtested(prepared, name, terminal) : null
  const all = { ...foreseen, notes: [...notes, ...foreseen.notes], backtest: tested }
  return options.write === undefined || !fleet ? all : written(all, fleet, options.write, options.quantile)
}

async function backtested(
  { series, ask }: Awaited<ReturnType<typeof prepare>>,
  name: string,
  terminal: Terminal,
) {
  const { backtestAside } = await import('../forecast/backtest-aside.ts')
  let sentence = `${name}: looking back`
  const { step: _own, origin: _origin, ...rest } = ask
  const work = backtestAside({ series, ask: rest, origins: testedOrigins }, (done, of) => {
    sentence = `${name}: looking back, ${done} of ${of}`
  })
  return terminal.during(() => sentence, work)
}

async function written(
  foreseen: Foreseen,
  fleet: Fleet,
  where: string,
  quantile: Quantile,
): Promise<Foreseen> {
  const { writeSchedule } = await import('../forecast/write-schedule.ts')
  const done = await writeSchedule(foreseen, fleet, where, quantile)
  return { ...foreseen, written: done.written, notes: [...foreseen.notes, ...done.notes] }
}

/** How good forecasts of the past would have been, beside the two naive ways, and whether to trust them. */
import { count } from '../../core/count.ts'
import { type Backtested, type Scored, scoredWays } from '../../core/foreseen.ts'
import { formatInstant } from '../../core/instant.ts'
import { type Paint, plural } from '../paint.ts'

type Figure = 'wape' | 'pb95' | 'exceeded' | 'peak' | 'late'

const figures: { key: Figure; name: string }[] = [
  { key: 'wape', name: 'error of the likely curve, of the load (WAPE)' },
  { key: 'pb95', name: 'pinball loss of q95, of the mean load (PB95)' },
  { key: 'exceeded', name: 'time over q95 (5 % is right)' },
  { key: 'peak', name: "median error of a day's peak" },
  { key: 'late', name: 'days on which q95 is late to 80 % of the peak' },
]
const [nameWidth, cellWidth] = [50, 12]

export interface ScoreRow {
  name: string
  /** In the order of `scoredWays`. */
  cells: string[]
}

export function scoreRows({ ways }: Backtested): ScoreRow[] {
  return figures.map(({ key, name }) => ({
    name,
    cells: scoredWays.map((way) => `${ways[way][key].toFixed(1)} %`),
  }))
}

export function backtestText(tested: Backtested, paint: Paint): string {
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(cellWidth)).join('')}`.trimEnd()
  return [
    `${paint('bold', 'Backtest')}  ${paint('dim', testedWords(tested))}`,
    paint('dim', line('', scoredWays)),
    ...scoreRows(tested).map(({ name, cells }) => line(name, cells)),
    ...trust(tested).map((sentence) => `  ${sentence}`),
  ].join('\n')
}

export function testedWords({ origins, from, to, hours }: Backtested): string {
  if (origins === 0) return 'the history is too short for one'
  return `${plural(origins, 'forecast')} of ${hours} hours, made at midnights (UTC) from ${formatInstant(from).slice(0, 10)} to ${formatInstant(to).slice(0, 10)}, each from what was known then`
}

/** Of q95, in percent: beyond these it is no 95th percentile. */
const [rare, frequent] = [1, 10]
/** Days in percent. */
const often = 10
/** Fewer days than these prove little. */
const fewDays = 14

/** In sentences, the verdict first. */
export function trust({ origins, ways }: Backtested): string[] {
  if (origins === 0) return ['Nobody knows how good it is: look again when there are more days of history.']
  const { forecast } = ways
  const doubts = [...naiveDoubts(ways), ...quantileDoubts(forecast)]
  const verdict =
    doubts.length === 0
      ? 'It has earned trust here: it beat both naive ways, and its quantiles held.'
      : doubts.length === 1
        ? 'Trust it with one reservation:'
        : 'Read it with care, and keep the declared peaks:'
  const few = `Only ${plural(forecast.days, 'day')} could be looked at: that proves little.`
  return [verdict, ...doubts, ...(forecast.days < fewDays ? [few] : [])]
}

function naiveDoubts(ways: Backtested['ways']): string[] {
  return (['last day', 'last week'] as const).flatMap((name) => {
    const [ours, naive] = [ways.forecast, ways[name]]
    if (naive.steps === 0) return []
    const worse = (['wape', 'pb95'] as const).filter((key) => ours[key] > naive[key])
    if (worse.length === 0) return []
    const figures = worse.map(
      (key) => `${key.toUpperCase()} ${ours[key].toFixed(1)} %, not ${naive[key].toFixed(1)} %`,
    )
    return [`the value of the ${name} was better (${figures.join('; ')}).`]
  })
}

function quantileDoubts({ exceeded, late, days }: Scored): string[] {
  const share = `${exceeded.toFixed(1)} % of the time more came than q95`
  return [
    ...(exceeded > frequent ? [`${share}: its floors would often have been too low.`] : []),
    ...(exceeded < rare ? [`${share}: its floors are higher than they need to be.`] : []),
    ...(late > often
      ? [
          `on ${late.toFixed(0)} % of ${count(days)} days its rise came more than 10 minutes after that of the load.`,
        ]
      : []),
  ]
}

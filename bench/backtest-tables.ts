/** The outcome of a backtest as Markdown: what each way did, and whether the aims were reached. */
import { count } from '../src/core/count.ts'
import { formatInstant, MINUTE } from '../src/core/instant.ts'
import type { Score } from '../src/core/played.ts'
import type { Series } from './backtest-series.ts'
import type { Variations } from './backtest-variations.ts'
import type { Outcome } from './backtest-ways.ts'

export interface Played {
  series: Series
  /** Connections in the highest minute. */
  peak: number
  /** The floors are as many times what the target asks for. */
  factor: number
  outcome: Outcome
  variations: Variations | null
}

export function tables(played: readonly Played[]): string {
  const parts = [spans, aims, minutes, hours, floors, seeds].map((part) => part(played))
  return `${parts.join('\n')}`
}

function spans(played: readonly Played[]): string {
  const all = [...new Set(played.map(({ series }) => series))]
  const days = (from: number, to: number) => String(Math.round((to - from) / (144 * MINUTE)) / 10)
  return table(
    ['series', 'a value each', 'learned from', 'played from', 'days learned', 'days played'],
    all.map(({ title, trace, learnFrom, tryFrom, tryTo }) => [
      title,
      trace.step < 60 * MINUTE ? `${Math.round(trace.step / MINUTE)} min` : '1 h',
      ...[learnFrom, tryFrom].map((at) => formatInstant(at).slice(0, 10)),
      days(learnFrom, tryFrom),
      days(tryFrom, tryTo),
    ]),
  )
}

function aims(played: readonly Played[]): string {
  return table(
    ['series', 'peak', 'minutes over', 'refused', 'hours against (a)', 'against (b)', 'hours against (c)'],
    played.map(({ outcome: { ours, without, lowered, fixed }, ...of }) => {
      const [fewer, more, saved] = [
        change(ours.minutesOverThreshold, without.minutesOverThreshold),
        change(ours.instanceHours, without.instanceHours),
        change(ours.instanceHours, fixed.instanceHours),
      ]
      const isOver = without.minutesOverThreshold + ours.minutesOverThreshold > 0
      const isRefused = without.refused + ours.refused > 0
      return [
        ...nameOf(of),
        isOver ? met(fewer <= -80, signed(fewer)) : 'none in either',
        isRefused ? met(ours.refused === 0, some(ours.refused)) : 'none in either',
        met(more <= 25, signed(more)),
        against(ours, lowered),
        met(saved <= -25, signed(saved)),
      ]
    }),
  )
}

function minutes(played: readonly Played[]): string {
  return table(
    ['series', 'peak', 'minutes over', '(a)', '(b)', 'refused', '(a)', '(b)', 'cut', '(a)', '(b)'],
    played.map(({ outcome: { ours, without, lowered }, ...of }) => {
      const ways = [ours, without, lowered]
      return [
        ...nameOf(of),
        ...ways.map(({ minutesOverThreshold }) => count(minutesOverThreshold)),
        ...ways.map(({ refused }) => some(refused)),
        ...ways.map(({ disrupted }) => some(disrupted)),
      ]
    }),
  )
}

function hours(played: readonly Played[]): string {
  return table(
    ['series', 'peak', 'floors', 'instance-hours', '(a)', '(b)', 'thresholds of (b)', '(c)'],
    played.map(({ outcome: { ours, without, lowered, fixed }, factor, ...of }) => {
      const [mine, ...others] = [ours, without, lowered, fixed].map((way) =>
        count(Math.round(way.instanceHours)),
      )
      const [a = '', b = '', c = ''] = others
      return [...nameOf(of), `× ${factor}`, mine ?? '', a, b, `× ${lowered.factor.toFixed(2)}`, c]
    }),
  )
}

function floors(played: readonly Played[]): string {
  const varied = played.flatMap(({ variations, ...of }) => (variations ? [{ ...of, ...variations }] : []))
  const factors = varied[0]?.floors.map(({ factor }) => `floors × ${factor}`) ?? []
  return table(
    ['series', ...factors],
    varied.map(({ series, outcome: { without }, floors }) => [
      series.title,
      ...floors.map(({ score }) => {
        const more = signed(change(score.instanceHours, without.instanceHours))
        return `${count(score.minutesOverThreshold)} at ${more}`
      }),
    ]),
  )
}

function seeds(played: readonly Played[]): string {
  const list = (values: number[]) => values.map(count).join(', ')
  return table(
    ['series', 'minutes over with the schedule', 'without'],
    played.flatMap(({ series, variations }) =>
      variations
        ? [
            [
              series.title,
              list(variations.seeds.map(({ ours }) => ours.minutesOverThreshold)),
              list(variations.seeds.map(({ without }) => without.minutesOverThreshold)),
            ],
          ]
        : [],
    ),
  )
}

/** At hours that are about the same: no worse in both of refused and minutes over, and better in one. */
function against(ours: Score, lowered: Score): string {
  const [refused, over] = [
    Math.sign(ours.refused - lowered.refused),
    Math.sign(ours.minutesOverThreshold - lowered.minutesOverThreshold),
  ]
  if (refused === 0 && over === 0) return 'same'
  if (refused <= 0 && over <= 0) return 'better'
  return refused >= 0 && over >= 0 ? met(false, 'worse') : met(false, 'mixed')
}

/** In percent; from nothing to something it is infinite. */
function change(now: number, before: number): number {
  if (before === 0) return now === 0 ? 0 : Number.POSITIVE_INFINITY
  return (now / before - 1) * 100
}

function signed(percent: number): string {
  if (percent === Number.POSITIVE_INFINITY) return 'from none'
  const whole = Math.round(percent)
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${count(Math.abs(whole))} %`
}

/** Three digits are enough of what is counted in thousands. */
function some(value: number): string {
  if (value < 10_000) return count(value)
  return value < 1e6 ? `${count(Math.round(value / 1e3))}k` : `${Number((value / 1e6).toPrecision(3))}M`
}

const met = (is: boolean, text: string) => (is ? text : `**${text}: missed**`)

function nameOf({ series, peak }: Pick<Played, 'series' | 'peak'>): [string, string] {
  return [series.title, peak >= 1e6 ? `${peak / 1e6}M` : `${peak / 1e3}k`]
}

function table(head: string[], rows: string[][]): string {
  const rule = head.map(() => '---').join('|')
  return [
    `| ${head.join(' | ')} |`,
    `|${rule}|`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n')
}

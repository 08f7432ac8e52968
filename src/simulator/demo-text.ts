/** The demo's two days side by side: peaks, curves, numbers. */

import { count } from '../core/count.ts'
import { HOUR } from '../core/instant.ts'
import { formatClock } from '../core/local-time.ts'
import type { Score } from '../core/played.ts'
import { bars } from '../render/bars.ts'
import { type Paint, safe } from '../render/paint.ts'
import type { DemoResult } from './demo.ts'
import type { Minute } from './minutes.ts'

export function demoText(result: DemoResult, columns: number, paint: Paint): string {
  return `${[peaksText(result, paint), charts(result, columns, paint), numbers(result, paint)].join('\n\n')}\n`
}

function peaksText({ peaks }: DemoResult, paint: Paint): string {
  return peaks
    .map(({ peak, floorBefore, readyAt, minutesEarly, servingWithout }) => {
      const clock = (at: number) => formatClock(at, peak.timezone)
      const start = clock(peak.startsAt)
      return [
        `${paint('bold', safe(peak.name))}  ${start} to ${clock(peak.endsAt)} ${peak.timezone}`,
        `  ${clock(peak.risesAt)}  ${rise(floorBefore, peak.instances)}; ${arrival(readyAt, minutesEarly, clock, paint)}`,
        paint(
          'dim',
          `  without pre-warm, ${servingWithout} of ${peak.instances} were in service at ${start}`,
        ),
      ].join('\n')
    })
    .join('\n')
}

function rise(before: number, wanted: number): string {
  return before < wanted ? `floor ${before} → ${wanted}` : `floor stays at ${before}, it wants ${wanted}`
}

function arrival(
  readyAt: number | null,
  early: number | null,
  clock: (at: number) => string,
  paint: Paint,
): string {
  if (readyAt === null || early === null) return paint('red', 'never all in service')
  const when = `all in service at ${clock(readyAt)}`
  return early >= 0
    ? paint('green', `${when}, ${early} min early`)
    : paint('red', `${when}, ${-early} min late`)
}

function charts(
  { fleet, withPrewarm, without, threshold }: DemoResult,
  columns: number,
  paint: Paint,
): string {
  const perColumn = columns >= 110 ? 15 : 20
  const [ours, theirs] = [withPrewarm.minutes, without.minutes]
  const timezone = fleet.peaks[0]?.timezone ?? 'UTC'
  const most = (of: (minute: Minute) => number) => Math.max(...[...ours, ...theirs].map(of))
  const limit = fleet.policy.capacity.connectionsPerInstance
  const panel = (
    title: string,
    minutes: Minute[],
    of: (minute: Minute) => number,
    top: number,
    height: number,
    hot?: (minute: Minute) => boolean,
  ) => {
    const cells = groups(minutes, perColumn)
    const rows = bars(
      cells.map((cell) => Math.max(...cell.map(of))),
      top,
      height,
    )
    const inked = rows.map((row) =>
      [...row]
        .map((mark, index) =>
          mark === ' ' ? mark : paint(hot && cells[index]?.some(hot) ? 'red' : 'cyan', mark),
        )
        .join(''),
    )
    return [
      `        ${title}`,
      ...inked.map(
        (row, index) =>
          `${(index === 0 ? short(top) : index === height - 1 ? '0' : '').padStart(7)} ${row.trimEnd()}`,
      ),
    ]
  }
  const isHot = ({ average, refused }: Minute) => average > threshold || refused > 0
  return [
    ...panel(
      'connections wanted',
      ours,
      ({ wanted }) => wanted,
      most(({ wanted }) => wanted),
      4,
    ),
    ...panel(
      `instances in service, ${paint('bold', 'with pre-warm')}`,
      ours,
      ({ serving }) => serving,
      most(({ serving }) => serving),
      3,
    ),
    ...panel(
      'instances in service, without',
      theirs,
      ({ serving }) => serving,
      most(({ serving }) => serving),
      3,
    ),
    ...panel(
      `connections on the fullest instance, ${paint('bold', 'with pre-warm')} (limit ${short(limit)})`,
      ours,
      ({ fullest }) => fullest,
      limit,
      3,
      isHot,
    ),
    ...panel(
      `connections on the fullest instance, without (${paint('red', 'red')}: over ${short(threshold)} on average, or refusing)`,
      theirs,
      ({ fullest }) => fullest,
      limit,
      3,
      isHot,
    ),
    paint('dim', `        ${axis(ours, perColumn, timezone)} ${timezone}`),
  ].join('\n')
}

function groups(minutes: Minute[], size: number): Minute[][] {
  return Array.from({ length: Math.ceil(minutes.length / size) }, (_, index) =>
    minutes.slice(index * size, (index + 1) * size),
  )
}

function axis(minutes: Minute[], perColumn: number, timezone: string): string {
  const from = minutes[0]?.at ?? 0
  const marks = Array.from({ length: 8 }, (_, index) => from + index * 3 * HOUR)
  return marks
    .map((at) => formatClock(at, timezone).padEnd((3 * 60) / perColumn))
    .join('')
    .trimEnd()
}

function numbers({ withPrewarm, without, calls, ticks, threshold }: DemoResult, paint: Paint): string {
  return [
    `${''.padEnd(52)}${paint('bold', 'with pre-warm')}   without`,
    ...scoreRows(threshold).map(
      ([name, of]) =>
        `  ${name.padEnd(50)}${of(withPrewarm.score).padStart(13)}${of(without.score).padStart(10)}`,
    ),
    '',
    paint(
      'dim',
      `${count(ticks)} ticks took ${count(calls)} calls to AWS: ${(calls / ticks).toFixed(1)} a minute for three fleets.`,
    ),
  ].join('\n')
}

/** What two days are compared by, each as a name and a number. */
export function scoreRows(threshold: number): [string, (score: Score) => string][] {
  return [
    [
      `minutes over ${count(threshold)} on average, or refusing`,
      ({ minutesOverThreshold }) => count(minutesOverThreshold),
    ],
    ['minutes in which people were refused', ({ minutesRefusing }) => count(minutesRefusing)],
    ['connections on the fullest instance, at worst', ({ worst }) => count(Math.round(worst))],
    ['connections cut by scale-in', ({ disrupted }) => count(Math.round(disrupted))],
    ['instance-hours', ({ instanceHours }) => count(Math.round(instanceHours))],
  ]
}

function short(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1_000)}k` : String(value)
}

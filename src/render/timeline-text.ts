/** The floor of the coming hours, drawn. */

import { count } from '../core/count.ts'
import { HOUR, type Instant } from '../core/instant.ts'
import { formatClock, formatLocal, formatSpan } from '../core/local-time.ts'
import { floorOf, type Timeline } from '../core/timeline.ts'
import { bars } from './bars.ts'
import { type Paint, plural, safe } from './paint.ts'

const height = 4

export function timelineText(timelines: Timeline[], columns: number, paint: Paint): string {
  return `${timelines.map((timeline) => one(timeline, columns, paint)).join('\n\n')}\n`
}

function one(timeline: Timeline, columns: number, paint: Paint): string {
  const { fleet, from, to, timezone, claims, max } = timeline
  const width = Math.max(24, Math.min(96, columns - 8))
  const at = (column: number) => from + ((to - from) * column) / width
  const floors = Array.from({ length: width }, (_, column) => highest(timeline, at(column), at(column + 1)))
  const top = Math.max(...floors, 1)
  const rows = bars(floors, top, height).map((row, index) => {
    const label = index === 0 ? String(top) : index === height - 1 ? '0' : ''
    return `${label.padStart(6)} ${paint('cyan', row.trimEnd())}`
  })
  return [
    `${paint('bold', fleet)} ${paint('dim', `floor in instances, MaxSize ${max}, times in ${timezone}`)}`,
    ...rows,
    paint('dim', `       ${axis(from, to, width, timezone)}`),
    ...(claims.length === 0
      ? ['       no peak in this time']
      : claims.map((claim) => claimText(claim, paint))),
  ].join('\n')
}

/** The highest floor within a column, so that no short peak is lost. */
function highest(timeline: Timeline, from: Instant, to: Instant): number {
  const inside = timeline.steps.filter((step) => step.at > from && step.at < to)
  return Math.max(floorOf(timeline, from), ...inside.map(({ instances }) => instances))
}

/** Clock times where they fit, the date where a day begins. */
function axis(from: Instant, to: Instant, width: number, timezone: string): string {
  const every = Math.ceil((to - from) / HOUR / (width / 8)) * HOUR
  let line = ''
  for (let at = from; at < to; at += every) {
    const column = Math.round(((at - from) / (to - from)) * width)
    const label = formatClock(at, timezone)
    if (column >= line.length && column + label.length <= width) line = line.padEnd(column) + label
  }
  return line
}

function claimText(
  { name, instances, connections, risesAt, startsAt, endsAt, timezone, place }: Timeline['claims'][number],
  paint: Paint,
): string {
  const size = connections === null ? '' : ` for ${count(connections)} connections`
  const when = formatSpan(startsAt, endsAt, timezone)
  const source = place ? `; ${safe(place.file)}:${place.line}` : ''
  return `       ${safe(name)}: ${plural(instances, 'instance')}${size}, ${when} ${paint('dim', `(rises ${formatLocal(risesAt, timezone)}${source})`)}`
}

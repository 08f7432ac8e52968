/** The coming hours of each fleet: its floor drawn, and the peaks in words with the line that declares each. */
import { count } from '../../core/count.ts'
import { HOUR, type Instant } from '../../core/instant.ts'
import { formatLocal, formatSpan } from '../../core/local-time.ts'
import type { Report } from '../../core/report.ts'
import type { Timeline } from '../../core/timeline.ts'
import { plural, someOf } from '../paint.ts'
import { brief, more, part } from './blocks.ts'
import { type Html, html } from './html.ts'

/** Peaks of one fleet that are listed. */
const mostClaims = 6
/** Fleets without a peak that are named. */
const mostNames = 8

export function aheadSection(
  { night }: Report,
  most: number,
  chart: (timeline: Timeline) => Html | null,
): Html | null {
  const ahead = night?.ahead ?? []
  const [first] = ahead
  if (!first) return null
  const busy = ahead.filter(({ claims }) => claims.length > 0).toSorted((a, b) => rise(a) - rise(b))
  const quiet = ahead.filter(({ claims }) => claims.length === 0).map(({ fleet }) => fleet)
  return part(
    `The next ${Math.round((first.to - first.from) / HOUR)} hours`,
    `${plural(busy.length, 'fleet')} with a peak`,
    [
      ...busy.slice(0, most).map((timeline) => timelineBlock(timeline, chart(timeline))),
      more(busy.length - most, 'fleet', ' with a peak: `tide timeline` draws them') ?? html``,
      quiet.length > 0 ? html`<p class="dim">No peak: ${someOf(quiet, mostNames)}.</p>` : html``,
    ],
  )
}

function timelineBlock(timeline: Timeline, chart: Html | null): Html {
  return html`<div class="group"><h3>${timeline.fleet} <span class="note">${timelineNote(timeline)}</span></h3>${timelineBody(timeline, chart)}</div>\n`
}

export function timelineNote({ max, timezone, steps: [now] }: Timeline): string {
  return `floor ${count(now?.instances ?? 0)} at first, MaxSize ${count(max)}, times in ${timezone}`
}

/** The chart of a fleet, where it has one, and its peaks in words. */
export function timelineBody({ claims }: Timeline, chart: Html | null): Html {
  return html`${chart}<ul class="items">${claims.slice(0, mostClaims).map(claimItem)}</ul>${more(claims.length - mostClaims, 'peak')}`
}

function claimItem({
  name,
  instances,
  connections,
  risesAt,
  startsAt,
  endsAt,
  timezone,
  place,
}: Timeline['claims'][number]): Html {
  const size = connections === null ? '' : ` for ${count(connections)} connections`
  return html`<li><p><b>${brief(name, 80)}</b> ${plural(instances, 'instance')}${size}</p><p class="dim">${formatSpan(startsAt, endsAt, timezone)}; rises ${riseTime(risesAt, startsAt, timezone)}${place ? html` <code>${brief(place.file, 80)}:${place.line}</code>` : null}</p></li>\n`
}

/** The clock is enough on the day of the start. */
function riseTime(risesAt: Instant, startsAt: Instant, timezone: string): string {
  const [rises, starts] = [formatLocal(risesAt, timezone), formatLocal(startsAt, timezone)]
  return rises.slice(0, -6) === starts.slice(0, -6) ? rises.slice(-5) : rises
}

function rise({ claims }: Timeline): number {
  return Math.min(...claims.map(({ risesAt }) => risesAt))
}

/** What people did: overrides and holds in force, and what they asked for in the last day. */
import { count } from '../../core/count.ts'
import { formatInstant } from '../../core/instant.ts'
import type { Report } from '../../core/report.ts'
import { type Paint, plural, safe } from '../paint.ts'
import { section } from './section.ts'

/** A name, and the ID that makes it one person's: never cut off. */
const mostName = 120

export function inForceSection({ fleets }: Report, paint: Paint): string | null {
  const rows = fleets.flatMap(({ fleet, override, hold }) => [
    ...(override ? [`  ${safe(fleet)} override to ${sizeOf(override.size)} ${asked(override)}`] : []),
    ...(hold ? [`  ${safe(fleet)} hold ${asked(hold)}`] : []),
  ])
  return section('In force', 'overrides and holds', rows, paint)
}

function sizeOf(size: { connections: number } | { instances: number }): string {
  return 'connections' in size ? plural(size.connections, 'connection') : plural(size.instances, 'instance')
}

function asked({ until, by, because }: { until: number; by: string; because: string }): string {
  return `until ${formatInstant(until)} by ${safe(by, mostName) || 'somebody'}${because ? `: ${safe(because)}` : ''}`
}

/** The newest first. That nobody asked for anything is worth no section; that nobody could look is. */
export function askedSection({ night }: Report, paint: Paint): string | null {
  if (!night) return null
  const { asked } = night
  if ('unread' in asked) {
    return section('Asked', '', [`  ${paint('cyan', '? unchecked')}: ${safe(asked.unread)}`], paint)
  }
  const rows = asked.read
    .toReversed()
    .map(
      ({ at, by, what, became }) =>
        `  ${formatInstant(at)} ${safe(by, mostName)}: ${safe(what)} → ${safe(became)}`,
    )
  return section('Asked', `${count(rows.length)} in the last day`, rows, paint)
}

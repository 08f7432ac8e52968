/** The schedule file that a forecast becomes: peaks on dates, each with the figures it was made from. */
import { count } from '../../core/count.ts'
import type { FloorWindow, Foreseen, Quantile } from '../../core/foreseen.ts'
import { formatInstant, HOUR } from '../../core/instant.ts'
import { formatClock } from '../../core/local-time.ts'
import { formatMinutes } from '../../core/scalars.ts'
import { plural, safe } from '../paint.ts'

/** Only a file with this line is ever replaced. */
export const forecastMarker =
  '# Written by tide forecast, which writes it anew each time: edit another schedule instead.'

const quantileWords: Record<Quantile, string> = {
  point: 'the most likely curve (point), which half of the time is too low',
  q90: 'the 90th percentile (q90): nine times in ten it is enough',
  q95: 'the 95th percentile (q95): nineteen times in twenty it is enough',
}

/** @param windows at least one: a schedule has peaks */
export function forecastYaml(
  foreseen: Pick<Foreseen, 'fleet' | 'origin' | 'points' | 'step' | 'timezone' | 'source'>,
  windows: FloorWindow[],
  notes: string[],
): string {
  const { fleet, origin, points, step, timezone, source } = foreseen
  const [first, last] = [points[0]?.at ?? origin, points.at(-1)?.at ?? origin]
  const hours = Math.round((last + step - first) / HOUR)
  return [
    '# yaml-language-server: $schema=../schema/schedule.schema.json',
    forecastMarker,
    `# Forecast of ${formatInstant(origin)} for ${plural(hours, 'hour')}, from ${safe(source, 200)}.`,
    ...[...new Set(windows.map(({ quantile }) => quantile))].map(
      (name) => `# Made for ${quantileWords[name]}.`,
    ),
    ...notes.map((note) => `# ${safe(note)}`),
    `fleet: ${fleet}`,
    `timezone: ${timezone}`,
    'peaks:',
    ...windows.map((window) => `  - ${peakYaml(window)} # ${figures(window, timezone)}`),
    '',
  ].join('\n')
}

function peakYaml({ date, from, to, connections }: FloorWindow): string {
  const clock = formatMinutes(from).replace(':', '')
  const name = `forecast-${date}-${clock}`
  return `{ name: ${name}, on: ${date}, from: ${formatMinutes(from)}, to: ${formatMinutes(to)}, connections: ${connections} }`
}

function figures({ most, quantile }: FloorWindow, timezone: string): string {
  const likely = quantile === 'point' ? '' : `, ${count(Math.round(most.point))} likely`
  return `${quantile} ${count(Math.ceil(most[quantile]))} at ${formatClock(most.at, timezone)}${likely}`
}

/** What the schedules of a fleet ask for, against its capacity and against the calendar. */
import type { Peak } from '../desired.ts'
import { isForecastFile } from '../foreseen.ts'
import { comingClaims } from './coming-claims.ts'
import { clockRisks } from './peak-clocks.ts'
import { dateRisks } from './peak-dates.ts'
import { meetingRisks } from './peak-meetings.ts'
import { poolRisks } from './peak-pool.ts'
import { fullestRisk, rampRisks, shortRisks, smallRisks } from './peak-sizes.ts'
import type { Rule } from './risk.ts'

export const peaks: Rule = {
  code: 'peaks',
  find(fleet, { at }) {
    if (fleet.peaks.length === 0) return []
    const coming = comingClaims(fleet, at)
    const byPeak = Map.groupBy(coming, ({ peak }) => peak)
    return [
      ...fullestRisk(fleet),
      ...poolRisks(fleet, coming),
      ...fleet.peaks.flatMap((peak) => {
        const own = byPeak.get(peak) ?? []
        return [
          ...smallRisks(fleet, peak),
          ...shortRisks(fleet, peak, own),
          ...rampRisks(fleet, peak),
          ...(isForecast(peak) ? [] : [...dateRisks(peak, own.length > 0, at), ...clockRisks(peak, at)]),
        ]
      }),
      ...meetingRisks(coming.filter(({ peak }) => !isForecast(peak))),
    ]
  },
}

/** Steps of a forecast meet each other and what people declared, and pass by themselves: that is how they are meant. */
function isForecast({ place }: Peak): boolean {
  return isForecastFile(place.file)
}

/** Calendar peaks of a fleet as known events: what people declared is a known cause of load. */
import { occurrences } from '../../core/calendar/occurrences.ts'
import type { Fleet } from '../../core/desired.ts'
import type { KnownEvent } from '../../core/foreseen.ts'
import type { Instant } from '../../core/instant.ts'

/** The events themselves, not the widened times of their peaks. */
export function declaredEvents({ peaks }: Pick<Fleet, 'peaks'>, from: Instant, to: Instant): KnownEvent[] {
  return peaks
    .flatMap((peak) => {
      if (peak.when.kind !== 'events') return []
      const { when } = peak
      const bare = { ...peak, when: { ...when, beforeSeconds: 0, afterSeconds: 0 } }
      const times = occurrences(bare, from, to)
      return times.map(({ startsAt, endsAt, title = peak.name }) => {
        return { startsAt, endsAt, title, traits: { peak: peak.name } }
      })
    })
    .sort((a, b) => a.startsAt - b.startsAt)
}

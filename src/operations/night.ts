/** The loop of the nightly report: it plans everything, writes nothing, and looks back a day and two ahead. */
import type { Asked } from '../core/asked.ts'
import type { Desired, Fleet } from '../core/desired.ts'
import { DAY, type Instant } from '../core/instant.ts'
import type { Observed, Reading } from '../core/observed.ts'
import { overrideOf } from '../core/prewarm.ts'
import { acceptedFindings } from '../core/proofs/accepted-findings.ts'
import { prove } from '../core/proofs/prove.ts'
import { type Night, type Report, report } from '../core/report.ts'
import type { ForecastReview } from '../core/review/forecast.ts'
import { reviewed, reviewPeaks } from '../core/review/peaks.ts'
import { type Timeline, timeline } from '../core/timeline.ts'
import { type Loop, look } from './run.ts'

/** What people asked for between two instants. */
export type ReadAsked = (from: Instant, to: Instant) => Promise<Reading<Asked[]>>

export async function runNight(loop: Loop, readAsked: ReadAsked): Promise<Report> {
  const { desired, at } = loop
  const [{ observed, planned }, asked, forecasts] = await Promise.all([
    look(loop, 'all', true),
    readAsked(at - reviewed, at),
    forecastsOf(loop),
  ])
  const night: Night = {
    peaks: desired.fleets
      .flatMap((fleet) => reviewPeaks(fleet, observed.fleets[fleet.name]?.history ?? notRead, at))
      .sort((a, b) => a.peak.startsAt - b.peak.startsAt),
    ahead: desired.fleets.map((fleet) => ahead(fleet, observed, at)),
    asked,
    ...(forecasts.length > 0 ? { forecasts } : {}),
  }
  const accepted = [...planned.accepted, ...acceptedFindings(prove(accepting(desired), ground(at)))]
  return report(desired, observed, { ...planned, accepted }, { ...loop, night })
}

/** How to forecast is read only where a fleet wants it. */
async function forecastsOf({ desired, at, connect }: Loop): Promise<ForecastReview[]> {
  const wanted = desired.fleets.filter(({ policy }) => policy.forecast)
  if (wanted.length === 0) return []
  const { reviewForecasts } = await import('./forecast/review-forecasts.ts')
  return reviewForecasts(wanted, at, connect)
}

const notRead = { unread: 'its group was not seen' }

function ahead(fleet: Fleet, observed: Observed, at: Instant): Timeline {
  const group = observed.fleets[fleet.name]?.group
  const override = group && 'read' in group && group.read ? overrideOf(group.read, at) : null
  return timeline(fleet, at, at + 2 * DAY, override)
}

/** Only what a policy file accepts is shown of the proofs, so the others need none. */
function accepting({ fleets, ...rest }: Desired): Desired {
  return { ...rest, fleets: fleets.filter(({ policy }) => policy.accept) }
}

/** What a type can carry is not shipped with the functions: a risk that needs it is not proved here. */
function ground(at: Instant) {
  return { at, types: new Map() }
}

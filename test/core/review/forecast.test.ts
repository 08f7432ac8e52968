import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import { peakClaims } from '../../../src/core/floor.ts'
import { DAY, HOUR } from '../../../src/core/instant.ts'
import { reviewForecast, yesterday } from '../../../src/core/review/forecast.ts'
import type { PeakReview } from '../../../src/core/review/peaks.ts'
import { peakProposals, proposalWords } from '../../../src/core/review/proposal.ts'
import { aFleet, aPeak, clock } from '../../build.ts'

const arena = aFleet({}, [
  aPeak({ size: { connections: 400_000 } }),
  aPeak({ name: 'small', size: { connections: 1 } }),
])
const day = yesterday('UTC', clock('07:00'))

/** Hour by hour. */
function hours(value: (hour: number) => number) {
  return Array.from({ length: 24 }, (_, hour) => ({ at: day.from + hour * HOUR, connections: value(hour) }))
}

function forecast(q95: (hour: number) => number) {
  const points = hours(q95).map(({ at, connections }) => {
    return { at, point: connections / 2, q90: connections * 0.9, q95: connections }
  })
  return { read: { step: HOUR, points } }
}

describe('the last local day', () => {
  it('is the one that is over, in the zone of the fleet', () => {
    expect(day).toEqual({ from: clock('00:00', '2026-11-24'), to: clock('00:00', '2026-11-25') })
    expect(yesterday('Asia/Tokyo', clock('16:00'))).toEqual({
      from: clock('15:00', '2026-11-24'),
      to: clock('15:00'),
    })
  })

  it('has 25 hours where clocks go back', () => {
    const { from, to } = yesterday('Europe/Paris', clock('07:00', '2026-10-26'))
    expect(to - from).toBe(DAY + HOUR)
  })
})

describe('a forecast beside what came', () => {
  it('is as foreseen where the load stayed under the 95th percentile', () => {
    const review = reviewForecast(
      arena,
      day,
      forecast(() => 420_000),
      hours((hour) => 15_000 * hour),
    )
    expect(review).toMatchObject({
      verdict: 'as foreseen',
      came: { at: clock('23:00', '2026-11-24'), connections: 345_000 },
      overShare: 0,
      declared: { name: 'evening', connections: 400_000 },
    })
  })

  it('is more than foreseen where the highest was over it, or much of the day', () => {
    const tall = reviewForecast(
      arena,
      day,
      forecast(() => 420_000),
      hours((hour) => (hour === 20 ? 512_000 : 1)),
    )
    expect(tall).toMatchObject({ verdict: 'more than foreseen', overShare: 1 / 24 })
    const long = reviewForecast(
      arena,
      day,
      forecast((hour) => (hour === 20 ? 600_000 : 100)),
      hours((hour) => (hour < 8 ? 200 : 50)),
    )
    expect(long).toMatchObject({ verdict: 'more than foreseen', overShare: 8 / 24 })
  })

  it('is unchecked where nothing could be forecast or nobody heard the metric', () => {
    const unread = reviewForecast(
      arena,
      day,
      { unread: 'too short' },
      hours(() => 1),
    )
    expect(unread).toMatchObject({ verdict: 'unchecked', why: 'too short', foreseen: null })
    const silent = reviewForecast(
      arena,
      day,
      forecast(() => 1),
      [],
    )
    expect(silent).toMatchObject({
      verdict: 'unchecked',
      why: 'its metric has no data of that day',
      came: null,
    })
  })
})

describe('a peak that brought more than was declared', () => {
  const [peak] = peakClaims(arena, day.from, day.to)
  const review = (fleet: Fleet, came: number | null, place = peak?.place ?? null): PeakReview => ({
    fleet: fleet.name,
    peak: { ...(peak as NonNullable<typeof peak>), connections: 450_000, place },
    needed: 40,
    came,
    readyAt: null,
    minutesLate: null,
    verdict: 'ready',
  })

  it('proposes the line to write, rounded up', () => {
    expect(peakProposals([review(arena, 512_345)]).map(proposalWords)).toEqual([
      'declared 450,000, came 512,345: write connections: 515000 at schedules/arena.yaml:4',
    ])
  })

  it('proposes one line for a peak that came twice, the higher one', () => {
    expect(peakProposals([review(arena, 512_000), review(arena, 600_000)])).toMatchObject([
      { came: 600_000, write: 'connections: 600000' },
    ])
  })

  it('proposes nothing where less came, nobody knows, or a forecast declared it', () => {
    const forecast = { file: 'schedules/arena.forecast.yaml', line: 8 }
    expect(
      peakProposals([
        review(arena, 450_000),
        review(arena, null),
        review(arena, 512_000, forecast),
        review(arena, 9e5, null),
      ]),
    ).toEqual([])
  })
})

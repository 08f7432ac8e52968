import { describe, expect, it } from 'vitest'
import type { Peak } from '../../../src/core/desired.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../../../src/core/instant.ts'
import type { LoadPoint, Reading } from '../../../src/core/observed.ts'
import { reviewPeaks } from '../../../src/core/review/peaks.ts'
import { aFleet, aPeak, clock } from '../../build.ts'

/** The report of the morning after the evening of 25 November. */
const morning = clock('07:00', '2026-11-26')
const nobody: Reading<LoadPoint[]> = { read: [] }

type Step = [from: string, instances: number | null]

/** A metric that is published each minute of the evening from `19:30` on; from each time on by so many instances. */
function heard(...steps: Step[]): Reading<LoadPoint[]> {
  const [begins, ends] = [clock('19:00'), clock('23:30')]
  const read: LoadPoint[] = []
  for (let at = begins; at < ends; at += MINUTE) {
    const instances = steps.findLast(([from]) => clock(from) <= at)?.[1] ?? null
    if (instances !== null) read.push({ startsAt: at, connections: instances * 9_000, instances })
  }
  return { read }
}

const evening = aPeak({ size: { connections: 400_000 } })

function review(history: Reading<LoadPoint[]>, { at = morning, peaks = [evening], policy = {} } = {}) {
  return reviewPeaks(aFleet(policy, peaks), history, at)
}

describe('a peak', () => {
  it('was ready where enough instances were heard before it began', () => {
    expect(review(heard(['19:00', 4], ['19:53', 40]))).toMatchObject([
      {
        fleet: 'arena',
        peak: { name: 'evening', startsAt: clock('20:00') },
        needed: 40,
        came: 360_000,
        readyAt: clock('19:53'),
        minutesLate: -7,
        verdict: 'ready',
      },
    ])
  })

  it('was ready where the last one came in its first minute', () => {
    expect(review(heard(['19:00', 4], ['20:00', 40]))).toMatchObject([{ verdict: 'ready', minutesLate: 0 }])
  })

  it('was ready half an hour before at most: nobody looks further back', () => {
    expect(review(heard(['19:00', 40]))).toMatchObject([{ verdict: 'ready', minutesLate: -30 }])
  })

  it('was late by so many minutes', () => {
    expect(review(heard(['19:00', 4], ['19:55', 39], ['20:07', 40]))).toMatchObject([
      { verdict: 'late', readyAt: clock('20:07'), minutesLate: 7 },
    ])
  })

  it('was late where capacity of before had gone when it began', () => {
    expect(review(heard(['19:00', 50], ['19:40', 12], ['20:04', 40]))).toMatchObject([
      { verdict: 'late', minutesLate: 4 },
    ])
  })

  it('was never ready where one instance was missing all the while', () => {
    expect(review(heard(['19:00', 39]))).toMatchObject([
      { verdict: 'never ready', came: 351_000, readyAt: null, minutesLate: null },
    ])
  })

  it('that capacity.max cuts was ready with as many as that', () => {
    const peaks = [aPeak({ size: { instances: 90 } })]
    expect(review(heard(['19:00', 60]), { peaks })).toMatchObject([{ needed: 60, verdict: 'ready' }])
  })

  it('that rises in steps is measured against its full size', () => {
    const peaks = [aPeak({ rampSeconds: 1_800 })]
    const steps: Step[] = [
      ['19:00', 4],
      ['19:30', 10],
      ['19:40', 22],
      ['19:50', 34],
      ['20:02', 40],
    ]
    expect(review(heard(...steps), { peaks })).toMatchObject([
      { needed: 40, verdict: 'late', minutesLate: 2 },
    ])
  })

  it('that is still going on is judged by what was heard so far', () => {
    const soFar = (...steps: Step[]) => review(heard(...steps), { at: clock('21:00') })
    expect(soFar(['19:00', 40], ['21:00', null])).toMatchObject([{ verdict: 'ready', came: 360_000 }])
    expect(soFar(['19:00', 4], ['21:00', null])).toMatchObject([{ verdict: 'never ready' }])
  })

  it('is measured as well as a sample that falls into the next minute allows', () => {
    expect(review(heard(['19:00', 40], ['20:00', 39], ['20:01', 41], ['20:02', 40]))).toMatchObject([
      { verdict: 'ready' },
    ])
    expect(review(heard(['19:00', 40], ['20:00', null], ['20:01', 40]))).toMatchObject([{ verdict: 'ready' }])
  })

  it('is measured by the period of its metric, also where it begins within one', () => {
    const within = (instances: number): Reading<LoadPoint[]> => ({
      read: [0, 5, 10, 15, 20].map((minute) => {
        const startsAt = clock('19:55') + minute * MINUTE
        return { startsAt, connections: 1_000, instances: minute < 10 ? instances : 40 }
      }),
    })
    const trigger = { at: 20_000, datapoints: '3 of 3', missingData: 'missing', warmup: '60s' }
    const out = { ...trigger, period: '5m', steps: [{ from: 20_000, add: 2 }] }
    const peaks = [aPeak({ when: { kind: 'days', days: [3], window: { from: 20 * 60 + 2, to: 23 * 60 } } })]
    const policy = { scaling: { out } }
    expect(review(within(40), { peaks, policy })).toMatchObject([{ verdict: 'ready', minutesLate: -7 }])
    expect(review(within(39), { peaks, policy })).toMatchObject([{ verdict: 'late', minutesLate: 3 }])
  })
})

describe('a peak is unchecked', () => {
  const reason = (history: Reading<LoadPoint[]>, policy = {}) =>
    review(history, { policy }).map(({ verdict, why, readyAt }) => ({ verdict, why, readyAt }))
  const unchecked = (why: string) => [{ verdict: 'unchecked', why, readyAt: null }]

  it('where its metric has no data', () => {
    expect(reason(nobody)).toEqual(unchecked('its metric has no data in that time'))
    expect(reason(heard(['19:00', 40], ['19:55', null]))).toEqual(
      unchecked('its metric has no data in that time'),
    )
  })

  it('where the metric could not be read', () => {
    expect(reason({ unread: 'AccessDenied: no right to GetMetricData' })).toEqual(
      unchecked('AccessDenied: no right to GetMetricData'),
    )
  })

  it('where nobody was heard when it began, though many were later; what came is known', () => {
    const history = heard(['19:00', 40], ['19:50', null], ['20:20', 40])
    expect(reason(history)).toEqual(unchecked('its metric has no data of 2026-11-25T20:00Z'))
    expect(review(history)).toMatchObject([{ came: 360_000, minutesLate: null }])
  })

  it('where a running warm pool publishes the metric too', () => {
    const [{ verdict, why = '' } = {}] = reason(heard(['19:00', 40]), {
      warmPool: { min: 2, state: 'Running' },
    })
    expect(verdict).toBe('unchecked')
    expect(why).toContain('running warm pool')
  })
})

describe('each peak', () => {
  const hourly = Array.from({ length: 24 }, (_, hour) =>
    aPeak({
      name: `h${hour}`,
      timezone: 'Europe/Paris',
      when: {
        kind: 'days',
        days: [1, 2, 3, 4, 5, 6, 7],
        window: { from: hour * 60, to: hour * 60 + 30 },
      },
    }),
  )
  /** How often the reports of a week reviewed each start: every morning at 07:00 in Paris. */
  function reviewsOfAWeek(peaks: Peak[], mornings: Instant[]): Map<Instant, number> {
    const starts = mornings.flatMap((at) => review(nobody, { at, peaks }).map(({ peak }) => peak.startsAt))
    return new Map([...Map.groupBy(starts, (start) => start)].map(([start, same]) => [start, same.length]))
  }

  it('is in exactly one nightly report, in order, also one that begins as the report is made', () => {
    const mornings = [0, 1, 2, 3].map((day) => clock('06:00') + day * DAY)
    const reviews = reviewsOfAWeek(hourly, mornings)
    expect(reviews.size).toBe(4 * 24)
    expect(new Set(reviews.values())).toEqual(new Set([1]))
    const starts = review(nobody, { at: morning, peaks: hourly }).map(({ peak }) => peak.startsAt)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  it('is not left out on the day of 25 hours', () => {
    // Clocks in Paris go back on 31 October 2027: the report of that morning comes 25 hours after the one before.
    const mornings = ['2027-10-30T05:00Z', '2027-10-31T06:00Z', '2027-11-01T06:00Z'].map(Date.parse)
    const reviews = reviewsOfAWeek(hourly, mornings)
    const [first, last] = [Date.parse('2027-10-30T05:00Z'), Date.parse('2027-11-01T05:00Z')]
    for (let at = first; at < last; at += HOUR) {
      // The repeated hour has one occurrence: it starts with the first of the two.
      if (at !== Date.parse('2027-10-31T01:00Z')) expect([at, reviews.get(at)]).toEqual([at, 1])
    }
  })

  it('is in the report of the day of 23 hours too', () => {
    const mornings = ['2027-03-27T06:00Z', '2027-03-28T05:00Z', '2027-03-29T05:00Z'].map(Date.parse)
    const reviews = reviewsOfAWeek(hourly, mornings)
    const [first, last] = [Date.parse('2027-03-27T06:00Z'), Date.parse('2027-03-29T04:00Z')]
    for (let at = first; at < last; at += HOUR) expect(reviews.get(at) ?? 0).toBeGreaterThan(0)
  })

  it('that began minutes ago waits for the next report: agents publish late', () => {
    const starts = (time: string) => review(nobody, { at: clock(time) }).map(({ peak }) => peak.startsAt)
    const [yesterday, today] = [clock('20:00') - DAY, clock('20:00')]
    expect(['20:05', '20:10', '20:11'].map(starts)).toEqual([[yesterday], [yesterday], [today]])
  })
})

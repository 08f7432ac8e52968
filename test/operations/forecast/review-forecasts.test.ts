import { describe, expect, it } from 'vitest'
import { whereOf } from '../../../src/core/change.ts'
import { formatInstant, MINUTE } from '../../../src/core/instant.ts'
import type { Reading } from '../../../src/core/observed.ts'
import { metricDimensions } from '../../../src/core/policy.ts'
import { reviewForecasts } from '../../../src/operations/forecast/review-forecasts.ts'
import { perform } from '../../../src/operations/perform.ts'
import { seedHistory } from '../../../src/sandbox/seed-history.ts'
import { aFleet, aPeak, clock } from '../../build.ts'
import { settingOf, writesOf } from '../setting.ts'

const arena = aFleet({ forecast: true, country: 'BR' }, [aPeak({ size: { connections: 200_000 } })])
const morning = clock('07:00')

describe('the night of fleets that are forecast', () => {
  it('compares yesterday with the forecast that was to be had at its midnight', async () => {
    const { connect, calls } = seedHistory([arena], morning)
    const [review] = await reviewForecasts([arena], morning, connect)
    expect(review).toMatchObject({
      fleet: 'arena',
      from: clock('00:00', '2026-11-24'),
      to: clock('00:00'),
      declared: { name: 'evening', connections: 200_000 },
    })
    const [foreseen = 0, came = 0] = [review?.foreseen?.q95, review?.came?.connections]
    expect(came / foreseen).toBeGreaterThan(0.8)
    expect(came / foreseen).toBeLessThan(1.1)
    expect(calls.map(({ operation }) => operation)).toEqual(['GetMetricData', 'GetMetricData'])
  })

  it('does not let the forecast know what came', async () => {
    const twice = async (isBusy: boolean) => {
      const sandbox = seedHistory([arena], morning)
      const { policy } = arena
      const metric = { ...policy.metric, dimensions: metricDimensions(policy) }
      // On top of what is there.
      for (let at = clock('00:00', '2026-11-24'); isBusy && at < clock('00:00'); at += 5 * MINUTE)
        sandbox.region(whereOf(policy)).publish({ ...metric, at, values: [5_000_000] })
      return (await reviewForecasts([arena], morning, sandbox.connect))[0]
    }
    const [calm, busy] = [await twice(false), await twice(true)]
    expect(busy?.foreseen).toEqual(calm?.foreseen)
    expect([calm?.verdict, busy?.verdict]).toEqual([expect.stringMatching(/foreseen/), 'more than foreseen'])
  })

  it('says unchecked, and why, where the metric is young, silent or may not be read', async () => {
    const whyOf = async (before: (sandbox: ReturnType<typeof seedHistory>) => void, fleets = [arena]) => {
      const sandbox = seedHistory(fleets, morning)
      before(sandbox)
      const [review] = await reviewForecasts([arena], morning, sandbox.connect)
      expect(review?.verdict).toBe('unchecked')
      return review?.why
    }
    expect(await whyOf(() => {}, [])).toContain(
      `nothing before ${formatInstant(clock('00:00', '2026-11-24'))}`,
    )
    const denied = await whyOf((sandbox) => sandbox.region(whereOf(arena.policy)).deny('GetMetricData'))
    expect(denied).toContain('GetMetricData')
  })

  it('is part of the nightly report, which writes nothing, and no part of it where no policy asks', async () => {
    const quiet = aFleet({ fleet: 'quiet', group: 'prod-quiet' })
    const nightOf = async (fleets: (typeof arena)[]) => {
      const sandbox = seedHistory(fleets, morning)
      for (const { policy } of fleets)
        sandbox.region(whereOf(policy)).createGroup({ name: policy.group, min: 4, max: 60 })
      const asked: Reading<never[]> = { read: [] }
      const answer = await perform({ verb: 'drift', fleets: [] }, settingOf(sandbox, fleets, { asked }))
      expect(writesOf(sandbox)).toEqual([])
      return 'report' in answer ? answer.report.night : undefined
    }
    expect((await nightOf([arena, quiet]))?.forecasts?.map(({ fleet }) => fleet)).toEqual(['arena'])
    expect(await nightOf([quiet])).not.toHaveProperty('forecasts')
  })
})

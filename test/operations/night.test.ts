import { describe, expect, it } from 'vitest'
import type { Asked } from '../../src/core/asked.ts'
import { whereOf } from '../../src/core/change.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/instant.ts'
import type { Reading } from '../../src/core/observed.ts'
import type { Night, Report } from '../../src/core/report.ts'
import { reviewed } from '../../src/core/review/peaks.ts'
import { perform } from '../../src/operations/perform.ts'
import { runApply } from '../../src/operations/run.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { settingOf, writesOf } from './setting.ts'

const arena = aFleet({}, [aPeak({ size: { connections: 400_000 } })])
const morning = clock('07:00', '2026-11-26')

/** An evening minute by minute, then the report of the next morning; instances take so long to come into service. */
async function evening({
  fleets = [arena],
  launchMinutes = 8,
  isPublished = true,
  asked = { read: [] } as Reading<Asked[]>,
  before = (_sandbox: ReturnType<typeof createSandbox>) => {},
} = {}) {
  const sandbox = createSandbox({ startsAt: clock('19:00'), metricRetentionSeconds: (2 * DAY) / SECOND })
  const handOf = ({ policy }: Fleet) => sandbox.region(whereOf(policy))
  for (const fleet of fleets) {
    const { group, capacity } = fleet.policy
    const [min, max] = [capacity.min, capacity.max]
    handOf(fleet).createGroup({ name: group, min, max, launchSeconds: launchMinutes * 60 })
  }
  const setting = settingOf(sandbox, fleets, { asked })
  for (let at = clock('19:01'); at <= clock('22:59'); at += MINUTE) {
    sandbox.advanceTo(at)
    const loop = { ...setting, at, concerns: ['prewarm'] as const }
    if (at % (10 * MINUTE) === 0) await runApply(loop)
    if (isPublished) for (const fleet of fleets) publish(fleet)
  }
  function publish(fleet: Fleet): void {
    const { group, metric } = fleet.policy
    const serving = handOf(fleet)
      .instances(group)
      .filter(({ lifecycle }) => lifecycle === 'InService')
    const dimensions = { AutoScalingGroupName: group }
    handOf(fleet).publish({ ...metric, dimensions, values: serving.map(() => 9_000) })
  }
  sandbox.advanceTo(morning)
  before(sandbox)
  sandbox.calls.length = 0
  const answer = await perform({ verb: 'drift', fleets: [] }, setting)
  if (!('report' in answer) || !answer.report.night) throw new Error('no nightly report')
  const { report }: { report: Report } = answer
  const night: Night = answer.report.night
  return { sandbox, setting, report, night }
}

describe('the nightly report', () => {
  it('writes nothing: every call is a read', async () => {
    const { sandbox } = await evening()
    expect(sandbox.calls.length).toBeGreaterThan(0)
    expect(writesOf(sandbox)).toEqual([])
  })

  it('says that the peak was ready, when, and how many came', async () => {
    const { night } = await evening()
    expect(night.peaks).toMatchObject([
      {
        fleet: 'arena',
        peak: { name: 'evening', startsAt: clock('20:00'), connections: 400_000 },
        needed: 40,
        came: 360_000,
        readyAt: clock('19:58'),
        minutesLate: -2,
        verdict: 'ready',
      },
    ])
  })

  it('says by how many minutes it was late, where instances take longer than the lead', async () => {
    const { night } = await evening({ launchMinutes: 17 })
    expect(night.peaks).toMatchObject([{ verdict: 'late', readyAt: clock('20:07'), minutesLate: 7 }])
  })

  it('says unchecked where the metric is silent or may not be read, and is not green', async () => {
    const silent = await evening({ isPublished: false })
    expect(silent.night.peaks).toMatchObject([
      { verdict: 'unchecked', why: 'its metric has no data in that time' },
    ])
    const denied = await evening({
      before: (sandbox) => sandbox.region({ region: 'us-east-1' }).deny('GetMetricData'),
    })
    expect(denied.night.peaks).toMatchObject([
      { verdict: 'unchecked', why: expect.stringContaining('GetMetricData') },
    ])
  })

  it('says unchecked where the group could not be seen', async () => {
    const { night } = await evening({
      before: (sandbox) => sandbox.region({ region: 'us-east-1' }).deny('DescribeAutoScalingGroups'),
    })
    expect(night.peaks).toMatchObject([{ verdict: 'unchecked', why: 'its group was not seen' }])
  })

  it('reads the past only of fleets that had a peak', async () => {
    const quiet = aFleet({ fleet: 'quiet', group: 'prod-quiet' })
    const { sandbox, night } = await evening({ fleets: [arena, quiet] })
    expect(night.peaks.map(({ fleet }) => fleet)).toEqual(['arena'])
    const spans = sandbox.calls.flatMap(({ operation, input }) => {
      if (operation !== 'GetMetricData') return []
      const {
        StartTime,
        EndTime,
        MetricDataQueries = [],
      } = input as {
        StartTime: Date
        EndTime: Date
        MetricDataQueries?: unknown[]
      }
      return [[EndTime.getTime() - StartTime.getTime() > HOUR ? 'history' : 'live', MetricDataQueries.length]]
    })
    expect(spans.sort()).toEqual([
      ['history', 2],
      ['live', 4],
    ])
  })

  it('looks two days ahead, fleet by fleet, with what is in force', async () => {
    const { night, report } = await evening()
    expect(report.at).toBe(morning)
    expect(night.ahead).toMatchObject([
      {
        fleet: 'arena',
        from: morning,
        to: morning + 2 * DAY,
        claims: [{ name: 'evening' }, { name: 'evening' }],
      },
    ])
  })

  it('has what people asked for in the last day, as the log has it', async () => {
    const wish: Asked = {
      at: morning - HOUR,
      by: 'Ada (Slack U012AB3CD)',
      what: 'hold arena until 2026-11-26T08:00Z',
      became: '1 applied, 0 held, 0 failed',
    }
    const { night, setting } = await evening({ asked: { read: [wish] } })
    expect(night.asked).toEqual({ read: [wish] })
    expect(setting.heard.spans).toEqual([[morning - reviewed, morning]])
  })

  it('says so where the log could not be read, and has the rest', async () => {
    const { night, report } = await evening({ asked: { unread: 'AccessDeniedException' } })
    expect(night.asked).toEqual({ unread: 'AccessDeniedException' })
    expect(night.peaks).toMatchObject([{ verdict: 'ready' }])
    expect(report.fleets).toHaveLength(1)
  })

  it('has the peaks of all fleets in the order in which they began', async () => {
    const late = aFleet({ fleet: 'late', group: 'prod-late' }, [
      aPeak({ when: { kind: 'days', days: [3], window: { from: 21 * 60, to: 23 * 60 } } }),
    ])
    const early = aFleet({ fleet: 'early', group: 'prod-early' }, [
      aPeak({ when: { kind: 'days', days: [3], window: { from: 19 * 60 + 40, to: 20 * 60 } } }),
    ])
    const { night } = await evening({ fleets: [late, arena, early] })
    expect(night.peaks.map(({ fleet }) => fleet)).toEqual(['early', 'arena', 'late'])
  })
})

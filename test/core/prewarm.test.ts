import { describe, expect, it } from 'vitest'
import type { LiveConnections, ObservedFleet, Reading } from '../../src/core/observed.ts'
import { needsLive, planFloor } from '../../src/core/prewarm.ts'
import { findNotReady, needsActivities } from '../../src/core/readiness.ts'
import { formatOverride, overrideTag } from '../../src/core/tags.ts'
import { aFleet, aGroup, aPeak, clock, instances } from '../build.ts'

const fleet = aFleet({}, [aPeak()])

function plan(time: string, group = aGroup(), seen: Partial<ObservedFleet> = {}, ceiling = group.max) {
  return planFloor(fleet, { group: { read: group }, ...seen }, group, ceiling, clock(time))
}

function late(
  time: string,
  group = aGroup({ min: 40, serving: 30 }),
  seen: Partial<ObservedFleet> = {},
  held?: string,
) {
  return findNotReady(fleet, { group: { read: group }, ...seen }, group, held, clock(time))
}

const live = (connections: number): { live: Reading<LiveConnections> } => ({
  live: { read: { connections, asOf: clock('23:00') } },
})

describe('raising a floor', () => {
  it('needs nothing but the repository, and says which peak wants it', () => {
    const { changes, findings } = plan('19:50')
    expect(changes).toMatchObject([
      {
        kind: 'set-floor',
        before: 4,
        after: 40,
        because: 'peak evening, Wed 25 Nov 20:00 to 23:00 UTC, wants 40',
        target: { region: 'us-east-1', group: 'prod-arena' },
      },
    ])
    expect(findings).toEqual([])
  })

  it('stops at the MaxSize that stands, and says who is wrong', () => {
    const { changes, findings } = plan('19:50', aGroup({ max: 20 }))
    expect(changes).toMatchObject([{ after: 20 }])
    expect(findings).toMatchObject([{ code: 'over-max', severity: 'critical', expected: 'MinSize 40' }])
  })

  it('uses the MaxSize that the same plan restores', () => {
    expect(plan('19:50', aGroup({ max: 20 }), {}, 60)).toMatchObject({
      changes: [{ after: 40 }],
      findings: [],
    })
  })

  it('is nothing where the floor stands', () => {
    expect(plan('19:50', aGroup({ min: 40, serving: 40 }))).toEqual({ changes: [], findings: [] })
  })

  it('leaves a group alone that runs more than the floor', () => {
    expect(plan('21:00', aGroup({ min: 40, serving: 55 })).changes).toEqual([])
  })
})

describe('lowering a floor', () => {
  const after = aGroup({ min: 40, serving: 40 })

  it('waits while nobody knows the live connections, and is unchecked', () => {
    const { changes, findings } = plan('23:00', after, { live: { unread: 'no data since 22:55' } })
    expect(changes).toEqual([])
    expect(findings).toMatchObject([
      { code: 'floor-unproved', status: 'unchecked', actual: expect.stringContaining('no data since 22:55') },
    ])
  })

  it('goes only as low as live connections allow at the target', () => {
    const { changes } = plan('23:00', after, live(251_000))
    expect(changes).toMatchObject([
      { before: 40, after: 26, because: expect.stringContaining('251,000 live connections still need 26') },
    ])
  })

  it('goes to the base when the connections are gone', () => {
    expect(plan('23:30', aGroup({ min: 26, serving: 26 }), live(9_000)).changes).toMatchObject([
      { before: 26, after: 4 },
    ])
  })

  it('never raises a floor because of load: that is for the autoscaler', () => {
    expect(plan('23:30', aGroup({ min: 26, serving: 40 }), live(400_000)).changes).toEqual([])
    expect(plan('12:00', aGroup(), live(400_000)).changes).toEqual([])
  })

  it('that hands put above the declared max waits until a floor within max is enough', () => {
    const above = aGroup({ min: 80, max: 90, serving: 80 })
    expect(plan('23:30', above, live(700_000)).changes).toEqual([])
    expect(plan('23:30', above, live(500_000)).changes).toMatchObject([{ before: 80, after: 50 }])
  })

  it('asks for the proof only where a floor could go down', () => {
    expect(needsLive(fleet, after, clock('22:59'))).toBe(false)
    expect(needsLive(fleet, after, clock('23:00'))).toBe(true)
    expect(needsLive(fleet, aGroup(), clock('12:00'))).toBe(false)
  })
})

describe('a peak that is not ready', () => {
  it('is fine while the lead still runs', () => {
    expect(late('19:55')).toEqual([])
  })

  it('is a warning in the last quarter of the lead, and critical once the peak has begun', () => {
    expect(late('19:58')).toMatchObject([
      { code: 'not-ready', severity: 'warning', expected: expect.stringContaining('begins at 20:00 UTC') },
    ])
    expect(late('20:00')).toMatchObject([
      { code: 'not-ready', severity: 'critical', expected: expect.stringContaining('began at 20:00 UTC') },
    ])
  })

  it('counts only instances that are in service and healthy', () => {
    const sick = [...instances(38), ...instances(2, { healthy: false })]
    const [finding] = late('20:05', aGroup({ min: 40, instances: sick }))
    expect(finding?.actual).toBe('38 in service and healthy: 2 unhealthy')
  })

  it('names the failed launch in the words of AWS', () => {
    const failed = {
      status: 'Failed',
      message: 'We currently do not have sufficient c5.2xlarge capacity',
      cause: '',
      startedAt: clock('19:59'),
    }
    const [finding] = late('20:05', undefined, { activities: { read: [failed] } })
    expect(finding?.actual).toBe(
      '30 in service and healthy: failed launch: We currently do not have sufficient c5.2xlarge capacity',
    )
  })

  it('does not blame a failure of yesterday', () => {
    const failed = {
      status: 'Failed',
      message: 'no capacity',
      cause: '',
      startedAt: clock('19:59') - 86_400_000,
    }
    expect(late('20:05', undefined, { activities: { read: [failed] } })[0]?.actual).not.toContain(
      'no capacity',
    )
  })

  it('names suspended launches, a low MaxSize, and launches under way', () => {
    const group = aGroup({
      min: 30,
      max: 30,
      instances: [...instances(28), ...instances(2, { lifecycle: 'Pending' })],
      suspended: [{ process: 'Launch', reason: 'incident 7' }],
    })
    expect(late('20:05', group).find(({ code }) => code === 'not-ready')?.actual).toBe(
      '28 in service and healthy: MaxSize is 30; the Launch process is suspended (incident 7); 2 still launching',
    )
  })

  it('names what holds the floor down', () => {
    expect(late('20:05', aGroup(), {}, 'a hold by ana')[0]?.actual).toBe(
      '4 in service and healthy: the floor is held: a hold by ana',
    )
  })

  it('says so where the activities could not be read', () => {
    expect(late('20:05', undefined, { activities: { unread: 'denied' } })[0]?.actual).toContain(
      'could not be read (denied)',
    )
  })

  it('asks for activities only then', () => {
    expect(needsActivities(fleet, aGroup({ min: 40, serving: 30 }), clock('19:55'))).toBe(false)
    expect(needsActivities(fleet, aGroup({ min: 40, serving: 30 }), clock('20:00'))).toBe(true)
    expect(needsActivities(fleet, aGroup({ min: 40, serving: 40 }), clock('20:00'))).toBe(false)
  })
})

describe('an override', () => {
  const tags = {
    [overrideTag]: formatOverride({
      size: { connections: 200_000 },
      since: clock('12:00'),
      until: clock('14:00'),
      by: 'ana',
      because: 'push campaign',
    }),
  }

  it('raises the floor at once, for its reason', () => {
    expect(plan('12:00', aGroup({ tags })).changes).toMatchObject([
      {
        after: 20,
        because: 'override by ana: push campaign, until 14:00 UTC, wants 20 for 200,000 connections',
      },
    ])
  })

  it('has its own lead before it can be late', () => {
    const group = aGroup({ min: 20, serving: 8, tags })
    expect(late('12:05', group)).toEqual([])
    expect(late('12:10', group)).toMatchObject([{ code: 'not-ready', severity: 'critical' }])
  })
})

import { PutWarmPoolCommand, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../src/core/desired.ts'
import { MINUTE } from '../../src/core/instant.ts'
import { checkLive } from '../../src/operations/check-live.ts'
import { seedTelemetry } from '../../src/sandbox/seed-telemetry.ts'
import { aFleet, scalingSection } from '../build.ts'
import { world } from '../world.ts'

const policy = { scaling: scalingSection, capacity: { instanceType: 'c5.2xlarge' } }

function live(fleets: Fleet[] = [aFleet(policy)]) {
  const story = world(fleets)
  const { sandbox } = story
  return {
    ...story,
    async risks() {
      const at = sandbox.now()
      const found = await checkLive(fleets, at, { at, types: new Map() }, sandbox.connect)
      return [...found.values()]
        .flat()
        .map(({ code, fleet, severity, says }) => `${fleet} ${code} ${severity}: ${says}`)
    },
    /** Raises the floor by some instances, waits until they serve, and lowers it again. */
    async grow(by: number, minutes: number) {
      const { autoScaling } = story.clients('arena')
      const { DesiredCapacity = 0 } = story.group('arena')
      const size = { AutoScalingGroupName: 'prod-arena', MinSize: DesiredCapacity + by }
      await autoScaling.send(new UpdateAutoScalingGroupCommand(size))
      sandbox.advanceTo(sandbox.now() + minutes * MINUTE)
    },
  }
}

const few =
  'arena live-lead info: 0 cold launches in six weeks are too few to judge the declared lead of 10 minutes'

describe('what only AWS knows', () => {
  it('is a metric that every instance publishes, launches in time, and the declared type', async () => {
    const { publish, risks, grow } = live()
    publish('arena', 9_000)
    expect(await risks()).toEqual([few])
    await grow(5, 20)
    publish('arena', 9_000)
    expect(await risks()).toEqual([])
  })

  it('is that nothing arrives under the declared namespace, and where it goes instead', async () => {
    const telemetry = { namespace: 'TPC_Connections', metrics: ['tcp_established'], every: '60s' }
    const fleet = aFleet({ ...policy, telemetry })
    const { sandbox } = live([fleet])
    seedTelemetry(sandbox, [fleet])
    const at = sandbox.now()
    const found = await checkLive([fleet], at, { at, types: new Map() }, sandbox.connect)
    expect(found.get('arena')?.find(({ code }) => code === 'live-metric')).toMatchObject({
      severity: 'error',
      at: ['metric'],
      fix: 'name the metric that has data: tcp_established is published in TPC_Connections by AutoScalingGroupName=prod-arena',
    })
  })

  it('is that launches take longer than the lead, cold and out of the warm pool', async () => {
    const fleet = aFleet({
      ...policy,
      warmPool: { min: 0, maxPrepared: 12, leadMinutes: 2 },
      capacity: { leadMinutes: 6 },
    })
    const { sandbox, clients, publish, grow, risks, hand } = live([fleet])
    hand('arena').deleteGroup('prod-arena')
    hand('arena').createGroup({
      name: 'prod-arena',
      min: 4,
      max: 60,
      launchSeconds: 450,
      warmStartSeconds: 45,
    })
    await grow(6, 20)
    const pool = { AutoScalingGroupName: 'prod-arena', MinSize: 5, MaxGroupPreparedCapacity: 20 }
    await clients('arena').autoScaling.send(new PutWarmPoolCommand(pool))
    sandbox.advanceTo(sandbox.now() + 20 * MINUTE)
    await grow(5, 2)
    publish('arena', 9_000)
    expect(await risks()).toEqual([
      'arena live-lead error: cold launches take 7.5 minutes (95 % of 6 in six weeks), 1.5 minutes over the declared lead of 6: floors are full too late',
    ])
  })

  it('is that there is no such group', async () => {
    const { hand, risks } = live()
    hand('arena').deleteGroup('prod-arena')
    expect(await risks()).toEqual([
      'arena live-group error: there is no Auto Scaling group prod-arena in us-east-1',
    ])
  })

  it('is read page by page', async () => {
    const { publish, grow, risks, sandbox } = live([aFleet({ ...policy, capacity: { max: 400 } })])
    await grow(350, 20)
    publish('arena', 9_000)
    sandbox.calls.length = 0
    expect(await risks()).toEqual([])
    const operations = sandbox.calls.map(({ operation }) => operation)
    expect(operations.filter((operation) => operation === 'DescribeScalingActivities')).toHaveLength(3)
    expect(operations).not.toContain('ListMetrics')
  })
})

describe('what cannot be read', () => {
  it('is unchecked, one by one', async () => {
    const { publish, hand, risks } = live()
    publish('arena', 9_000)
    for (const operation of ['GetMetricData', 'DescribeScalingActivities', 'DescribeAccountLimits'])
      hand('arena').deny(operation)
    expect((await risks()).map((risk) => risk.split(': AccessDenied')[0])).toEqual([
      'arena live-metric warning: unchecked: GetMetricData',
      'arena live-lead warning: unchecked: DescribeScalingActivities',
      'arena live-quota warning: unchecked: DescribeAccountLimits',
    ])
  })

  it('leaves other places alone, and is said once where nothing can be read', async () => {
    const role = 'arn:aws:iam::210987654321:role/springtide'
    const away = aFleet({ ...policy, fleet: 'away', group: 'away-asg', role })
    const { publish, sandbox, risks } = live([aFleet(policy), away])
    publish('arena', 9_000)
    sandbox.denyRole(role)
    const found = await risks()
    expect(found).toHaveLength(2)
    expect(found[0]).toBe(few)
    expect(found[1]).toMatch(/^away live-group warning: unchecked: DescribeAutoScalingGroups: /)
  })

  it('does not hide that a metric is silent: where it goes is left to find', async () => {
    const { hand, risks } = live()
    hand('arena').deny('ListMetrics')
    expect((await risks())[0]).toMatch(/^arena live-metric error: .*has no data in 15 minutes/)
  })
})

import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../../../src/core/instant.ts'
import { type LiveLook, lookBack } from '../../../../src/core/proofs/live/look.ts'
import { metricRisks } from '../../../../src/core/proofs/live/metric.ts'
import { aFleet, aGroup, scalingSection } from '../../../build.ts'

const fleet = aFleet({ scaling: scalingSection })

function risks(heard: number, look: Partial<LiveLook> = {}) {
  return metricRisks(fleet, {
    group: { read: aGroup({ serving: 4 }) },
    heard: { read: heard },
    launches: { read: [] },
    ...look,
  })
}

describe('the declared metric', () => {
  it('is fine where every instance in service publishes it', () => {
    expect(risks(4)).toEqual([])
    expect(risks(9)).toEqual([])
  })

  it('is the average of some where not all publish it', () => {
    expect(risks(3)).toMatchObject([
      {
        severity: 'warning',
        at: ['metric'],
        says: 'at most 3 of the 4 instances in service publish tcp_established in WebSocket by AutoScalingGroupName=prod-arena in a period: the average is theirs alone',
      },
    ])
  })

  it('without data is an error that names the metric that has some', () => {
    const namesakes = {
      read: [
        { namespace: 'Zoned', dimensions: { AutoScalingGroupName: 'prod-arena', Zone: 'a' } },
        { namespace: 'Other', dimensions: {} },
        { namespace: 'TPC_Connections', dimensions: { AutoScalingGroupName: 'prod-arena' } },
      ],
    }
    expect(risks(0, { namesakes })).toEqual([
      {
        severity: 'error',
        at: ['metric'],
        says: 'tcp_established in WebSocket by AutoScalingGroupName=prod-arena has no data in 15 minutes from 4 instances in service: every alarm on it is blind',
        fix: 'name the metric that has data: tcp_established is published in TPC_Connections by AutoScalingGroupName=prod-arena, and 2 more',
      },
    ])
  })

  it('without data anywhere is to be published, letter by letter', () => {
    expect(risks(0, { namesakes: { read: [] } })[0]?.fix).toBe(
      'publish tcp_established: no metric of that name, letter by letter, had data in three hours',
    )
    expect(risks(0, { namesakes: { unread: 'AccessDenied' } })[0]?.fix).toBe(
      'find where it goes: aws cloudwatch list-metrics --metric-name tcp_established',
    )
  })

  it('has no data to expect where nobody is in service, and that is said', () => {
    expect(risks(0, { group: { read: aGroup({ serving: 0 }) } })).toMatchObject([{ severity: 'info' }])
  })

  it('that could not be read is unchecked, as is silence of a group nobody could read', () => {
    expect(risks(0, { heard: { unread: 'GetMetricData: no' } })).toMatchObject([
      { severity: 'warning', isUnchecked: true, says: 'unchecked: GetMetricData: no' },
    ])
    expect(risks(0, { group: { unread: 'denied' } })).toMatchObject([
      { severity: 'warning', isUnchecked: true },
    ])
    expect(risks(4, { group: { unread: 'denied' } })).toEqual([])
  })
})

describe('how far is looked back', () => {
  it('is three of the longest period, and a quarter of an hour at the least', () => {
    const slow = { ...scalingSection, in: { ...scalingSection.in, period: '1h', datapoints: '1 of 1' } }
    expect(lookBack(aFleet())).toBe(15 * MINUTE)
    expect(lookBack(fleet)).toBe(15 * MINUTE)
    expect(lookBack(aFleet({ scaling: slow }))).toBe(180 * MINUTE)
  })
})

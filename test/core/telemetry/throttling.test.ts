import { describe, expect, it } from 'vitest'
import { counterSource } from '../../../src/core/telemetry/counters.ts'
import { declareThrottling } from '../../../src/core/telemetry/throttling.ts'
import { aFleet } from '../../build.ts'

type Section = Record<string, unknown>

const published = { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s', throttling: ['pps'] }
const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' }
const agentParameter = 'AmazonCloudWatch-prod-arena'

function fleetOf(telemetry: Section = {}, rest: Section = {}) {
  return aFleet({ telemetry: { ...published, ...telemetry }, ...rest })
}

describe('an alarm on throttling', () => {
  it("watches the growth of the agent's counter over the group, in three of five periods", () => {
    expect(declareThrottling(fleetOf({ agentParameter }))).toEqual([
      {
        name: 'springtide-arena-throttled-pps',
        spec: {
          namespace: 'WebSocket',
          metric: 'ethtool_pps_allowance_exceeded',
          dimensions: { AutoScalingGroupName: 'prod-arena' },
          statistic: 'Sum',
          growth: true,
          periodSeconds: 60,
          evaluationPeriods: 5,
          datapointsToAlarm: 3,
          threshold: 0,
          comparison: 'GreaterThanThreshold',
          missingData: 'notBreaching',
        },
      },
    ])
  })

  it.each([
    ['10s', 60],
    ['60s', 60],
    ['90s', 120],
    ['5m', 300],
  ])('of an agent that publishes every %s has periods of %i s', (every, periodSeconds) => {
    expect(declareThrottling(fleetOf({ agentParameter, every }))[0]?.spec).toMatchObject({ periodSeconds })
  })

  it('without an agent of ours watches what the function tuning publishes', () => {
    expect(declareThrottling(fleetOf({}, { balance }))[0]?.spec).toMatchObject({
      namespace: 'Springtide',
      metric: 'Throttled_pps',
      dimensions: { fleet: 'arena' },
      statistic: 'Maximum',
      periodSeconds: 3_600,
      evaluationPeriods: 1,
    })
  })

  it('watches an agent that somebody else configured to publish the counter', () => {
    const metrics = ['tcp_established', 'ethtool_pps_allowance_exceeded']
    expect(counterSource(fleetOf({ metrics }).policy, 'pps')).toMatchObject({ by: 'agent' })
    expect(counterSource(fleetOf({ metrics }, { balance }).policy, 'bw_in')).toMatchObject({ by: 'tuning' })
  })

  const role = 'arn:aws:iam::210987654321:role/springtide'
  it.each<[string, Section, Section]>([
    ['in another account', {}, { balance, role }],
    ['that the probe does not look at', {}, {}],
    ['that publishes by no set of its own', { agentParameter, aggregatedBy: [['InstanceId']] }, {}],
  ])('is not made for a fleet %s', (_what, telemetry, rest) => {
    const fleet = fleetOf(telemetry, rest)
    expect(counterSource(fleet.policy, 'pps')).toMatchObject({ by: 'nobody' })
    expect(declareThrottling(fleet)).toEqual([])
  })
})

import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { growthQueries } from '../../src/adapters/cloudwatch/growth.ts'
import { arena } from './arena.ts'

const counter = {
  namespace: 'WebSocket',
  name: 'ethtool_pps_allowance_exceeded',
  dimensions: { AutoScalingGroupName: 'chat' },
}

async function watched(datapoints = 1) {
  const { cloudWatch, region, wait } = arena()
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'throttled',
      Metrics: growthQueries({ ...counter, metric: counter.name, statistic: 'Sum', periodSeconds: 60 }),
      EvaluationPeriods: datapoints,
      DatapointsToAlarm: datapoints,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  )
  return (...counters: number[]) => {
    if (counters.length > 0) region.publish({ ...counter, values: counters })
    wait(1)
    return region.alarms()[0]?.StateValue
  }
}

describe('an alarm on growth', () => {
  it('B156 rings when a counter rises, and not for how high it is', async () => {
    const minute = await watched()
    expect([minute(9_000, 0), minute(9_000, 0), minute(9_000, 1), minute(9_000, 1)]).toEqual([
      'OK',
      'OK',
      'ALARM',
      'OK',
    ])
  })

  it('B156 does not ring when a node with a high counter comes or goes', async () => {
    const minute = await watched()
    const states = [minute(0, 0), minute(0, 0, 9_000), minute(0, 0, 9_000), minute(0, 0), minute(0, 0)]
    expect(new Set(states)).toEqual(new Set(['OK']))
  })

  it('B156 compares with the last period that had data', async () => {
    const minute = await watched()
    expect([minute(5), minute(), minute(6)]).toEqual(['OK', 'OK', 'ALARM'])
  })

  it('B156 asks for as many periods as any other alarm', async () => {
    const minute = await watched(3)
    expect([minute(1), minute(2), minute(3), minute(4), minute(4)]).toEqual(['OK', 'OK', 'OK', 'ALARM', 'OK'])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { telemetry } from '../../../src/core/proofs/telemetry.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'

const ground = { at: clock('12:00'), types: new Map() }
const published = { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s' }

type Section = Record<string, unknown>

function found(changes: Section = {}) {
  return telemetry.find(aFleet({ telemetry: published, scaling: scalingSection, ...changes }), ground)
}

describe('alarms on a metric that the nodes publish', () => {
  it('are sound', () => {
    expect(found()).toEqual([])
  })

  it('are not judged where nobody says what the nodes publish', () => {
    expect(found({ telemetry: undefined, metric: { namespace: 'Elsewhere', name: 'sockets' } })).toEqual([])
  })
})

describe('alarms on a metric that nobody publishes', () => {
  it('never act: the namespace is another', () => {
    expect(found({ metric: { namespace: 'ASG_Memory', name: 'tcp_established' } })).toEqual([
      {
        severity: 'error',
        at: ['metric', 'namespace'],
        says: 'the alarms watch ASG_Memory/tcp_established, and the nodes publish to namespace WebSocket; nothing arrives there: no alarm ever acts',
        fix: 'write `metric.namespace: WebSocket`',
      },
    ])
  })

  it('ring from the first day where missing data is breaching', () => {
    const scaling = { ...scalingSection, out: { ...scalingSection.out, missingData: 'breaching' } }
    const metric = { namespace: 'ASG_Memory', name: 'tcp_established' }
    expect(found({ metric, scaling })[0]?.says).toMatch(
      /: out is in ALARM from the first day, because missing data is `breaching`$/,
    )
    const both = { ...scaling, in: { ...scalingSection.in, missingData: 'breaching' } }
    expect(found({ metric, scaling: both })[0]?.says).toContain('out and in are in ALARM from the first day')
  })

  it('without alarms leave floors where they are', () => {
    const metric = { namespace: 'ASG_Memory', name: 'tcp_established' }
    expect(found({ metric, scaling: undefined })[0]?.says).toMatch(/live connections are never known/)
  })

  const names: [string, string[], string | null][] = [
    ['tcp_established', ['netstat_tcp_established', 'netstat_tcp_time_wait'], 'netstat_tcp_established'],
    ['netstat_tcp_established', ['tcp_time_wait', 'tcp_established'], 'tcp_established'],
    ['tcp_establishd', ['tcp_time_wait', 'tcp_established'], 'tcp_established'],
    ['sockets', ['tcp_established'], 'tcp_established'],
    ['sockets', ['a', 'b', 'c', 'd', 'e'], null],
  ]
  it.each(names)('%s among %s is %s', (name, metrics, meant) => {
    const risks = found({ metric: { namespace: 'WebSocket', name }, telemetry: { ...published, metrics } })
    expect(risks).toMatchObject([
      {
        severity: 'error',
        at: ['metric', 'name'],
        fix: meant ? `write \`metric.name: ${meant}\`` : 'write as `metric.name` one of a, b, c and 2 more',
      },
    ])
  })

  it('ask by a set of dimensions that is not aggregated', () => {
    const dimensions = { AutoScalingGroupName: 'prod-arena', Stage: 'production' }
    const metric = { namespace: 'WebSocket', name: 'tcp_established', dimensions }
    expect(found({ metric })).toMatchObject([
      {
        severity: 'error',
        at: ['metric', 'dimensions'],
        says: 'the alarms ask by [AutoScalingGroupName, Stage], and the nodes publish by [AutoScalingGroupName]; nothing arrives there: no alarm ever acts',
      },
    ])
    const aggregatedBy = [[], ['Stage', 'AutoScalingGroupName']]
    expect(found({ metric, telemetry: { ...published, aggregatedBy } })).toEqual([])
    expect(found({ telemetry: { ...published, aggregatedBy: [] } })[0]?.says).toContain(
      'no set of dimensions but that of each node',
    )
  })

  it('are shown without the control characters of their names', () => {
    const name = `a\u202e${'x'.repeat(200)}`
    const [risk] = found({ metric: { namespace: 'WebSocket', name } })
    expect(risk?.says).toContain('\\u{202e}')
    expect(risk?.says.length).toBeLessThan(250)
  })
})

describe('alarms on another group', () => {
  const dimensions = { AutoScalingGroupName: 'prod-chat' }
  const metric = { namespace: 'WebSocket', name: 'tcp_established', dimensions }

  it('follow the connections of that one', () => {
    expect(found({ metric })).toMatchObject([
      {
        severity: 'error',
        at: ['metric', 'dimensions', 'AutoScalingGroupName'],
        says: 'the alarms watch the connections of group prod-chat, and scale prod-arena',
      },
    ])
  })

  it('are a warning where nobody says what the nodes publish', () => {
    expect(found({ metric, telemetry: undefined })).toMatchObject([{ severity: 'warning' }])
  })
})

describe('the rhythm of samples', () => {
  const at = (every: string, sides: { out?: Section; in?: Section } = {}, changes: Section = {}) =>
    found({
      telemetry: { ...published, every },
      scaling: { out: { ...scalingSection.out, ...sides.out }, in: { ...scalingSection.in, ...sides.in } },
      ...changes,
    })

  it('slower than a period leaves most periods empty', () => {
    expect(at('5m')).toMatchObject([
      {
        severity: 'warning',
        at: ['scaling', 'out', 'period'],
        says: 'an instance publishes every 5m, so that only 1m of 5m have its sample: the scale-out alarm sees some of the instances, or none; live connections are never known, so that no floor goes down',
        fix: 'write `scaling.out.period: 5m`',
      },
    ])
  })

  it('of a minute is too slow for a high-resolution alarm', () => {
    const risks = at('60s', { out: { period: '10s', datapoints: '3 of 6' } })
    expect(risks).toMatchObject([
      {
        says: expect.stringMatching(/^a high-resolution alarm on a 60 s metric: an instance/),
        fix: 'write `scaling.out.period: 1m`',
      },
    ])
    expect(at('10s', { out: { period: '10s' } })).toEqual([])
  })

  it('faster than the period of the scale-out alarm is counted more than once', () => {
    expect(at('10s')).toMatchObject([
      {
        severity: 'warning',
        at: ['scaling', 'out', 'period'],
        says: expect.stringContaining(
          '6 samples in a period of 1m, and live connections are counted from one',
        ),
        fix: 'write `scaling.out.period: 10s`',
      },
    ])
  })

  it('that is no period of CloudWatch has to be changed, and nothing else', () => {
    expect(at('45s')).toEqual([
      {
        severity: 'warning',
        at: ['telemetry', 'every'],
        says: 'instances publish every 45s, which is no period that CloudWatch takes: live connections, counted from one sample of each in 1m, are wrong or never known',
        fix: 'let the agent publish every 1m, and write `telemetry.every: 1m`',
      },
    ])
  })

  it('that does not divide a period is weighed unevenly', () => {
    const risks = at('2m', { out: { period: '2m' }, in: { period: '5m' } })
    expect(risks).toMatchObject([
      {
        severity: 'info',
        at: ['scaling', 'in', 'period'],
        says: '5m is no multiple of the 2m in which instances publish: a period has 2 or 3 samples of each, and the scale-in alarm weighs them unevenly',
        fix: 'write `scaling.in.period: 6m`',
      },
    ])
  })

  it('is that of Springtide where there is no alarm', () => {
    expect(at('30s', {}, { scaling: undefined })).toMatchObject([{ at: ['telemetry', 'every'] }])
    expect(at('60s', {}, { scaling: undefined })).toEqual([])
  })

  it('that can fill no alarm is told by missing-data alone', () => {
    expect(at('10m', {}, { capacity: { min: 1 } }).map(({ at }) => at)).not.toContainEqual([
      'scaling',
      'out',
      'period',
    ])
  })

  it('has nothing left once every fix is followed', () => {
    const periods = fc.constantFrom<string>('10s', '20s', '30s', '1m', '2m', '5m', '15m')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), periods, periods, (seconds, out, inwards) => {
        let every = `${seconds}s`
        const period: Record<string, string> = { out, in: inwards }
        const find = () => at(every, { out: { period: period.out }, in: { period: period.in } })
        for (let round = 0; round < 4; round += 1) {
          const [risk] = find()
          if (!risk) break
          every = /every: (\w+)/.exec(risk.fix)?.[1] ?? every
          const [, side] = risk.at as ['scaling', 'out' | 'in']
          period[side] = /period: (\w+)/.exec(risk.fix)?.[1] ?? period[side] ?? ''
        }
        expect(find()).toEqual([])
      }),
    )
  })
})

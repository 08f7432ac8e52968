import { describe, expect, it } from 'vitest'
import { telemetry } from '../../../src/core/proofs/telemetry.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'

type Section = Record<string, unknown>

const ground = { at: clock('12:00'), types: new Map() }
const published = { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s' }
const agentParameter = 'AmazonCloudWatch-prod-arena'
const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' }
const scaling = { ...scalingSection, notify: ['arn:aws:sns:us-east-1:123456789012:ops'] }

function found(section: Section = {}, rest: Section = {}) {
  return telemetry
    .find(aFleet({ telemetry: { ...published, ...section }, scaling, ...rest }), ground)
    .map(({ severity, at, says }) => `${severity} ${Array.isArray(at) ? at.join('.') : ''}: ${says}`)
}

describe("the agent's parameter", () => {
  it('is sound', () => {
    expect(found({ agentParameter, throttling: ['bw_in'] })).toEqual([])
  })

  it('may have a name that the usual role of nodes cannot read', () => {
    expect(found({ agentParameter: '/agents/arena' })).toEqual([
      'info telemetry.agentParameter: CloudWatchAgentServerPolicy lets nodes read parameters that begin with AmazonCloudWatch-, and not /agents/arena',
    ])
  })

  it('leaves metrics without a plugin to the server', () => {
    expect(found({ agentParameter, metrics: ['tcp_established', 'rooms', 'a', 'b', 'c'] })).toEqual([
      "info telemetry.metrics: the agent's netstat and ethtool know no rooms, a, b and 1 more: left to the server, or to what else stands in the parameter",
    ])
  })

  it('counts twice what the server publishes under the same name', () => {
    const metric = { namespace: 'WebSocket', name: 'connections' }
    expect(found({ agentParameter, metrics: ['connections'] }, { metric })).toEqual([
      'info telemetry.agentParameter: the agent will publish tcp_established, of all ports, as connections: a server that publishes it too counts every connection twice',
    ])
  })

  it('skips sets with a dimension that nobody fills in', () => {
    const aggregatedBy = [['AutoScalingGroupName'], ['Stage']]
    expect(found({ agentParameter, aggregatedBy })).toEqual([
      'warning telemetry.aggregatedBy: nobody fills in the dimension Stage: the agent skips every set with it',
    ])
  })

  it('holds 4 KB', () => {
    const long = Array.from({ length: 20 }, (_, index) => [
      'AutoScalingGroupName',
      `${index}${'x'.repeat(240)}`,
    ])
    const aggregatedBy = [['AutoScalingGroupName'], ...long.slice(1)]
    expect(found({ agentParameter, aggregatedBy }).at(-1)).toMatch(
      /^error telemetry\.aggregatedBy: the agent's configuration has \d{4} bytes, and a parameter holds 4096: it is never written$/,
    )
  })
})

describe('alarms on throttling', () => {
  it('are not made where nobody publishes the counters', () => {
    expect(found({ throttling: ['bw_in', 'pps'] })).toEqual([
      'warning telemetry.throttling: no alarm can watch bw_in, pps: the probe looks only at fleets with `balance.port`',
    ])
    const role = 'arn:aws:iam::210987654321:role/springtide'
    expect(found({ throttling: ['bw_in'] }, { role, balance })).toEqual([
      'warning telemetry.throttling: no alarm can watch bw_in: what the function tuning publishes stays in its own account',
    ])
    expect(found({ throttling: ['bw_in'] }, { balance })).toEqual([])
  })

  it('tell nobody without `scaling.notify`', () => {
    expect(found({ throttling: ['bw_in'] }, { balance, scaling: undefined })).toEqual([
      'info telemetry.throttling: alarms on throttling ring, and nobody is told',
    ])
  })
})

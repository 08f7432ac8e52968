import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentConfiguration } from '../../../src/core/telemetry/agent.ts'
import { agentText } from '../../../src/core/telemetry/agent-text.ts'
import { aFleet } from '../../build.ts'

type Section = Record<string, unknown>

const published = {
  namespace: 'WebSocket',
  metrics: ['tcp_established'],
  every: '60s',
  agentParameter: 'AmazonCloudWatch-prod-arena',
}

function policyOf(telemetry: Section = {}, rest: Section = {}) {
  return aFleet({ telemetry: { ...published, ...telemetry }, ...rest }).policy
}

function textOf(policy: ReturnType<typeof policyOf>, live: string | null = null): string {
  const found = agentText(policy, live)
  if (!('text' in found)) throw new Error(JSON.stringify(found))
  return found.text
}

describe('the configuration of the agent', () => {
  it('counts connections by group under the name that the alarms watch', () => {
    const policy = policyOf({ throttling: ['bw_in', 'conntrack'] })
    expect(agentConfiguration(policy)).toEqual({
      agent: { metrics_collection_interval: 60 },
      metrics: {
        namespace: 'WebSocket',
        append_dimensions: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholders
          AutoScalingGroupName: '${aws:AutoScalingGroupName}',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholders
          InstanceId: '${aws:InstanceId}',
        },
        aggregation_dimensions: [['AutoScalingGroupName']],
        metrics_collected: {
          netstat: {
            measurement: [{ name: 'tcp_established', rename: 'tcp_established' }],
            metrics_collection_interval: 60,
          },
          ethtool: { metrics_include: ['bw_in_allowance_exceeded', 'conntrack_allowance_exceeded'] },
        },
      },
    })
  })

  it('leaves the name as the agent makes it where that is the declared one', () => {
    const policy = policyOf(
      { metrics: ['netstat_tcp_established', 'netstat_tcp_time_wait'] },
      { metric: { namespace: 'WebSocket', name: 'netstat_tcp_established' } },
    )
    expect(agentConfiguration(policy)).toMatchObject({
      metrics: { metrics_collected: { netstat: { measurement: ['tcp_established', 'tcp_time_wait'] } } },
    })
  })

  it('gives a connection metric of another name that name', () => {
    const policy = policyOf(
      { namespace: 'TPC', metrics: ['TCPconnections'] },
      { metric: { namespace: 'TPC', name: 'TCPconnections' } },
    )
    const measurement = [{ name: 'tcp_established', rename: 'TCPconnections' }]
    expect(agentConfiguration(policy)).toMatchObject({
      metrics: { metrics_collected: { netstat: { measurement } } },
    })
  })

  it('leaves what it has no plugin for to the server', () => {
    const policy = policyOf({ metrics: ['tcp_established', 'rooms', 'mem_used_percent'] })
    expect(JSON.stringify(agentConfiguration(policy))).not.toMatch(/rooms|mem/)
  })

  it('appends dimensions that only the policy knows the value of', () => {
    const policy = policyOf(
      { aggregatedBy: [['AutoScalingGroupName', 'Stage'], ['InstanceType']] },
      {
        metric: {
          namespace: 'WebSocket',
          name: 'tcp_established',
          dimensions: { AutoScalingGroupName: 'prod-arena', Stage: 'prod' },
        },
      },
    )
    expect(agentConfiguration(policy)).toMatchObject({
      metrics: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholders
        append_dimensions: { InstanceType: '${aws:InstanceType}' },
        metrics_collected: { netstat: { append_dimensions: { Stage: 'prod' } } },
      },
    })
  })
})

describe('a live configuration', () => {
  const policy = policyOf({ throttling: ['pps'] })

  it('says the same in another order, with other white space and in other words of the agent', () => {
    const live = {
      metrics: {
        metrics_collected: {
          ethtool: { metrics_include: ['pps_allowance_exceeded'] },
          netstat: { measurement: [{ rename: 'tcp_established', name: 'netstat_tcp_established' }] },
        },
        aggregation_dimensions: [['AutoScalingGroupName']],
        append_dimensions: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholders
          InstanceId: '${aws:InstanceId}',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholders
          AutoScalingGroupName: '${aws:AutoScalingGroupName}',
        },
        namespace: 'WebSocket',
      },
    }
    expect(agentText(policy, JSON.stringify(live))).toEqual({ same: true })
  })

  it('keeps what the policy does not speak of', () => {
    const logs = { logs_collected: { files: { collect_list: [{ file_path: '/var/log/messages' }] } } }
    const live = JSON.stringify({
      agent: { run_as_user: 'cwagent', metrics_collection_interval: 30 },
      logs,
      metrics: {
        namespace: 'Old',
        metrics_collected: {
          mem: { measurement: ['used_percent'] },
          ethtool: {
            interface_include: ['ens5'],
            metrics_include: ['rx_packets', 'bw_in_allowance_exceeded'],
          },
        },
      },
    })
    const after = JSON.parse(textOf(policy, live))
    expect(after).toMatchObject({
      agent: { run_as_user: 'cwagent', metrics_collection_interval: 60 },
      logs,
      metrics: {
        namespace: 'WebSocket',
        metrics_collected: {
          mem: { measurement: ['used_percent'] },
          ethtool: { interface_include: ['ens5'], metrics_include: ['pps_allowance_exceeded', 'rx_packets'] },
        },
      },
    })
    expect(agentText(policy, JSON.stringify(after))).toEqual({ same: true })
  })

  it.each(['', 'no JSON', '[]', 'null', '"text"', '{"metrics":'])('that is %j is replaced', (live) => {
    expect(agentText(policy, live)).toEqual({ text: textOf(policy), isUnreadable: true })
  })

  it('of any shape is followed by one that is the same as declared, or too large', () => {
    const keys = fc.constantFrom(
      'agent',
      'metrics',
      'metrics_collected',
      'netstat',
      'ethtool',
      'measurement',
      'metrics_include',
      'aggregation_dimensions',
      'namespace',
      '__proto__',
      'constructor',
      'logs',
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(null, 1, 'text', true),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.array(fc.tuple(keys, tie('tree')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
      ),
    }))
    fc.assert(
      fc.property(tree, (live) => {
        const first = agentText(policy, JSON.stringify(live))
        if (!('text' in first)) return
        expect(agentText(policy, first.text)).toEqual({ same: true })
      }),
    )
  })

  it('never becomes larger than its parameter holds', () => {
    const large = (bytes: number) => JSON.stringify({ logs: { note: 'x'.repeat(bytes) } })
    expect(agentText(policy, large(3_000))).toMatchObject({ text: expect.any(String) })
    expect(agentText(policy, large(4_000))).toMatchObject({ most: 4_096, bytes: expect.any(Number) })
    expect(agentText(policy, large(5_000))).toMatchObject({ text: expect.any(String) })
    expect(agentText(policy, large(8_000))).toMatchObject({ most: 8_192 })
    expect(Buffer.byteLength(textOf(policy, large(3_300)))).toBeLessThanOrEqual(4_096)
  })
})

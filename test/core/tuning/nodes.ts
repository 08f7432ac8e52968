/** Builders for surveys: a node that is well tuned, and fleets of them with only what the case is about said. */
import type { InstanceType, NodeReading, NodeReport, Survey } from '../../../src/core/node.ts'
import { clock } from '../../build.ts'

type Facts = NodeReport['facts']

/** A node of 8 cores that nothing is wrong with: nine hours old, with 20,000 connections. */
const wellTuned: Facts = {
  clock: clock('20:00') / 1_000,
  uptime: 32_400,
  cores: 8,
  memoryKiB: 16_000_000,
  established: 20_000,
  closeWait: 3,
  stale: 40,
  currEstab: 20_050,
  servers: 1,
  server: 'node',
  nofile: 1_048_576,
  nofileHard: 1_048_576,
  openFiles: 20_100,
  namespace: 'host',
  listenBacklog: 511,
  'net.netfilter.nf_conntrack_count': 20_400,
  'net.netfilter.nf_conntrack_max': 524_288,
  'net.netfilter.nf_conntrack_buckets': 262_144,
  'net.netfilter.nf_conntrack_tcp_timeout_established': 7_200,
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait': 30,
  // What systemd makes of it, as far as a double holds it.
  'fs.file-max': 2 ** 63,
  'fs.nr_open': 1_048_576,
  'net.ipv4.ip_local_port_range': '10000 65535',
  localPorts: 55_536,
  'net.core.somaxconn': 4_096,
  'net.ipv4.tcp_max_syn_backlog': 4_096,
  'net.ipv4.tcp_keepalive_time': 300,
  'net.ipv4.tcp_keepalive_intvl': 30,
  'net.ipv4.tcp_keepalive_probes': 5,
  'ena.interface': 'ens5',
  'ena.driver': 'ena 2.13.0g',
  'ena.seconds': 2,
  'ena.bw_in': 0,
  'ena.bw_out': 0,
  'ena.pps': 0,
  'ena.conntrack': 0,
  'ena.linklocal': 0,
  'dns.server': '127.0.0.53',
  'dns.cached': true,
  'node.flags': '--max-old-space-size=8192 --expose-gc',
}

/** A report of a well tuned node, changed: a fact of `undefined` is not said, `unknown` says why. */
export function aNode(
  changed: Record<string, Facts[string] | undefined> = {},
  unknown: Record<string, string> = {},
): NodeReading {
  const all = Object.entries({ ...wellTuned, ...changed }).filter(
    ([fact, value]) => value !== undefined && !(fact in unknown),
  )
  return { report: { facts: Object.fromEntries(all) as Facts, unknown } }
}

export function aSurvey(nodes: Record<string, NodeReading>): Survey {
  return { at: clock('20:00'), nodes }
}

/** `count` nodes alike: i-00, i-01, … */
export function alike(
  count: number,
  reading: NodeReading = aNode(),
  prefix = 'i-',
): Record<string, NodeReading> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}${String(index).padStart(2, '0')}`, reading]),
  )
}

/** The c5 family as article S0 lists it, with some neighbours. */
export const types: Record<string, InstanceType> = Object.fromEntries(
  (
    [
      ['c5.large', 2, 'Up to 10 Gigabit', 0.75, 10],
      ['c5.2xlarge', 8, 'Up to 10 Gigabit', 2.5, 10],
      ['c5.4xlarge', 16, 'Up to 10 Gigabit', 5, 10],
      ['c5n.large', 2, 'Up to 25 Gigabit', 3, 25],
      ['c5n.2xlarge', 8, 'Up to 25 Gigabit', 10, 25],
      ['c5n.4xlarge', 16, 'Up to 25 Gigabit', 15, 25],
      ['c6in.2xlarge', 8, 'Up to 40 Gigabit', 12.5, 40],
      ['m5.2xlarge', 8, 'Up to 10 Gigabit', 2.5, 10],
      ['m6i.2xlarge', 8, 'Up to 12.5 Gigabit', 3.125, 12.5],
      ['t2.2xlarge', 8, 'Moderate', null, null],
    ] as const
  ).map(([name, vcpus, networkPerformance, baselineGbps, peakGbps]) => [
    name,
    { name, vcpus, memoryMiB: vcpus * 2_048, networkPerformance, baselineGbps, peakGbps },
  ]),
)

/** Nodes for a seeded sandbox: what the probe prints on a fresh Amazon Linux 2023 with a Node.js server, made up. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import { targetPerInstance } from '../core/policy.ts'
import { documentName, probeDocument, readProbe } from '../probe/document.ts'
import type { Sandbox } from './sandbox.ts'

/** Defaults of the distribution; a service manager's usual limits for the server. */
const fresh = {
  cores: 8,
  memoryKiB: 16_000_000,
  servers: 8,
  server: 'node',
  nofile: 65_535,
  nofileHard: 65_535,
  namespace: 'host',
  listenBacklog: 511,
  'net.netfilter.nf_conntrack_count': 0,
  'net.netfilter.nf_conntrack_max': 262_144,
  'net.netfilter.nf_conntrack_buckets': 262_144,
  'net.netfilter.nf_conntrack_tcp_timeout_established': 432_000,
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait': 120,
  'fs.file-max': 1_602_530,
  'fs.nr_open': 1_048_576,
  'net.ipv4.ip_local_port_range': '32768 60999',
  localPorts: 28_232,
  'net.core.somaxconn': 4_096,
  'net.ipv4.tcp_max_syn_backlog': 1_024,
  'net.ipv4.tcp_keepalive_time': 7_200,
  'net.ipv4.tcp_keepalive_intvl': 75,
  'net.ipv4.tcp_keepalive_probes': 9,
  'ena.interface': 'ens5',
  'ena.driver': 'ena 2.13.0g',
  'ena.seconds': 1,
  ...Object.fromEntries(
    ['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal'].flatMap((counter) => [
      [`ena.${counter}`, 0],
      [`ena.${counter}.total`, 0],
    ]),
  ),
  'dns.server': '127.0.0.53',
  'dns.cached': true,
  'node.flags': '--max-old-space-size=8192',
}

/** The server is no nginx, in the probe's words. */
const noProxy = Object.fromEntries(
  ['keepalive_timeout', 'proxy_read_timeout', 'proxy_send_timeout'].map((name) => [
    `nginx.${name}`,
    'not nginx',
  ]),
)

/** The first node of each fleet is hotter than the others: it kept what it had when they were added. */
export function seedNodes(sandbox: Sandbox, fleets: Fleet[]): void {
  for (const { policy } of fleets) {
    const world = sandbox.region(whereOf(policy))
    world.registerDocument(documentName, probeDocument(readProbe()))
    const ids = world.instances(policy.group).map(({ id }) => id)
    const usual = Math.round(targetPerInstance(policy) / 2)
    world.ssm(policy.group).answers((id) => {
      const established = id === ids[0] ? usual * 2 : usual + (ids.indexOf(id) % 7)
      const facts = {
        ...fresh,
        clock: Math.floor(sandbox.now() / 1_000),
        uptime: 86_400,
        established,
        currEstab: established + 12,
        stale: Math.round(established / 100),
        closeWait: 0,
        openFiles: Math.ceil(established / fresh.servers) + 40,
      }
      return { output: `${JSON.stringify({ springtide: 1, facts, unknown: noProxy })}\n`, afterSeconds: 2 }
    })
  }
}

/** Every fact the probe can print about a node: its kind, its unit, and when it is no fact of that node at all. */

interface FactKind {
  kind: 'number' | 'text' | 'boolean'
  /** In what a number is counted. */
  unit?: string
  /** The probe's words for "this node has no such thing": nothing to check, which is not the same as unknown. */
  absent?: readonly string[]
  /** The server that alone has such a thing: of any other the probe need not say a word about it. */
  server?: string
}

const count = { kind: 'number' } as const
const seconds = { kind: 'number', unit: 'seconds' } as const
const connections = { kind: 'number', unit: 'connections' } as const
const files = { kind: 'number', unit: 'open files' } as const
const packets = { kind: 'number', unit: 'packets' } as const
/** Without the module there is no table that could fill ("Conntrack sysctl", kernel documentation). */
const conntrack = { kind: 'number', unit: 'entries', absent: ['not loaded'] } as const
const conntrackSeconds = { ...conntrack, unit: 'seconds' } as const
const nginxSeconds = { ...seconds, absent: ['not nginx', 'no proxy_pass'], server: 'nginx' } as const

/** By the name that a profile in policies/tuning/ uses too; sysctls by their kernel names. */
export const facts = {
  clock: { kind: 'number', unit: 'seconds since 1970' },
  uptime: seconds,
  cores: count,
  memoryKiB: { kind: 'number', unit: 'KiB' },
  established: connections,
  closeWait: connections,
  stale: connections,
  staleSample: connections,
  currEstab: connections,
  servers: { kind: 'number', unit: 'processes' },
  server: { kind: 'text' },
  nofile: files,
  nofileHard: files,
  openFiles: files,
  namespace: { kind: 'text' },
  listenBacklog: connections,
  localPorts: { kind: 'number', unit: 'ports' },
  'net.netfilter.nf_conntrack_count': conntrack,
  'net.netfilter.nf_conntrack_max': conntrack,
  'net.netfilter.nf_conntrack_buckets': conntrack,
  'net.netfilter.nf_conntrack_tcp_timeout_established': conntrackSeconds,
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait': conntrackSeconds,
  'fs.file-max': files,
  'fs.nr_open': files,
  'net.ipv4.ip_local_port_range': { kind: 'text' },
  'net.core.somaxconn': connections,
  'net.ipv4.tcp_max_syn_backlog': connections,
  'net.ipv4.tcp_keepalive_time': seconds,
  'net.ipv4.tcp_keepalive_intvl': seconds,
  'net.ipv4.tcp_keepalive_probes': count,
  'ena.interface': { kind: 'text' },
  'ena.driver': { kind: 'text' },
  'ena.seconds': seconds,
  'ena.bw_in': packets,
  'ena.bw_out': packets,
  'ena.pps': packets,
  'ena.conntrack': packets,
  'ena.linklocal': packets,
  'ena.bw_in.total': packets,
  'ena.bw_out.total': packets,
  'ena.pps.total': packets,
  'ena.conntrack.total': packets,
  'ena.linklocal.total': packets,
  'ena.conntrackAvailable': connections,
  'dns.server': { kind: 'text' },
  'dns.cached': { kind: 'boolean' },
  'node.flags': { kind: 'text', absent: ['not node'], server: 'node' },
  'nginx.keepalive_timeout': nginxSeconds,
  'nginx.proxy_read_timeout': nginxSeconds,
  'nginx.proxy_send_timeout': nginxSeconds,
} as const satisfies Record<string, FactKind>

export type FactName = keyof typeof facts

export const factNames = Object.keys(facts) as FactName[]

/** What a table entry says, with its optional parts. */
export function factKind(name: FactName): FactKind {
  return facts[name]
}

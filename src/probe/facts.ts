/** Every fact a node may state, with what kind of value it is; docs/probe.md says what each means. */

const number = [
  'clock',
  'uptime',
  'cores',
  'memoryKiB',
  'established',
  'closeWait',
  'stale',
  'currEstab',
  'servers',
  'nofile',
  'nofileHard',
  'openFiles',
  'listenBacklog',
  'net.netfilter.nf_conntrack_count',
  'net.netfilter.nf_conntrack_max',
  'net.netfilter.nf_conntrack_buckets',
  'net.netfilter.nf_conntrack_tcp_timeout_established',
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait',
  'fs.file-max',
  'fs.nr_open',
  'localPorts',
  'net.core.somaxconn',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'ena.seconds',
  'ena.bw_in',
  'ena.bw_out',
  'ena.pps',
  'ena.conntrack',
  'ena.linklocal',
  'ena.bw_in.total',
  'ena.bw_out.total',
  'ena.pps.total',
  'ena.conntrack.total',
  'ena.linklocal.total',
  'ena.conntrackAvailable',
  'nginx.keepalive_timeout',
  'nginx.proxy_read_timeout',
  'nginx.proxy_send_timeout',
]

const text = [
  'server',
  'namespace',
  'net.ipv4.ip_local_port_range',
  'ena.interface',
  'ena.driver',
  'dns.server',
  'node.flags',
]

export type FactKind = 'number' | 'string' | 'boolean'

/** Facts that each report either states or calls unknown. */
export const factKinds: ReadonlyMap<string, FactKind> = new Map([
  ...number.map((name) => [name, 'number'] as const),
  ...text.map((name) => [name, 'string'] as const),
  ['dns.cached', 'boolean'] as const,
])

/** Stated only where `stale` is an estimate: how many sockets were looked at. */
export const sampleFact = 'staleSample'

/** The layers that a tuning profile speaks of: open files, the conntrack table, local ports behind a proxy. */
import { count } from '../count.ts'
import type { Fleet } from '../desired.ts'
import { fixedLeast } from '../tuning/judge.ts'
import type { NumberSetting, TuningProfile } from '../tuning-profile.ts'
import type { Layer, Unproved } from './layer.ts'

/** Percent of the files that connections may have; the rest is for logs, libraries and outgoing calls of the server. */
const filesForConnections = 95

/** One for the connection itself; those of connections just closed stay for up to two minutes. */
const entriesPerConnection = 4

/** net.ipv4.ip_local_port_range is 32768 to 60999 by default (ip-sysctl, kernel documentation). */
const defaultPorts = 28_232
/** 1024 to 65535: lower ports are privileged. */
const mostPorts = 64_512

const conntrackMax = 'net.netfilter.nf_conntrack_max'

export function profileLayers(
  fleet: Fleet,
  vcpus: number | undefined,
): { layers: Layer[]; unproved: Unproved[] } {
  const { tuning } = fleet
  const files = atLeast(fleet, tuning?.settings.nofile, vcpus)
  const entries = atLeast(fleet, tuning?.settings[conntrackMax], vcpus)
  const lacks = (name: string) => (tuning ? `${name} in policies/tuning/${tuning.profile}.yaml` : 'tuning')
  return {
    layers: [
      ...(tuning && files ? [openFiles(files, tuning)] : []),
      ...(tuning && entries ? [conntrack(entries, tuning)] : []),
      ...(tuning && isProxy(tuning) ? [localPorts(fleet, tuning, vcpus)] : []),
    ],
    unproved: [
      ...(files ? [] : [{ layer: 'open files' as const, declare: [lacks('nofile')], todo: [] }]),
      ...(entries ? [] : [{ layer: 'conntrack' as const, declare: [lacks(conntrackMax)], todo: [] }]),
    ],
  }
}

/** What every node must have at least; 0 where the profile names no lower bound. */
function atLeast(fleet: Fleet, setting: NumberSetting | undefined, vcpus = 0): number {
  if (!setting) return 0
  return setting.is ?? Math.max(fixedLeast(setting, fleet), Math.ceil((setting.atLeastPerCore ?? 0) * vcpus))
}

/** A profile that times nginx as a proxy expects one before the server; it may still be for nodes without. */
function isProxy({ settings }: TuningProfile): boolean {
  return Boolean(settings['nginx.proxy_read_timeout'] ?? settings['nginx.proxy_send_timeout'])
}

/** nofile × 0.95 ÷ files of a connection: one, and with a proxy one more to the server behind it. */
function openFiles(files: number, tuning: TuningProfile): Layer {
  const each = isProxy(tuning) ? 2 : 1
  const spare = Math.floor((files * filesForConnections) / 100)
  const why = each === 2 ? 'two for each connection through nginx' : 'one for each connection'
  return {
    holds: spare,
    advised: Math.floor(spare / each),
    because: `a process with ${count(files)} open files, as profile ${tuning.profile} asks for, ${why} and 5 % for the rest,`,
    at: ['tuning'],
    orFewer: false,
    fix: (connections) =>
      `write \`nofile: { atLeast: ${Math.ceil((connections * each * 100) / filesForConnections)} }\` in policies/tuning/${tuning.profile}.yaml`,
  }
}

function conntrack(entries: number, tuning: TuningProfile): Layer {
  return {
    holds: entries,
    advised: Math.floor(entries / entriesPerConnection),
    because: `a conntrack table of ${count(entries)} entries, as profile ${tuning.profile} asks for, ${entriesPerConnection} for each connection with those just closed,`,
    at: ['tuning'],
    orFewer: false,
    fix: (connections) =>
      `write \`${conntrackMax}: { atLeast: ${connections * entriesPerConnection} }\` in policies/tuning/${tuning.profile}.yaml`,
  }
}

/** Never certain: several upstream addresses or a unix socket lift it, and so does a server without nginx. */
function localPorts(fleet: Fleet, tuning: TuningProfile, vcpus: number | undefined): Layer {
  const declared = atLeast(fleet, tuning.settings.localPorts, vcpus)
  const ports = declared || defaultPorts
  const whence = declared ? `as profile ${tuning.profile} asks for` : 'the default'
  return {
    holds: Infinity,
    advised: ports,
    because: `an nginx with one upstream address and ${count(ports)} local ports, ${whence},`,
    at: ['tuning'],
    orFewer: false,
    fix: (connections) =>
      connections > mostPorts
        ? 'give nginx several upstream addresses, or a unix socket'
        : `write \`localPorts: { atLeast: ${connections} }\` in policies/tuning/${tuning.profile}.yaml, or give nginx several upstream addresses or a unix socket`,
  }
}

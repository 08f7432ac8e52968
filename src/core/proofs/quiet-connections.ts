/** Who closes a connection that is quiet: the load balancer or nginx, and whether heartbeats come before. */
import type { Fleet } from '../desired.ts'
import type { Routing } from '../routing/section.ts'
import { formatDuration } from '../scalars.ts'
import { fixedLeast } from '../tuning/judge.ts'
import type { Found } from './risk.ts'

/** Tenths of a timeout that heartbeats may take: one that comes a little late must not be too late. */
const usable = 9
const longestIdle = 4_000

export function quietConnections(fleet: Fleet, routing: Routing): Found[] {
  return [...heartbeat(routing), ...proxyReadTimeout(fleet, routing), ...keepaliveTimeout(fleet, routing)]
}

function heartbeat({ heartbeat, idleTimeout }: Routing): Found[] {
  if (heartbeat === undefined || idleTimeout === undefined || isBefore(heartbeat, idleTimeout)) return []
  const [often, idle] = [formatDuration(heartbeat), formatDuration(idleTimeout)]
  const cuts = heartbeat >= idleTimeout
  const slower = leastTimeout(heartbeat)
  const fixes = [
    ...(mostHeartbeat(idleTimeout) < 1
      ? []
      : [`write \`routing.heartbeat: ${formatDuration(mostHeartbeat(idleTimeout))}\``]),
    ...(slower > longestIdle ? [] : [`write \`routing.idleTimeout: ${formatDuration(slower)}\``]),
  ]
  return [
    {
      severity: cuts ? 'error' : 'warning',
      at: ['routing', 'heartbeat'],
      says: cuts
        ? `a quiet connection has a heartbeat every ${often}, and the load balancer closes it after ${idle} without data: every quiet client is cut off, and comes back to be cut off again`
        : `a heartbeat every ${often} leaves ${formatDuration(idleTimeout - heartbeat)} of the load balancer's idle timeout of ${idle}: one that comes a little late finds the connection closed`,
      fix: fixes.join(', or '),
    },
  ]
}

/**
 * nginx closes a WebSocket that its upstream sends nothing on for proxy_read_timeout (nginx.org, "WebSocket proxying"). Never
 * certain: a node without nginx is as the profile wants it too.
 */
function proxyReadTimeout(fleet: Fleet, { heartbeat, idleTimeout }: Routing): Found[] {
  const timeout = shortest(fleet, 'nginx.proxy_read_timeout')
  if (timeout === null) return []
  const base = { severity: 'warning', at: ['tuning'] } as const
  const closes = `profile ${fleet.tuning?.profile} lets nginx close a WebSocket after ${formatDuration(timeout)} without data from its server`
  if (heartbeat !== undefined) {
    if (isBefore(heartbeat, timeout)) return []
    const often = formatDuration(heartbeat)
    return [
      {
        ...base,
        says: `${closes}, and heartbeats come every ${often}: ${heartbeat < timeout ? 'one that comes a little late is too late' : 'every quiet client is cut off'}`,
        fix: inProfile(fleet, 'nginx.proxy_read_timeout', leastTimeout(heartbeat)),
      },
    ]
  }
  if (idleTimeout === undefined || timeout >= idleTimeout) return []
  return [
    {
      ...base,
      says: `${closes}, and the load balancer only after ${formatDuration(idleTimeout)}: quiet clients are cut off before routing.idleTimeout says`,
      fix: `declare \`routing.heartbeat\`, or ${inProfile(fleet, 'nginx.proxy_read_timeout', idleTimeout)}`,
    },
  ]
}

/** An application must not be the first to close ("Application Load Balancers", connection idle timeout). */
function keepaliveTimeout(fleet: Fleet, { idleTimeout }: Routing): Found[] {
  const timeout = shortest(fleet, 'nginx.keepalive_timeout')
  if (timeout === null || idleTimeout === undefined || timeout > idleTimeout) return []
  return [
    {
      severity: 'warning',
      at: ['routing', 'idleTimeout'],
      says: `profile ${fleet.tuning?.profile} lets nginx close an idle connection after ${formatDuration(timeout)}, and the load balancer keeps it for ${formatDuration(idleTimeout)}: the request that opens a WebSocket can go into a closed connection, and the client gets a 502`,
      fix: `${inProfile(fleet, 'nginx.keepalive_timeout', idleTimeout + 1)}${timeout > 1 ? `, or \`routing.idleTimeout: ${formatDuration(timeout - 1)}\`` : ''}`,
    },
  ]
}

type Timeout = 'nginx.keepalive_timeout' | 'nginx.proxy_read_timeout'

/** The shortest that a profile lets nodes have, in seconds; `null` where it names no bound. 0 turns keep-alive off. */
function shortest(fleet: Fleet, name: Timeout): number | null {
  const setting = fleet.tuning?.settings[name]
  if (!setting) return null
  return (setting.is ?? (fixedLeast(setting, fleet) || setting.atMost)) || null
}

function inProfile({ tuning }: Fleet, name: Timeout, atLeast: number): string {
  return `write \`${name}: { atLeast: ${atLeast} }\` in policies/tuning/${tuning?.profile}.yaml`
}

function isBefore(heartbeat: number, timeout: number): boolean {
  return heartbeat * 10 <= timeout * usable
}

function mostHeartbeat(timeout: number): number {
  return Math.floor((timeout * usable) / 10)
}

function leastTimeout(heartbeat: number): number {
  return Math.ceil((heartbeat * 10) / usable)
}

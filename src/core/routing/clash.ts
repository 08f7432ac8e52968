/** What the file names and what it leaves as it is can be two things that AWS does not take together. */
import { attribute, healthThresholds } from './attributes.ts'
import type { Declared } from './declare.ts'

const { algorithm, anomalyMitigation, slowStart } = attribute

/** Attributes or fields of a health check, as they are. */
export type Live = Readonly<Record<string, string | number>>

/** AWS would refuse the whole call: none of `keys` is written. */
export interface Clash {
  keys: string[]
  says: string
  fix: string
}

export function clashesOfAttributes(live: Live, declared: Declared[]): Clash[] {
  return [...clashesOfAlgorithm(live, declared), ...clashesOfThresholds(live, declared)]
}

/**
 * Slow start is for round_robin, and anomaly mitigation for weighted_random ("Edit target group attributes",
 * API_TargetGroupAttribute).
 */
function clashesOfAlgorithm(live: Live, declared: Declared[]): Clash[] {
  const after = merged(live, declared)
  const chosen = after[algorithm] ?? 'round_robin'
  const keys = [algorithm, anomalyMitigation, slowStart]
  if (chosen !== 'round_robin' && Number(after[slowStart] ?? 0) > 0) {
    const fix = names(declared, slowStart)
      ? 'write `routing.algorithm: round_robin`, or `routing.slowStart: 0s`'
      : 'write `routing.slowStart: 0s`'
    return [{ keys, says: `${slowStart} ${after[slowStart]} stands against ${algorithm} ${chosen}`, fix }]
  }
  if (chosen !== 'weighted_random' && after[anomalyMitigation] === 'on') {
    const fix = names(declared, anomalyMitigation)
      ? 'write `routing.algorithm: weighted_random`, or `routing.anomalyMitigation: false`'
      : 'write `routing.anomalyMitigation: false`'
    return [{ keys, says: `${anomalyMitigation} on stands against ${algorithm} ${chosen}`, fix }]
  }
  return []
}

/** A zone leaves DNS before or when traffic goes to its unhealthy targets ("Target group health", requirements). */
function clashesOfThresholds(live: Live, declared: Declared[]): Clash[] {
  return healthThresholds.flatMap(({ routing, dns }) => {
    const wanted = declared.find(({ key }) => key === routing)?.value
    const failover = live[dns]
    // `off`, or a type without it: nothing to keep to.
    if (wanted === undefined || !(Number(failover) < Number(wanted))) return []
    const says = `${routing} ${wanted} is above ${dns} ${failover}`
    return [
      { keys: [routing], says, fix: `set ${dns} to ${wanted} or more, or to off, first; or write less` },
    ]
  })
}

/** A check has to be over before the next one begins. */
export function clashesOfHealthCheck(live: Live, declared: Declared[]): Clash[] {
  const { intervalSeconds: interval, timeoutSeconds: timeout } = merged(live, declared)
  if (interval === undefined || timeout === undefined || timeout < interval) return []
  const fix = names(declared, 'intervalSeconds')
    ? `write a \`routing.healthCheck.timeout\` under ${interval}s`
    : `write a \`routing.healthCheck.interval\` over ${timeout}s`
  const says = `a timeout of ${timeout} seconds is not shorter than the interval of ${interval}`
  return [{ keys: ['intervalSeconds', 'timeoutSeconds'], says, fix }]
}

function merged(live: Live, declared: Declared[]): Live {
  return { ...live, ...Object.fromEntries(declared.map(({ key, value }) => [key, value])) }
}

function names(declared: Declared[], key: string): boolean {
  return declared.some((one) => one.key === key)
}

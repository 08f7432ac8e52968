/** How new connections are spread over instances: the algorithms of a load balancer, as AWS names them. */
import { createRandom, normal } from './random.ts'

/** By default AWS's is round_robin; WebSocket upgrades are balanced once, and stay. */
export const algorithms = ['round_robin', 'least_outstanding_requests', 'weighted_random'] as const
export type Algorithm = (typeof algorithms)[number]

/** Adds arrivals to `open` where `serves` is 1, up to the limit of each, and returns how many found room. */
export type Spread = (open: Float64Array, serves: Uint8Array, serving: number, arrivals: number) => number

export function createSpread(about: { algorithm: Algorithm; limit: number; seed: number }): Spread {
  const { algorithm, limit, seed } = about
  if (algorithm === 'least_outstanding_requests') return (...now) => leastOutstanding(limit, ...now)
  if (algorithm === 'round_robin') return (...now) => inTurn(limit, ...now)
  const random = createRandom(seed)
  return (...now) => atRandom(limit, random, ...now)
}

/** Everyone is offered the same; who is full refuses, and the client tries again later. */
function inTurn(limit: number, ...[open, serves, serving, arrivals]: Parameters<Spread>): number {
  const each = arrivals / serving
  let taken = 0
  for (let slot = 0; slot < open.length; slot += 1) {
    if (serves[slot] === 1) taken += add(open, slot, each, limit)
  }
  return taken
}

/** The least filled are filled first, up to one level. */
function leastOutstanding(limit: number, ...[open, serves, serving, arrivals]: Parameters<Spread>): number {
  let level = Infinity
  let [before, under] = [-1, serving]
  // Those over the level take no part, which lowers it for the others: it settles after a few rounds.
  while (before !== under) {
    before = level === Infinity ? -1 : under
    let [sum, count] = [0, 0]
    for (let slot = 0; slot < open.length; slot += 1) {
      const on = open[slot] ?? 0
      if (serves[slot] === 0 || on >= level) continue
      sum += on
      count += 1
    }
    under = count
    level = count > 0 ? (sum + arrivals) / count : level
  }
  let taken = 0
  for (let slot = 0; slot < open.length; slot += 1) {
    if (serves[slot] === 1) taken += add(open, slot, level - (open[slot] ?? 0), limit)
  }
  return taken
}

/** Everyone is offered the same on average, with the spread of many independent choices. */
function atRandom(
  limit: number,
  random: () => number,
  ...[open, serves, serving, arrivals]: Parameters<Spread>
): number {
  const each = arrivals / serving
  const deviation = Math.sqrt(each * (1 - 1 / serving))
  const offers = new Float64Array(open.length)
  let offered = 0
  for (let slot = 0; slot < open.length; slot += 1) {
    if (serves[slot] === 0) continue
    const offer = Math.max(0, each + deviation * normal(random))
    offers[slot] = offer
    offered += offer
  }
  if (offered === 0) return inTurn(limit, open, serves, serving, arrivals)
  let taken = 0
  for (let slot = 0; slot < open.length; slot += 1) {
    if (serves[slot] === 1) taken += add(open, slot, ((offers[slot] ?? 0) * arrivals) / offered, limit)
  }
  return taken
}

function add(open: Float64Array, slot: number, offer: number, limit: number): number {
  const on = open[slot] ?? 0
  const more = Math.max(0, Math.min(offer, limit - on))
  open[slot] = on + more
  return more
}

/** Connections on instances, as a fluid: they arrive evenly, stay where they are, and leave after a while. */

export interface Traffic {
  /** Open connections by instance id. */
  open: ReadonlyMap<string, number>
  /** Connections that found no room in this minute. */
  refused: number
  /** Connections that were cut because their instance went away. */
  cut: number
}

export interface Model {
  /** Connections one instance takes at the most. */
  limit: number
  /** Mean life of a connection, in minutes. */
  lifeMinutes: number
}

export const noTraffic: Traffic = { open: new Map(), refused: 0, cut: 0 }

/**
 * The next minute: `wanted` people want to be connected, `serving` instances take them in turn (round robin).
 * Nothing moves from one instance to another by itself; a new instance fills only with new connections.
 */
export function nextMinute(before: Traffic, serving: string[], wanted: number, model: Model): Traffic {
  const isServing = new Set(serving)
  let cut = 0
  for (const [id, connections] of before.open) if (!isServing.has(id)) cut += connections
  const staying = serving.map((id) => (before.open.get(id) ?? 0) * (1 - 1 / model.lifeMinutes))
  const stayed = sum(staying)
  // More people leave than by age alone: they leave every instance alike.
  const kept = stayed > wanted ? staying.map((connections) => (connections * wanted) / stayed) : staying
  const { filled, refused } = fill(kept, Math.max(0, wanted - stayed), model.limit)
  return { open: new Map(serving.map((id, index) => [id, filled[index] ?? 0])), refused, cut }
}

/** Spreads arrivals evenly over all that have room, until there is no room or nobody left. */
function fill(loads: number[], arrivals: number, limit: number): { filled: number[]; refused: number } {
  let filled = loads
  let left = arrivals
  while (left > 1e-6) {
    const withRoom = filled.filter((load) => load < limit).length
    if (withRoom === 0) return { filled, refused: left }
    const each = left / withRoom
    const next = filled.map((load) => (load < limit ? Math.min(limit, load + each) : load))
    left -= sum(next) - sum(filled)
    filled = next
  }
  return { filled, refused: 0 }
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

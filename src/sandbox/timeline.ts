/** Virtual time: what is due runs in order of its instant, and nothing else moves the clock. */
import { formatInstant, type Instant } from '../core/instant.ts'

/** What goes first among things due at the same instant: instances, then scheduled actions, then alarms. */
export type Rank = 0 | 1 | 2
export const INSTANCES: Rank = 0
export const SCHEDULED: Rank = 1
export const MINUTES: Rank = 2

interface Due {
  at: Instant
  rank: Rank
  order: number
  run: () => void
}

export interface Timeline {
  now(): Instant
  /** Runs `run` when the clock reaches `at`; an instant that has passed runs at the next advance. */
  at(at: Instant, rank: Rank, run: () => void): void
  /** Moves the clock to `to` and runs everything due on the way. Throws when `to` is in the past. */
  advanceTo(to: Instant): void
}

export function createTimeline(startsAt: Instant): Timeline {
  /** Latest first, so that the next one is popped from the end. */
  const queue: Due[] = []
  let now = startsAt
  let order = 0

  function insert(due: Due): void {
    let [low, high] = [0, queue.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const other = queue[middle]
      if (other && comesAfter(other, due)) low = middle + 1
      else high = middle
    }
    queue.splice(low, 0, due)
  }

  return {
    now: () => now,
    at: (at, rank, run) => insert({ at: Math.max(at, now), rank, order: order++, run }),
    advanceTo(to) {
      if (!(to >= now)) throw new Error(`the sandbox cannot go back from ${formatInstant(now)} to ${to}`)
      for (let due = queue.at(-1); due && due.at <= to; due = queue.at(-1)) {
        queue.pop()
        now = due.at
        due.run()
      }
      now = to
    },
  }
}

function comesAfter(a: Due, b: Due): boolean {
  if (a.at !== b.at) return a.at > b.at
  return a.rank !== b.rank ? a.rank > b.rank : a.order > b.order
}

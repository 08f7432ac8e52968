/** A Layer under connectionsPerInstance: how many connections it holds, as far as the repository says. */
import { count } from '../count.ts'
import type { Found } from './risk.ts'

export interface Layer {
  /** Connections that it holds for certain: beyond them something fails. */
  holds: number
  /** Fewer, where a margin is kept or where it depends on what serves; never more than `holds`. */
  advised: number
  /** What it is, and why that many: the words before "holds n connections". */
  because: string
  at: Found['at']
  /** Whether a lower connectionsPerInstance is a way out too: a profile asks for less where there are fewer. */
  orFewer: boolean
  /** What would make it hold this many. */
  fix(connections: number): string
}

/** A layer that is not judged, for want of a declaration or of a number. */
export interface Unproved {
  layer: 'open files' | 'conntrack' | 'bandwidth' | 'memory'
  /** The keys that are missing. */
  declare: string[]
  /** What there is to do besides. */
  todo: string[]
}

/** 1.12 Gbps, 17.2 GB: three digits are enough. */
export function rounded(amount: number): string {
  return amount >= 1_000 ? count(Math.round(amount)) : String(Number(amount.toPrecision(3)))
}

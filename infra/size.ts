/** How much the functions get, by the number of fleets: memory, which is CPU too, and runs at once on a tick. */
import type { Fleet } from '../src/core/desired.ts'
import { sharesNeeded } from '../src/core/share.ts'
import { type Memory, type OwnFunction, ownFunctions } from './functions.ts'
import type { FunctionName } from './names.ts'

/**
 * docs/benchmarks.md: in the worst minute, in which all of them raise, AWS's rates take 32 of the 40 s of a tick where a
 * place has 250, whatever the share. 10,000 fleets take 13 s of CPU meanwhile; half of that leaves a cold start and a slow
 * processor their time.
 */
export const fleetsPerShare = 5_000

/**
 * A vCPU comes with 1,769 MB ("Configure Lambda function memory"), and parts of one with parts of it. Beyond 10,000
 * fleets it is the reading of the repository, which each share does in whole, that needs the room.
 */
const steps: { most: number; memory: Memory }[] = [
  { most: 1_000, memory: 512 },
  { most: 3_000, memory: 1_024 },
  { most: 10_000, memory: 1_769 },
]
const beyond: Memory = 3_008

export interface Size {
  /** Megabytes. */
  memory: Memory
  /** How many may run at once; absent: as many as the account has left. */
  reserved?: number
}

/** How many runs a tick is divided into. */
export function sharesOf(fleets: Fleet[]): number {
  return sharesNeeded(fleets, fleetsPerShare)
}

export function sizeOf(name: FunctionName, fleets: Fleet[]): Size {
  const { memory, reserved, readsRepository, isShared }: OwnFunction = ownFunctions[name]
  const needed = steps.find(({ most }) => fleets.length <= most)?.memory ?? beyond
  const size = { memory: readsRepository && needed > memory ? needed : memory }
  if (reserved === undefined) return size
  return { ...size, reserved: isShared ? reserved * sharesOf(fleets) : reserved }
}

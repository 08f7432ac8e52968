/** Faults that a test switches on: throttling and denied operations. */

export interface Faults {
  /** A number: so many of the next calls are throttled. A function: those it is true for. */
  throttle(which: number | ((operation: string) => boolean)): void
  /** Denies an operation, for example `PutMetricAlarm`, until it is allowed again. */
  deny(operation: string): void
  allow(operation: string): void
  /** What happens to a call of this operation now. */
  verdict(operation: string): 'throttled' | 'denied' | 'fine'
}

export function createFaults(): Faults {
  const denied = new Set<string>()
  let throttle: number | ((operation: string) => boolean) = 0
  return {
    throttle: (which) => {
      throttle = which
    },
    deny: (operation) => void denied.add(operation),
    allow: (operation) => void denied.delete(operation),
    verdict(operation) {
      if (typeof throttle === 'function' ? throttle(operation) : throttle-- > 0) return 'throttled'
      return denied.has(operation) ? 'denied' : 'fine'
    },
  }
}

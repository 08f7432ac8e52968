/**
 * Time that passes only when nothing else is to be done: `node --import ./bench/virtual-time.ts …`. It stands before all
 * else, since the SDK takes hold of `setTimeout` when it is loaded.
 */

interface Timer {
  at: number
  order: number
  run: () => void
}

const startedAt = Date.parse('2027-06-29T19:21:00Z')
let now = startedAt
let order = 0
const timers = new Map<number, Timer>()
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

Date.now = () => now
globalThis.setTimeout = ((run: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) => {
  const id = ++order
  // As Node does it: whole milliseconds, one at least.
  timers.set(id, { at: now + Math.max(1, Math.trunc(milliseconds)), order: id, run: () => run(...args) })
  const handle = {
    ref: () => handle,
    unref: () => handle,
    hasRef: () => true,
    [Symbol.toPrimitive]: () => id,
  }
  return handle
}) as unknown as typeof setTimeout
globalThis.clearTimeout = ((handle: unknown) => void timers.delete(Number(handle))) as typeof clearTimeout

/** Lets time pass until the work is done; its answer, and how many seconds that took. */
export async function passing<T>(work: Promise<T>): Promise<{ answer: T; seconds: number }> {
  const from = now
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  ended.catch(() => {})
  await breathe()
  while (!isDone) {
    const due = earliest()
    if (due) {
      timers.delete(due.order)
      now = Math.max(now, due.at)
      due.run()
    }
    await breathe()
  }
  return { answer: await ended, seconds: (now - from) / 1_000 }
}

function earliest(): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers.values())
    if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
  return first
}

/** What a FIFO queue holds: it takes a key once in five minutes, and gives each group's messages one after the other. */
import { createHash } from 'node:crypto'
import { type Instant, MINUTE } from '../../core/instant.ts'
import { uuid } from '../ids.ts'

export interface Held {
  id: string
  number: number
  body: string
  md5: string
  group: string
  key: string
  sentAt: Instant
  firstTakenAt: Instant
  takenTimes: number
  isTaken: boolean
}

const deduplicationInterval = 5 * MINUTE

export function createFifo(now: () => Instant) {
  const messages: Held[] = []
  const keys = new Map<string, { held: Held; until: Instant }>()
  let number = 0

  return {
    /** The message; the first one where its key was sent before, even if that has been taken and deleted since. */
    put({ body, group, key }: { body: string; group: string; key: string }): Held {
      const known = keys.get(key)
      if (known && now() < known.until) return known.held
      number++
      const md5 = createHash('md5').update(body).digest('hex')
      const times = { sentAt: now(), firstTakenAt: 0, takenTimes: 0, isTaken: false }
      const held: Held = { id: uuid(number), number, body, md5, group, key, ...times }
      messages.push(held)
      keys.set(key, { held, until: now() + deduplicationInterval })
      return held
    },
    /** The oldest message whose group has none under way; it stays until it is deleted or comes back. */
    take(): Held | undefined {
      const busy = new Set(messages.filter(({ isTaken }) => isTaken).map(({ group }) => group))
      const next = messages.find(({ group }) => !busy.has(group))
      if (!next) return undefined
      if (next.takenTimes === 0) next.firstTakenAt = now()
      next.isTaken = true
      next.takenTimes++
      return next
    },
    remove(id: string): void {
      const index = messages.findIndex((held) => held.id === id)
      if (index >= 0) messages.splice(index, 1)
    },
    release(id: string): void {
      const held = messages.find((candidate) => candidate.id === id)
      if (held) held.isTaken = false
    },
    count: () => messages.length,
  }
}

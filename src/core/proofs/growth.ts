/** How fast connections may grow, by one alarm and its steps. */
import type { Ladder, Leads } from './scale-out.ts'

/** Where a growth begins: a size with room to grow, and what an instance holds. */
interface Start {
  instances: number
  limit: number
  max: number
  leads: Leads
}

/**
 * Connections a minute over the whole fleet, under which it has room at any time until it is at its MaxSize; not
 * above 0 where instances are full before the alarm begins to count. A policy adds the instances of one step every
 * lead and pause: the best of its steps counts, so that several together may survive more.
 */
export function survivedBy(ladder: Ladder, start: Start): number {
  const first = ladder.steps[0]?.from ?? start.limit
  return ladder.steps.reduce((most, { from }, index) => {
    // A growth that is fast enough is seen by a later step at once, which may add less.
    const add = Math.min(...ladder.steps.slice(index).map((step) => step.add))
    const noticedAfter = index === 0 ? ladder.alarmMinutes : ladder.noticeMinutes
    const survived = Math.min(
      untilAnswer(first, ladder.alarmMinutes, start),
      untilAnswer(from, noticedAfter, start),
      untilMax(from, noticedAfter, add, ladder.pauseMinutes, start),
    )
    return Math.max(most, survived)
  }, -Infinity)
}

/**
 * Growth a minute that fills the room above `from`, and all that the answers bring, just when the last one is in
 * service: by then the first answer took a lead, each further one a lead and a pause.
 */
function untilMax(from: number, noticedAfter: number, add: number, pause: number, start: Start): number {
  const { instances, limit, max, leads } = start
  const lead = instances + leads.depth >= max ? leads.warmMinutes : leads.coldMinutes
  const further = Math.ceil((max - instances) / add) - 1
  const room = instances * (limit - from) + further * add * limit
  return room / (noticedAfter + lead + further * (lead + pause))
}

/**
 * Growth a minute that fills the room above `from` just when the answer to it is in service: out of the warm pool, and
 * cold once that is used up, when the group is larger by as much.
 */
function untilAnswer(from: number, noticedAfter: number, { instances, limit, max, leads }: Start): number {
  const { depth, warmMinutes, coldMinutes } = leads
  const warm = (instances * (limit - from)) / (noticedAfter + warmMinutes)
  if (instances + depth >= max) return warm
  return Math.min(warm, ((instances + depth) * (limit - from)) / (noticedAfter + coldMinutes))
}

/** Connections on instances, as a fluid: they arrive, stay where they are, leave after a while, and come back when cut. */
import { type Algorithm, createSpread } from './spread.ts'

export interface Model {
  /** Connections one instance takes at the most; it refuses what is beyond. */
  limit: number
  /** Mean life of a connection, in minutes; lives are exponential. */
  lifeMinutes: number
  /** Those whose instance went away come back evenly within so many minutes; at least 1. */
  jitterMinutes: number
  algorithm: Algorithm
  seed: number
}

/** Where connections can be. */
export interface Host {
  id: string
  /** `false`: it drains, which means it keeps what it has and takes nothing new. */
  isServing: boolean
}

export interface Fluid {
  /** From now on these are the instances. What was open on the others is cut. */
  place(hosts: readonly Host[]): void
  /** Lets a minute pass in which so many people want to be connected. */
  pass(wanted: number): void
  /** How things stand; to be read, never to be changed. */
  now: Readonly<Standing>
  /** Open connections of an instance; 0 where there is none of that id. */
  openOn(id: string): number
}

interface Standing {
  connected: number
  /** Found no room in this minute, and try again in the next. */
  refused: number
  /** Were cut, and are on their way back. */
  waiting: number
  /** Cut since the minute before. */
  disrupted: number
  serving: number
  /** Of the instances in service. */
  fullest: number
  average: number
  /** What the instances publish, those that drain too. */
  samples: { count: number; sum: number; minimum: number; maximum: number }
}

export function createFluid(model: Model): Fluid {
  const kept = Math.exp(-1 / model.lifeMinutes)
  const spread = createSpread(model)
  const slots = new Map<string, number>()
  let open = new Float64Array(0)
  let serves = new Uint8Array(0)
  let serving = 0
  /** Those on their way back, by the minutes until they are. */
  const returning = new Float64Array(model.jitterMinutes)
  let cut = 0
  const samples = { count: 0, sum: 0, minimum: 0, maximum: 0 }
  const now: Standing = {
    connected: 0,
    refused: 0,
    waiting: 0,
    disrupted: 0,
    serving: 0,
    fullest: 0,
    average: 0,
    samples,
  }

  function place(hosts: readonly Host[]): void {
    const before = open
    open = new Float64Array(hosts.length)
    serves = new Uint8Array(hosts.length)
    serving = 0
    for (const [slot, { id, isServing }] of hosts.entries()) {
      const from = slots.get(id)
      if (from !== undefined) {
        open[slot] = before[from] ?? 0
        before[from] = 0
      }
      serves[slot] = isServing ? 1 : 0
      serving += isServing ? 1 : 0
    }
    slots.clear()
    for (const [slot, { id }] of hosts.entries()) slots.set(id, slot)
    const gone = total(before)
    cut += gone
    for (let minute = 0; minute < returning.length; minute += 1)
      returning[minute] = (returning[minute] ?? 0) + gone / returning.length
  }

  function pass(wanted: number): void {
    scale(open, kept)
    returning.copyWithin(0, 1)
    if (returning.length > 0) returning[returning.length - 1] = 0
    let stayed = total(open)
    let waiting = total(returning)
    // More people leave than by age alone: they leave every instance alike.
    if (stayed + waiting > wanted) {
      const share = wanted / (stayed + waiting)
      scale(open, share)
      scale(returning, share)
      stayed *= share
      waiting *= share
    }
    const arrivals = Math.max(0, wanted - stayed - waiting)
    const taken = arrivals > 0 && serving > 0 ? spread(open, serves, serving, arrivals) : 0
    now.refused = Math.max(0, arrivals - taken)
    now.waiting = waiting
    now.disrupted = cut
    cut = 0
    look()
  }

  function look(): void {
    let [sum, ofServing, fullest, least, most] = [0, 0, 0, Infinity, 0]
    for (let slot = 0; slot < open.length; slot += 1) {
      const on = open[slot] ?? 0
      sum += on
      least = Math.min(least, on)
      most = Math.max(most, on)
      if (serves[slot] === 0) continue
      ofServing += on
      fullest = Math.max(fullest, on)
    }
    now.connected = sum
    now.serving = serving
    now.fullest = fullest
    now.average = serving > 0 ? ofServing / serving : 0
    Object.assign(samples, { count: open.length, sum, minimum: open.length > 0 ? least : 0, maximum: most })
  }

  const openOn = (id: string) => open[slots.get(id) ?? -1] ?? 0
  return { place, pass, now, openOn }
}

function total(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0
  return sum
}

function scale(values: Float64Array, by: number): void {
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] ?? 0) * by
}

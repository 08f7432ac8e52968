/** The ways a backtest runs one fleet: with its schedule, and three without. */
import type { Fleet } from '../src/core/desired.ts'
import { Guardrails } from '../src/core/guardrails.ts'
import type { Score } from '../src/core/played.ts'
import { type Policy, targetPerInstance } from '../src/core/policy.ts'
import { playAside } from '../src/simulator/play-aside.ts'
import { score } from '../src/simulator/score.ts'
import { writePeaks } from './backtest-rule.ts'
import type { Parts } from './backtest-series.ts'

export interface Outcome {
  ours: Score
  /** The same policies without pre-warm. */
  without: Score
  /** Without pre-warm, every threshold times `factor`, at about the instance-hours of ours. */
  lowered: Score & { factor: number }
  /** As many instances as the highest minute asks for, all the time. */
  fixed: Score
}

/** The shipped fleet at the size of a peak: its policy in proportion, without its warm pool, and a schedule as learned. */
export function fleetFor(chat: Fleet, parts: Parts, peak: number, hasCalendar: boolean): Fleet {
  const needed = neededFor(chat, peak)
  const quiet = parts.learn.toSorted()[Math.floor(parts.learn.length / 20)] ?? 0
  const min = Math.min(needed, Math.max(2, Math.ceil(quiet / targetPerInstance(chat.policy))))
  const policy = sized(chat.policy, needed, { min, max: Math.ceil(needed * 1.5) })
  const events = (hasCalendar && chat.peaks.find(({ when }) => when.kind === 'events')) || null
  return { ...chat, policy, peaks: writePeaks(parts.learn, parts.learnFrom, policy, events) }
}

const neededFor = ({ policy }: Fleet, peak: number) => Math.ceil(peak / targetPerInstance(policy))

/** `measure`: the fleet whose threshold counts, so that a lower one does not look worse for being lower. */
export async function playOne(
  fleet: Fleet,
  parts: Parts,
  { prewarm, seed = 1, measure = fleet }: { prewarm: boolean; seed?: number; measure?: Fleet },
): Promise<Score> {
  const desired = { fleets: [], guardrails: Guardrails.parse({}) }
  const load = { from: parts.playedFrom, load: parts.played }
  const { minutes } = await playAside({ desired, fleet, prewarm, seed, faults: [], ...load }, () => {})
  return score(measure, minutes, [])
}

/** Plays all four; (c) has the instances that `peak` connections ask for. */
export async function playWays(fleet: Fleet, parts: Parts, peak: number): Promise<Outcome> {
  const { policy } = fleet
  const needed = neededFor(fleet, peak)
  const play = (its: Policy, prewarm: boolean) =>
    playOne({ ...fleet, policy: its }, parts, { prewarm, measure: fleet })
  const [ours, without] = [await play(policy, true), await play(policy, false)]
  const fixed = await play({ ...policy, capacity: { ...policy.capacity, min: needed, max: needed } }, false)
  const lowered = await atTheSameHours(ours, without, (factor) => play(loweredBy(policy, factor), false))
  return { ours, without, lowered, fixed }
}

/** Steps and floor in proportion to the fleet of 450,000 connections that the policy is written for. */
function sized(
  { warmPool: _, ...policy }: Policy,
  needed: number,
  size: { min: number; max: number },
): Policy {
  const share = needed / Math.ceil(450_000 / targetPerInstance(policy))
  const some = (instances = 1) => Math.max(1, Math.round(instances * share))
  const { scaling } = policy
  if (!scaling) throw new Error('a backtest needs a fleet with a scaling section')
  const { out, in: inward, maximum } = scaling
  return {
    ...policy,
    capacity: { ...policy.capacity, ...size },
    scaling: {
      ...scaling,
      out: {
        ...out,
        ...(out.steps ? { steps: out.steps.map(({ from, add }) => ({ from, add: some(add) })) } : {}),
      },
      ...(inward ? { in: { ...inward, remove: some(inward.remove) } } : {}),
      ...(maximum ? { maximum: { ...maximum, add: some(maximum.add) } } : {}),
    },
  }
}

function loweredBy(policy: Policy, factor: number): Policy {
  const { scaling } = policy
  if (!scaling) return policy
  const less = (at: number) => Math.max(1, Math.round(at * factor))
  const { out, in: inward, maximum } = scaling
  const steps = out.steps?.map(({ from, add }) => ({ from: less(from), add }))
  return {
    ...policy,
    scaling: {
      ...scaling,
      out: { ...out, at: less(out.at), ...(steps ? { steps } : {}) },
      ...(inward ? { in: { ...inward, at: less(inward.at) } } : {}),
      ...(maximum ? { maximum: { ...maximum, at: less(maximum.at) } } : {}),
    },
  }
}

/** Halves the range of factors until the hours are within 1 % of ours, at most six times; the nearest of them. */
async function atTheSameHours(
  ours: Score,
  without: Score,
  play: (factor: number) => Promise<Score>,
): Promise<Outcome['lowered']> {
  let [low, high] = [0.3, 1]
  let best = { ...without, factor: 1 }
  const off = (each: Score) => Math.abs(each.instanceHours / ours.instanceHours - 1)
  for (let round = 0; round < 6 && off(best) > 0.01; round += 1) {
    const factor = (low + high) / 2
    const tried = { ...(await play(factor)), factor }
    if (off(tried) < off(best)) best = tried
    if (tried.instanceHours > ours.instanceHours) low = factor
    else high = factor
  }
  return best
}

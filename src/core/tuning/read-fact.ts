/** Reads one fact of a node's report. A node can lie: what is no such value is unknown, never taken as it is. */
import type { NodeReport } from '../node.ts'
import { shown } from '../scalars.ts'
import { type FactName, factKind } from './facts.ts'

/** `absent`: the node has no such thing, so there is nothing to check. `unknown`: why nobody knows. */
export type FactReading<T> = { value: T } | { unknown: string } | 'absent'

export function readFact(report: NodeReport, fact: FactName): FactReading<number | string | boolean> {
  if (!Object.hasOwn(report.facts, fact)) return whyMissing(report, fact)
  const value = report.facts[fact]
  const { kind } = factKind(fact)
  if (kind === 'number') return readNumber(fact, value)
  const type = kind === 'text' ? 'string' : 'boolean'
  if (typeof value === type && value !== undefined) return { value }
  return { unknown: `said ${shown(value)} for ${fact}` }
}

function whyMissing(report: NodeReport, fact: FactName): 'absent' | { unknown: string } {
  const { absent = [], server } = factKind(fact)
  if (Object.hasOwn(report.unknown, fact)) {
    const why = String(report.unknown[fact])
    return absent.includes(why) ? 'absent' : { unknown: why || 'no reason given' }
  }
  const serving = Object.hasOwn(report.facts, 'server') ? report.facts.server : undefined
  const isOther = server !== undefined && typeof serving === 'string' && serving !== server
  if (isOther) return 'absent'
  // A probe that could say nothing at all says why under its own name.
  const whole = Object.hasOwn(report.unknown, 'probe') ? report.unknown.probe : undefined
  return { unknown: whole || 'the probe did not say' }
}

/** A fact that is a number: finite and not negative. */
export function readAmount(report: NodeReport, fact: FactName): FactReading<number> {
  const reading = readFact(report, fact)
  if (reading === 'absent' || 'unknown' in reading) return reading
  return readNumber(fact, reading.value)
}

function readNumber(fact: FactName, value: unknown): FactReading<number> {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return { value }
  return { unknown: `said ${shown(value)} for ${fact}` }
}

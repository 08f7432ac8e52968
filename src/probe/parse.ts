/** Reads the line a node printed. A node may print anything; it can only ever say something about itself. */
import type { NodeReading, NodeReport } from '../core/node.ts'
import { type FactKind, factKinds, sampleFact } from './facts.ts'

/** SSM keeps 2,500 characters of a node's output (ssm:CommandPlugin.Output). */
const maxCharacters = 2_500

/** How amazon-ssm-agent marks output that it cut. */
const truncated = '---Output truncated---'

const printable = /^[ -~]*$/

/**
 * The report in what a node printed, or why there is none.
 *
 * Every fact ends either in `facts` or, with a reason, in `unknown`: one that is missing, of the wrong type, negative or
 * not finite is unknown, and so is one that the node both states and calls unknown. Names nobody knows are dropped.
 * Never throws.
 */
export function parseNodeReport(output: string): NodeReading {
  const refused = refuse(output)
  if (refused !== undefined) return { unchecked: refused }
  const line = parseJson(output.trim())
  if (!isRecord(line)) return { unchecked: 'it did not print an object of JSON' }
  if (line.springtide !== 1) return { unchecked: 'it was not answered by this version of the probe' }
  if (!isRecord(line.facts) || !isRecord(line.unknown))
    return { unchecked: 'its line lacks facts or unknown' }
  const stopped = own(line.unknown, 'probe')
  if (stopped !== undefined) return { unchecked: `the probe stopped: ${reason(stopped)}` }
  if (Object.keys(line.facts).length === 0) return { unchecked: 'it states no fact' }
  return { report: reportOf(line.facts, line.unknown) }
}

function refuse(output: string): string | undefined {
  if (output.includes(truncated)) return 'its output was truncated'
  if (output.length > maxCharacters)
    return `it printed ${output.length} characters, more than ${maxCharacters}`
  const line = output.trim()
  if (line === '') return 'it printed nothing'
  if (/[\r\n]/.test(line)) return 'it printed more than one line'
  if (!printable.test(line)) return 'it printed characters that are not plain text'
  return undefined
}

function reportOf(facts: Record<string, unknown>, unknown: Record<string, unknown>): NodeReport {
  const report: NodeReport = { facts: {}, unknown: {} }
  for (const [name, kind] of factKinds) {
    const why = own(unknown, name)
    const value = own(facts, name)
    if (why !== undefined) report.unknown[name] = reason(why)
    else if (value === undefined) report.unknown[name] = 'not said'
    else if (fits(value, kind)) report.facts[name] = value
    else report.unknown[name] = `not a ${kind === 'string' ? 'plain text' : kind}`
  }
  const sample = own(facts, sampleFact)
  if (fits(sample, 'number')) report.facts[sampleFact] = sample
  return report
}

function fits(value: unknown, kind: FactKind): value is number | string | boolean {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value) && value >= 0
  if (kind === 'string') return typeof value === 'string' && printable.test(value)
  return typeof value === 'boolean'
}

function reason(why: unknown): string {
  return typeof why === 'string' && why !== '' && printable.test(why) ? why.slice(0, 60) : 'no reason given'
}

function own(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

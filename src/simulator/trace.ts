/** Recorded load: rows of `timestamp,value`, however irregular, in order of their time. */
import { count } from '../core/count.ts'
import { formatInstant, type Instant } from '../core/instant.ts'
import { badTrace, eachLine, nameOf } from './trace-lines.ts'
import { isHeader, parseRow, timeOf } from './trace-row.ts'

export interface Trace {
  /** The file, without its folder. */
  name: string
  /** When, each once and rising; and what, never negative. */
  at: Float64Array
  values: Float64Array
  /** The usual time between two of them, in milliseconds: the median. */
  step: number
  /** Rows that were not looked at, as they are not before the instant asked for. */
  later: number
  /** What was wrong with the rows, and what was done about it, in sentences. */
  notes: string[]
}

const mostRows = 5_000_000

/**
 * Reads a CSV file, gzipped or not. What nothing was measured in is left out and told; a row that makes no sense is not.
 * @param before what comes then or later is not looked at, whatever it holds
 * @throws SpringtideError `bad-trace`, with the file and the line
 */
export async function readTrace(file: string | URL, before?: Instant): Promise<Trace> {
  const name = nameOf(file)
  const at: Instant[] = []
  const values: number[] = []
  let later = 0
  const odd = { missing: 0, negative: 0, unordered: 0, noZone: 0, firstNegative: 0 }
  await eachLine(file, (line, number) => {
    if (number === 1 && isHeader(line)) return
    if (before !== undefined && (timeOf(line) ?? 0) >= before) {
      later += 1
      return
    }
    const row = parseRow(line)
    if (typeof row === 'string') throw badTrace(`${name}:${number}: ${row}`)
    if (at.length >= mostRows) throw badTrace(`${name}:${number}: more than ${count(mostRows)} rows`)
    if (row.hasNoZone) odd.noZone += 1
    if (row.value === null) odd.missing += 1
    else if (row.value < 0) odd.negative += 1
    if (row.value !== null && row.value < 0 && odd.firstNegative === 0) odd.firstNegative = number
    if (row.value === null || row.value < 0) return
    if (row.at < (at.at(-1) ?? 0)) odd.unordered += 1
    at.push(row.at)
    values.push(row.value)
  })
  const ordered = inOrder(Float64Array.from(at), Float64Array.from(values), odd.unordered > 0)
  const duplicates = at.length - ordered.at.length
  if (ordered.at.length < 2) {
    const span = before === undefined ? '' : ` before ${formatInstant(before)}`
    throw badTrace(
      `${name} has ${ordered.at.length === 0 ? 'no' : 'one'} value${span}: a load is at least two`,
    )
  }
  return { name, ...ordered, step: medianStep(ordered.at), later, notes: notes({ ...odd, duplicates }, name) }
}

/** By time, in place; of several values at one time the highest stays, which is the safe side. */
function inOrder(at: Float64Array, values: Float64Array, isUnordered: boolean): Pick<Trace, 'at' | 'values'> {
  if (isUnordered) {
    const order = Uint32Array.from(at.keys()).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0))
    at = Float64Array.from(order, (index) => at[index] ?? 0)
    values = Float64Array.from(order, (index) => values[index] ?? 0)
  }
  let last = 0
  for (let index = 1; index < at.length; index += 1) {
    const [time, value] = [at[index] ?? 0, values[index] ?? 0]
    if (time === at[last]) {
      values[last] = Math.max(values[last] ?? 0, value)
      continue
    }
    last += 1
    at[last] = time
    values[last] = value
  }
  const length = Math.min(at.length, last + 1)
  return { at: at.subarray(0, length), values: values.subarray(0, length) }
}

function medianStep(at: Float64Array): number {
  const steps = at
    .slice(1)
    .map((time, index) => time - (at[index] ?? 0))
    .sort()
  return steps[steps.length >> 1] ?? 0
}

function notes(
  odd: Record<'missing' | 'negative' | 'unordered' | 'noZone' | 'firstNegative' | 'duplicates', number>,
  name: string,
): string[] {
  const { missing, negative, firstNegative, unordered, duplicates, noZone } = odd
  return [
    missing > 0 && `${rows(missing)} without a value left out.`,
    negative > 0 &&
      `${rows(negative)} with a negative value left out, the first at ${name}:${firstNegative}.`,
    unordered > 0 && `${rows(unordered)} out of order: sorted by time.`,
    duplicates > 0 && `${rows(duplicates)} for a time that was there already: the highest value counts.`,
    noZone > 0 && `${rows(noZone)} with no time zone, read as UTC.`,
  ].filter((note) => note !== false)
}

function rows(number: number): string {
  return `${count(number)} ${number === 1 ? 'row' : 'rows'}`
}

/** `worldcup98.csv, 1998-06-29T00:00Z to 1998-07-01T23:59Z`. */
export function spanOf({ name, at }: Trace): string {
  return `${name}, ${formatInstant(at[0] ?? 0)} to ${formatInstant(at.at(-1) ?? 0)}`
}

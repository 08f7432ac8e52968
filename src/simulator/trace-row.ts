/** One row of a trace, `timestamp,value`: read strictly, since what is guessed here would be planned on. */
import type { Instant } from '../core/instant.ts'
import { plural } from '../render/paint.ts'

export interface Row {
  at: Instant
  /** `null`: the row says that nothing was measured. */
  value: number | null
  /** The timestamp names no zone, and is read as UTC. */
  hasNoZone: boolean
}

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/
const epoch = /^\d{9,14}(\.\d{1,9})?$/
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const nothing = new Set(['', 'nan', 'null', 'na', 'n/a', 'none', '-'])

/** A row as its two cells, or what is wrong with it. Epoch times are seconds, or milliseconds from 100,000,000,000 on. */
export function parseRow(line: string): Row | string {
  const comma = line.indexOf(',')
  if (comma < 0 || line.indexOf(',', comma + 1) >= 0)
    return `${plural(line.split(',').length, 'cell')}, where timestamp,value are two`
  const [time, text] = [unquoted(line.slice(0, comma)), unquoted(line.slice(comma + 1))]
  const parts = iso.exec(time)
  const at = parts ? wallTime(parts) : epoch.test(time) ? epochTime(Number(time)) : null
  if (at === null) return `${shown(time)} is no ISO 8601 time, and no epoch time in seconds or milliseconds`
  const value = number.test(text) ? Number(text) : nothing.has(text.toLowerCase()) ? null : Number.NaN
  if (Number.isNaN(value)) return `${shown(text)} is no number`
  if (value !== null && Math.abs(value) > 1e15) return `${shown(text)} is too large`
  return { at, value, hasNoZone: parts !== null && parts[8] === undefined }
}

/** When a row is of, whatever else it holds; `null` where it does not say. */
export function timeOf(line: string): Instant | null {
  const row = parseRow(`${line.split(',', 1)[0]},0`)
  return typeof row === 'string' ? null : row.at
}

/** Whether the first line of a file names the columns. */
export function isHeader(line: string): boolean {
  return /^["\s]*[a-z_]/i.test(line)
}

function wallTime(parts: RegExpExecArray): Instant | null {
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = 0, zone] = parts
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // Date.UTC takes the 30th of February for the 2nd of March.
  if (Number(month) > 12 || new Date(date).getUTCDate() !== Number(day)) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  return plausible(date + seconds * 1_000 + Number(`0.${fraction}`) * 1_000 - offset(zone))
}

function epochTime(value: number): Instant | null {
  return plausible(value < 1e11 ? value * 1_000 : value)
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Within 1970 to 2199. */
function plausible(at: number): Instant | null {
  return at >= 0 && at < Date.UTC(2200, 0) ? at : null
}

function unquoted(cell: string): string {
  const text = cell.trim()
  return /^".*"$/.test(text) ? text.slice(1, -1).trim() : text
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}

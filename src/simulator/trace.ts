/** Recorded load: `timestamp,value` rows, ISO 8601 in UTC, one minute apart. */
import { readFile } from 'node:fs/promises'
import { type Instant, MINUTE } from '../core/instant.ts'

export interface Trace {
  /** By minute. */
  values: ReadonlyMap<Instant, number>
}

/** Reads a trace and moves it in time by `shift` milliseconds. Rows that are no numbers are refused. */
export async function readTrace(file: string | URL, shift: number): Promise<Trace> {
  const [, ...rows] = (await readFile(file, 'utf8')).trim().split(/\r?\n/)
  const values = new Map<Instant, number>()
  rows.forEach((row, index) => {
    const [time = '', text = ''] = row.split(',')
    const [at, value] = [Date.parse(time), Number(text)]
    if (Number.isNaN(at) || !(value >= 0))
      throw new Error(`${file}:${index + 2}: ${row} is no timestamp,value row`)
    values.set(Math.floor((at + shift) / MINUTE) * MINUTE, value)
  })
  return { values }
}

/** The load of each minute in [from, to), scaled so that its highest is `peak`; a missing minute repeats the one before. */
export function scaleTrace({ values }: Trace, from: Instant, to: Instant, peak: number): number[] {
  const load: number[] = []
  for (let at = from; at < to; at += MINUTE) load.push(values.get(at) ?? load.at(-1) ?? 0)
  const highest = load.reduce((most, value) => Math.max(most, value), 0)
  return load.map((value) => Math.round((value / (highest || 1)) * peak))
}

/** A section of the nightly report as text: a title, and as many rows as a person reads. */
import { count } from '../../core/count.ts'
import type { Paint } from '../paint.ts'

/** Rows of a section; `--json` and the page have them all. */
const most = 25

/** `null` without rows. `about` stands beside the title. */
export function section(title: string, about: string, rows: string[], paint: Paint): string | null {
  if (rows.length === 0) return null
  const head = `${paint('bold', title)}${about === '' ? '' : `  ${paint('dim', about)}`}`
  return [head, ...shortened(rows, most, '  ', paint)].join('\n')
}

/** The first rows, and how many are left out. */
export function shortened(rows: string[], most: number, indent: string, paint: Paint): string[] {
  if (rows.length <= most) return rows
  return [...rows.slice(0, most), paint('dim', `${indent}and ${count(rows.length - most)} more`)]
}

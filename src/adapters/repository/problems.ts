/** Collects Problems, each at its place, and puts them in order. */

import type { Problem } from '../../core/problem.ts'
import { type Complaint, formatPath } from '../../core/rules/complaint.ts'
import type { YamlFile } from './yaml-file.ts'

/** Beyond this many in one file, nobody reads on; the first ones are enough to start with. */
export const mostPerFile = 1_000

export function problemAt(file: string, message: string, line = 1, column = 1): Problem {
  return { file: printable(file), line, column, path: '', message }
}

/** Complaints about a file's data, at their lines. */
export function locate(file: string, yaml: YamlFile, complaints: Complaint[]): Problem[] {
  const located = complaints.slice(0, mostPerFile).map(({ path, at, message }) => ({
    file: printable(file),
    ...yaml.positionOf(path, at),
    path: printable(formatPath(path)),
    message,
  }))
  const rest = complaints.length - located.length
  return rest > 0
    ? [...located, problemAt(file, `${rest} more problems in this file are not listed`)]
    : located
}

/** By file, line, column: the order in which people fix them. */
export function sortProblems(problems: Problem[]): Problem[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return problems.toSorted(
    (a, b) => order(a.file, b.file) || a.line - b.line || a.column - b.column || order(a.message, b.message),
  )
}

function printable(text: string): string {
  return text.replace(
    /[\p{C}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}

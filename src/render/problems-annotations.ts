/** Problems as GitHub shows them beside the line: workflow commands ("Workflow commands for GitHub Actions"). */
import type { Problem } from '../core/problem.ts'
import { safe } from './paint.ts'

export function problemsAnnotations(problems: Problem[]): string {
  return problems
    .map(({ file, line, column, path, message }) => {
      const place = `file=${property(file)},line=${line},col=${column}`
      return `::error ${place}::${data(path ? `${path}: ${message}` : message)}\n`
    })
    .join('')
}

/** A command ends at its line, and a `%` begins an escape. */
function data(text: string): string {
  return safe(text, 1_000).replaceAll('%', '%25')
}

/** In a property a colon and a comma are escaped too. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Problems and risks as GitHub shows them beside the line: workflow commands ("Workflow commands for GitHub Actions"). */
import type { Problem } from '../core/problem.ts'
import type { LocatedRisk } from '../core/proofs/located.ts'
import { safe } from './paint.ts'

export function problemsAnnotations(problems: Problem[]): string {
  return problems
    .map((problem) => {
      const { path, message } = problem
      return `::error ${placeOf(problem)}::${data(path ? `${path}: ${message}` : message)}\n`
    })
    .join('')
}

const commands = { error: 'error', warning: 'warning', info: 'notice' }

/** GitHub shows ten of each kind: the order within one is that of the risks. */
export function risksAnnotations(risks: LocatedRisk[]): string {
  return risks
    .map((risk) => {
      const place = `${placeOf(risk)},title=${property(`tide check: ${risk.code}`)}`
      return `::${commands[risk.severity]} ${place}::${data(`${risk.says}. Fix: ${risk.fix}`)}\n`
    })
    .join('')
}

function placeOf({ file, line, column }: { file: string; line: number; column: number }): string {
  return `file=${property(file)},line=${line},col=${column}`
}

/** A command ends at its line, and a `%` begins an escape. */
function data(text: string): string {
  return safe(text, 1_000).replaceAll('%', '%25')
}

/** In a property a colon and a comma are escaped too. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

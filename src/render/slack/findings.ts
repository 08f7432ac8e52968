/** Findings, worst first as the Plan has them. */
import type { Finding } from '../../core/finding.ts'
import { plural } from '../paint.ts'
import { bold, command, paragraph, say } from './blocks.ts'
import { each, type Part } from './fit.ts'
import type { Block } from './message.ts'

export function findingsPart(findings: readonly Finding[], most: number): Part {
  return each(findings, most, findingEntry, (left) => [
    paragraph([
      say(`and ${plural(left.length, 'more finding')}: `),
      command('tide drift'),
      say(' on a terminal shows them all'),
    ]),
  ])
}

function findingEntry({ severity, status, code, fleet, target, expected, actual, remedy }: Finding): Block[] {
  const mark = status === 'unchecked' ? '? unchecked' : severity === 'info' ? '· info' : `! ${severity}`
  return [
    paragraph(
      [say(`${mark}  `), bold(fleet), say(` ${code} · ${target}`)],
      [say(`expected ${expected}`)],
      [say(`actual ${actual}`)],
      [say(`remedy: ${remedy}`)],
    ),
  ]
}

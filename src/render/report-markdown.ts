/** A Report as Markdown, for pull requests. */
import type { Change } from '../core/change.ts'
import { formatInstant } from '../core/instant.ts'
import type { Report } from '../core/report.ts'
import { describe } from './describe.ts'
import { inert } from './inert-markdown.ts'
import { plural } from './paint.ts'

export function reportMarkdown(report: Report): string {
  const { changes, findings, at, commit } = report
  const held = changes.filter(({ held }) => held).length
  const title =
    changes.length === 0
      ? `### Springtide plan: nothing to change`
      : `### Springtide plan: ${plural(changes.length, 'change')}${held > 0 ? `, ${held} held` : ''}`
  const blocks = [
    title,
    `${plural(report.fleets.length, 'fleet')} at ${formatInstant(at)}${commit ? `, commit ${inert(commit)}` : ''}`,
    ...(changes.length > 0
      ? [table(['fleet', 'change', 'detail', 'because', 'id'], changes.map(changeRow))]
      : []),
    ...(findings.length > 0
      ? [
          `#### ${plural(findings.length, 'finding')}`,
          table(
            ['severity', 'fleet', 'finding', 'expected', 'actual', 'remedy'],
            findings.map(({ severity, status, fleet, code, target, expected, actual, remedy }) => [
              status === 'unchecked' ? 'unchecked' : severity,
              fleet,
              `${code}: ${target}`,
              expected,
              actual,
              remedy,
            ]),
          ),
        ]
      : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

const signs = { '+': 'new: ', '~': 'change: ', '-': '' }

function changeRow(change: Change): string[] {
  const { sign, title, details } = describe(change)
  const held = change.held ? `held: ${change.held.reason}` : ''
  return [
    change.fleet,
    `${signs[sign]}${title}`,
    details.join('; '),
    [change.because, held].filter(Boolean).join('; '),
    change.id,
  ]
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows.map((row) => row.map((text) => inert(text)))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

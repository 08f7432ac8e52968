/** What differs from the repository: changes not made, findings by kind, what is held, and what is accepted. */
import { type Change, isApprovable } from '../../core/change.ts'
import { count } from '../../core/count.ts'
import type { Finding } from '../../core/finding.ts'
import type { Report } from '../../core/report.ts'
import { describe } from '../describe.ts'
import { type Ink, type Paint, plural, safe } from '../paint.ts'
import { type Weight, weightOf, weightsWorstFirst } from '../worst-first.ts'
import { section, shortened } from './section.ts'

/** Findings of one kind that are told one by one. */
const examples = 3

export function driftSection({ changes }: Report, paint: Paint): string | null {
  const open = changes.filter(({ held }) => !held)
  const rows = open.map((change) => changeText(change, [], paint))
  const note = `${plural(open.length, 'change')}: the next run makes ${open.length === 1 ? 'it' : 'them'}`
  const how = 'To repair now: tide apply. To accept what AWS has: write it into the policy file of the fleet.'
  const told = section('Drift', note, rows, paint)
  return told && `${told}\n${paint('dim', `  ${how}`)}`
}

export function heldSection({ changes }: Report, paint: Paint): string | null {
  const held = changes.filter(({ held }) => held)
  const rows = held.map((change) => changeText(change, [paint('cyan', `held: ${reason(change)}`)], paint))
  return section('Held', `${plural(held.length, 'change')} until somebody decides`, rows, paint)
}

function reason(change: Change): string {
  const how = isApprovable(change) ? ` (approve: tide apply --approve ${change.id})` : ''
  return `${safe(change.held?.reason ?? '')}${how}`
}

function changeText(change: Change, more: string[], paint: Paint): string {
  const { title, details } = describe(change)
  return [
    `  ${paint('bold', safe(change.fleet))} ${safe(title)}  ${paint('dim', change.id)}`,
    ...[
      ...details.map((detail) => safe(detail)),
      paint('dim', `because ${safe(change.because)}`),
      ...more,
    ].map((line) => `      ${line}`),
  ].join('\n')
}

const inks: Record<Weight, Ink> = { critical: 'red', unchecked: 'cyan', warning: 'yellow', info: 'dim' }

export function findingsSection({ findings }: Report, paint: Paint): string | null {
  const kinds = [
    ...Map.groupBy(findings, (finding) => `${weightsWorstFirst.indexOf(weightOf(finding))} ${finding.code}`),
  ]
  const rows = kinds
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, some]) => kindText(some as [Finding, ...Finding[]], paint))
  return section('Findings', `${plural(findings.length, 'finding')}, worst first`, rows, paint)
}

function kindText(some: [Finding, ...Finding[]], paint: Paint): string {
  const [first] = some
  const weight = weightOf(first)
  const fleets = new Set(some.map(({ fleet }) => fleet)).size
  const times = some.length > 1 ? `  ${count(some.length)} times, in ${plural(fleets, 'fleet')}` : ''
  const mark = weight === 'unchecked' ? '?' : '!'
  const isCommon = new Set(some.map(({ remedy }) => remedy)).size === 1
  const remedyText = ({ remedy }: Finding) => paint('dim', `remedy: ${safe(remedy)}`)
  const rows = some.map((finding) => {
    const { fleet, target, expected, actual } = finding
    const is = `      ${safe(fleet)} ${safe(target, 120)}: ${safe(actual)} ${paint('dim', `(expected ${safe(expected)})`)}`
    return isCommon ? is : `${is}\n        ${remedyText(finding)}`
  })
  return [
    `  ${paint(inks[weight], `${mark} ${weight}`)} ${paint('bold', safe(first.code))}${paint('dim', times)}`,
    ...shortened(rows, examples, '      ', paint),
    ...(isCommon ? [`      ${remedyText(first)}`] : []),
  ].join('\n')
}

export function acceptedSection({ accepted }: Report, paint: Paint): string | null {
  const rows = accepted.map(
    ({ fleet, code, target, accepted: why }) =>
      `  ${safe(fleet)} ${safe(code)} · ${safe(target, 120)}: ${safe(why)}`,
  )
  return section('Accepted', `${plural(rows.length, 'risk')} that policy files accept`, rows, paint)
}

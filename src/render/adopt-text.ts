/** What `tide adopt` wrote, for people: the files, what they cannot say, what the proofs object to, and what comes next. */
import type { AdoptedFleet, AdoptReport } from '../core/adopt/report.ts'
import type { Risk } from '../core/proofs/risk.ts'
import { formatPath } from '../core/rules/complaint.ts'
import { type Paint, plural, safe } from './paint.ts'

/** A sentence with its numbers can be longer than a reason. */
const longest = 1_000

/** @param isDry nothing was written: the files are shown instead */
export function adoptText({ adopted, already, refused }: AdoptReport, isDry: boolean, paint: Paint): string {
  const parts = [
    ...adopted.map((fleet) => fleetText(fleet, isDry, paint)),
    already.map(({ group, file }) => `- ${safe(group)}: ${safe(file)} is about it already\n`).join(''),
    refused.map(({ group, why }) => `${paint('red', '✗')} ${safe(group)}: ${safe(why, longest)}\n`).join(''),
    adopted.length > 0 ? nextSteps(adopted, isDry, paint) : '',
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function fleetText(fleet: AdoptedFleet, isDry: boolean, paint: Paint): string {
  const title = `${paint('bold', safe(fleet.fleet))} from group ${safe(fleet.group)}\n`
  const files = fleet.files.map(({ file, text }) =>
    isDry ? `\n${paint('cyan', safe(file))}\n${indented(text)}` : `  ${paint('green', '+')} ${safe(file)}\n`,
  )
  return [title, ...files, ...sections(fleet, paint)].join('')
}

/** The file as it is, but for what a terminal would take for a command. */
function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${safe(line, longest)}`))
    .join('\n')
}

function sections({ unsaid, risks, changes, findings, fleet }: AdoptedFleet, paint: Paint): string[] {
  return [
    unsaid.length > 0 ? `\n  ${paint('bold', 'not said')}, because the files have no word for it:\n` : '',
    ...unsaid.map(({ what, why }) => `    ${safe(what)}: ${safe(why, longest)}\n`),
    risks.length > 0 ? `\n  ${paint('bold', 'what `tide check` objects to')}:\n` : '',
    ...risks.map((risk) => riskText(risk, paint)),
    changes.length > 0
      ? `\n  ${paint('red', `${plural(changes.length, 'change')} pending`)}: the group is not what was read; see \`tide plan ${fleet}\`\n`
      : `\n  ${paint('green', '✓')} a plan has no changes now${findings.length > 0 ? `, and ${plural(findings.length, 'finding')}` : ''}\n`,
  ]
}

function riskText({ code, severity, at, says, fix }: Risk, paint: Paint): string {
  const path = 'file' in at ? (at.path ?? '') : formatPath(at)
  const ink = severity === 'error' ? 'red' : 'yellow'
  return `    ${safe(path)} ${paint('cyan', code)} ${paint(ink, `${severity}:`)} ${safe(says, longest)}\n      ${paint('dim', 'fix:')} ${safe(fix, longest)}\n`
}

function nextSteps(adopted: AdoptedFleet[], isDry: boolean, paint: Paint): string {
  const names = adopted.map(({ fleet }) => fleet)
  const which = names.length <= 5 ? ` ${names.join(' ')}` : ''
  const steps = isDry
    ? ['nothing was written: leave out --dry-run to write the files']
    : [
        'write what a load test proved as capacity.connectionsPerInstance: it is a guess',
        '`tide check` for what would hurt at a peak, with its lines',
        `\`tide plan${which}\` shows no changes; commit the files then`,
        'remove `mode: observe` when the plan is what you want',
      ]
  return `${paint('bold', 'next')}\n${steps.map((step) => `  ${step}\n`).join('')}`
}

/** A Report as text that a person likes to read. */
import { type Change, isApprovable } from '../core/change.ts'
import type { Finding } from '../core/finding.ts'
import { formatInstant } from '../core/instant.ts'
import { type Outcome, ofNoFleet, type Report } from '../core/report.ts'
import { undoneFleets } from '../core/undone.ts'
import { describe } from './describe.ts'
import { type Ink, type Paint, plural, safe } from './paint.ts'

/** Changes by fleet, then findings worst first, then one line that sums up. */
export function reportText(report: Report, paint: Paint): string {
  const outcomes = new Map(report.outcomes?.map((outcome) => [outcome.id, outcome]))
  const blocks = report.fleets.flatMap((fleet) => {
    const changes = report.changes.filter((change) => change.fleet === fleet.fleet)
    const where = `${fleet.group} · ${fleet.region}`
    return changes.length > 0 ? [fleetBlock(fleet.fleet, where, changes, outcomes, paint)] : []
  })
  // Fleets that have no file any more come last, as they are planned last.
  const gone = [...Map.groupBy(ofNoFleet(report, report.changes), ({ fleet }) => fleet)].map(
    ([fleet, some]) => fleetBlock(fleet, 'no file declares it', some, outcomes, paint),
  )
  const findings = report.findings.length > 0 ? [findingsText(report.findings, paint)] : []
  return `${[heading(report, paint), ...blocks, ...gone, ...findings, summary(report, paint)].join('\n\n')}\n`
}

export function heading({ at, commit, fleets }: Report, paint: Paint): string {
  const facts = [formatInstant(at), commit ? `commit ${commit}` : 'no commit', plural(fleets.length, 'fleet')]
  return paint('dim', facts.join(' · '))
}

function fleetBlock(
  fleet: string,
  where: string,
  changes: Change[],
  outcomes: Map<string, Outcome>,
  paint: Paint,
): string {
  const title = `${paint('bold', safe(fleet))} ${paint('dim', safe(where))}`
  return [title, ...changes.map((change) => changeText(change, outcomes.get(change.id), paint))].join('\n')
}

const signInks: Record<string, Ink> = { '+': 'green', '~': 'yellow', '-': 'red' }

function changeText(change: Change, outcome: Outcome | undefined, paint: Paint): string {
  const { sign, title, details } = describe(change)
  const waits = change.held && outcome?.result !== 'applied'
  const mark = waits ? paint('cyan', '‖') : paint(signInks[sign] ?? 'dim', sign)
  return [
    `  ${mark} ${safe(title)}  ${paint('dim', change.id)}${outcomeMark(outcome, paint)}`,
    ...details.map((detail) => `      ${safe(detail)}`),
    paint('dim', `      because ${safe(change.because)}`),
    ...(waits && change.held
      ? [paint('cyan', `      held: ${safe(change.held.reason)}${howToApprove(change)}`)]
      : []),
    ...(outcome?.error ? [paint('red', `      ${safe(outcome.error)}`)] : []),
  ].join('\n')
}

function howToApprove(change: Change): string {
  return isApprovable(change) ? ` (approve: tide apply --approve ${change.id})` : ''
}

function outcomeMark(outcome: Outcome | undefined, paint: Paint): string {
  if (outcome?.result === 'applied') return paint('green', '  ✓ applied')
  if (outcome?.result === 'failed') return paint('red', '  ✗ failed')
  return ''
}

const severityInks: Record<Finding['severity'], Ink> = { critical: 'red', warning: 'yellow', info: 'dim' }

export function findingsText(findings: Finding[], paint: Paint): string {
  return findings
    .map(({ severity, status, code, fleet, target, expected, actual, remedy }) =>
      [
        `${paint(severityInks[severity], status === 'unchecked' ? '? unchecked' : `! ${severity}`)} ${paint('bold', safe(fleet))} ${code} · ${safe(target)}`,
        `    expected ${safe(expected)}`,
        `    actual   ${safe(actual)}`,
        paint('dim', `    remedy   ${safe(remedy)}`),
      ].join('\n'),
    )
    .join('\n')
}

function summary(report: Report, paint: Paint): string {
  const { changes, findings, outcomes, fleets } = report
  const held = changes.filter(({ held }) => held).length
  const unchecked = findings.filter(({ status }) => status === 'unchecked').length
  const tell = [
    changes.length > 0 ? `${plural(changes.length, 'change')}${held > 0 ? ` (${held} held)` : ''}` : '',
    findings.length > 0
      ? `${plural(findings.length, 'finding')}${unchecked > 0 ? ` (${unchecked} unchecked)` : ''}`
      : '',
  ].filter((part) => part !== '')
  if (tell.length === 0)
    return paint('green', `✓ ${plural(fleets.length, 'fleet')} as the repository says: nothing to change`)
  if (!outcomes)
    return `${tell.join(', ')}. ${changes.length > held ? 'Write them with `tide apply`.' : 'Nothing to write.'}`
  const undone = undoneFleets(report)
  const missed = undone.length > 0 ? `; nothing was done on ${undone.join(', ')}` : ''
  const by = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length
  const failed = by('failed')
  const results = `${by('applied')} applied, ${by('held')} held, ${failed} failed`
  const found = findings.length > 0 ? `; ${tell.at(-1)}` : ''
  return paint(failed > 0 || missed ? 'red' : 'green', `${results}${found}${missed}`)
}

/** What `tide check` proved, for people: by file, worst first, each risk at its place and with what mends it. */
import { count } from '../core/count.ts'
import type { LocatedProof, LocatedRisk } from '../core/proofs/located.ts'
import { type Ink, type Paint, plural, safe } from './paint.ts'

/** A sentence with its numbers can be longer than a reason. */
const longest = 1_000

export interface Checked {
  fleets: number
  peaks: number
  proofs: LocatedProof[]
  /** Whether the command fails for what was found. */
  isFailed: boolean
}

export function proofsText({ fleets, peaks, proofs, isFailed }: Checked, paint: Paint): string {
  const risks = proofs.flatMap((proof) => proof.risks)
  const accepted = proofs.flatMap((proof) => proof.accepted)
  const parts = [
    ...byFile(risks).map((some) => some.map((risk) => riskText(risk, paint)).join('')),
    accepted.map((risk) => acceptedText(risk, paint)).join(''),
    proofs.map((proof) => survivesText(proof)).join(''),
  ].filter((part) => part !== '')
  const what = `${plural(fleets, 'fleet')} with ${plural(peaks, 'peak')}`
  const verdict = [isFailed ? null : 'valid', ...counts(risks, accepted.length)].filter(
    (part) => part !== null,
  )
  const line = `${isFailed ? '✗' : '✓'} ${what}: ${verdict.join(', ')}`
  return `${[...parts, `${paint(isFailed ? 'red' : 'green', line)}\n`].join('\n')}`
}

const inks: Record<LocatedRisk['severity'], Ink> = { error: 'red', warning: 'yellow', info: 'dim' }
const severities: LocatedRisk['severity'][] = ['error', 'warning', 'info']

/** Files by their worst, then by name; within one the worst, then from top to bottom. */
function byFile(risks: LocatedRisk[]): LocatedRisk[][] {
  const rank = ({ severity }: LocatedRisk) => severities.indexOf(severity)
  const sorted = risks.toSorted(
    (a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column || order(a.code, b.code),
  )
  const files = [...Map.groupBy(sorted, ({ file }) => file).values()]
  const first = ([risk]: LocatedRisk[]) => (risk ? rank(risk) : 0)
  return files.sort((a, b) => first(a) - first(b) || order(a[0]?.file ?? '', b[0]?.file ?? ''))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function riskText(risk: LocatedRisk, paint: Paint): string {
  const { code, severity, says, fix } = risk
  const what = `${paint('cyan', code)} ${paint(inks[severity], `${severity}:`)} ${safe(says, longest)}`
  return `${paint('bold', placeOf(risk))} ${what}\n  ${paint('dim', 'fix:')} ${safe(fix, longest)}\n`
}

function acceptedText(risk: LocatedRisk & { accepted: string }, paint: Paint): string {
  const said = `${placeOf(risk)} ${risk.code} accepted: ${safe(risk.says, longest)}`
  return `${paint('dim', said)}\n${paint('dim', `  because: ${safe(risk.accepted)}`)}\n`
}

function placeOf({ file, line, column }: LocatedRisk): string {
  return `${safe(file)}:${line}:${column}`
}

function survivesText({ fleet, survives }: LocatedProof): string {
  if (!survives) return `${fleet} has no scale-out: nothing grows but its floor\n`
  const { instances, perMinute } = survives
  const growth = perMinute > 0 ? `+${count(perMinute)} connections/minute` : 'no growth'
  return `${fleet} survives ${growth} at ${plural(instances, 'instance')}\n`
}

function counts(risks: LocatedRisk[], accepted: number): string[] {
  const unchecked = risks.filter(({ isUnchecked }) => isUnchecked).length
  const of = (severity: LocatedRisk['severity']) =>
    risks.filter((risk) => risk.severity === severity && !risk.isUnchecked).length
  return [
    of('error') > 0 ? plural(of('error'), 'error') : '',
    unchecked > 0 ? `${count(unchecked)} unchecked` : '',
    of('warning') > 0 ? plural(of('warning'), 'warning') : '',
    of('info') > 0 ? `${count(of('info'))} to know` : '',
    accepted > 0 ? `${count(accepted)} accepted` : '',
  ].filter((part) => part !== '')
}

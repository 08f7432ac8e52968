/** The nightly report as text: in a terminal, and in the part of its mail that every program can show. */
import type { Report } from '../core/report.ts'
import { fleetsSection, nodesSection } from './drift/fleets-text.ts'
import { forecastsSection, proposalsSection } from './drift/forecasts-text.ts'
import { acceptedSection, driftSection, findingsSection, heldSection } from './drift/found-text.ts'
import { aheadSection, peaksSection } from './drift/peaks-text.ts'
import { askedSection, inForceSection } from './drift/people-text.ts'
import type { Paint } from './paint.ts'
import { heading } from './report-text.ts'
import { verdict } from './verdict.ts'

/** The verdict, then what needs a person, then what was and what comes; each only where there is something. */
export function driftText(report: Report, paint: Paint, columns: number): string {
  const sections = [
    `${heading(report, paint)}\n${paint('bold', verdict(report))}`,
    driftSection(report, paint),
    findingsSection(report, paint),
    heldSection(report, paint),
    inForceSection(report, paint),
    acceptedSection(report, paint),
    askedSection(report, paint),
    peaksSection(report, paint),
    proposalsSection(report, paint),
    forecastsSection(report, paint),
    aheadSection(report, paint, columns),
    nodesSection(report, paint),
    fleetsSection(report, paint),
  ]
  return `${sections.filter((text) => text !== null).join('\n\n')}\n`
}

/** A Report in sections, worst first, for the page and for the mail alike; only where there is something to say. */
import type { Report } from '../../core/report.ts'
import type { Timeline } from '../../core/timeline.ts'
import { aheadSection } from './ahead-section.ts'
import { balanceSection } from './balance-section.ts'
import { driftSection, heldSection } from './drift-section.ts'
import { acceptedSection, findingsSection } from './findings-section.ts'
import { fleetsSection } from './fleets-section.ts'
import { forecastsSection, proposalsSection } from './forecasts-section.ts'
import { footer, head } from './head.ts'
import type { Html } from './html.ts'
import { peaksSection } from './peaks-section.ts'
import { askedSection, tagsSection } from './people-section.ts'

export interface Layout {
  /** Rows in a section, and charts; what is beyond is counted. */
  most: number
  /** `null`: no picture of this one, only words. */
  chart: (timeline: Timeline) => Html | null
}

export function reportSections(report: Report, { most, chart }: Layout): Html[] {
  return [
    head(report),
    driftSection(report, most),
    findingsSection(report, most),
    heldSection(report, most),
    tagsSection(report, most),
    acceptedSection(report, most),
    askedSection(report, most),
    peaksSection(report, most),
    proposalsSection(report, most),
    forecastsSection(report, most),
    aheadSection(report, most, chart),
    balanceSection(report, most),
    fleetsSection(report, most),
    footer(report),
  ].filter((section) => section !== null)
}

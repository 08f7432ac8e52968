/** Pages: any Report, the coming hours, and a day of load; each one file that a browser opens anywhere. */
import { writtenConcerns } from '../../core/concern.ts'
import { HOUR } from '../../core/instant.ts'
import type { Report } from '../../core/report.ts'
import type { Timeline } from '../../core/timeline.ts'
import type { CurveChart } from '../chart/curve-chart.ts'
import { gaugeChart } from '../chart/gauge-chart.ts'
import { pageTheme } from '../chart/theme.ts'
import { plural } from '../paint.ts'
import { verdict } from '../verdict.ts'
import { fleetsWorstFirst } from '../worst-first.ts'
import { timelineBody, timelineNote } from './ahead-section.ts'
import { more, part, table, when } from './blocks.ts'
import { page } from './document.ts'
import { drawnCurves, drawnTimeline } from './drawn.ts'
import { stateTag } from './fleets-section.ts'
import { type Html, html, raw } from './html.ts'
import { reportSections } from './sections.ts'

/** So that a page of a thousand fleets is still opened: rows of a section, and drawn fleets. */
const mostRows = 10_000
const mostDrawn = 60

export function reportPage(report: Report): string {
  let left = mostDrawn
  const chart = (timeline: Timeline) => (left-- > 0 ? drawnTimeline(timeline) : null)
  const sections = reportSections(report, { most: mostRows, chart })
  const stand = gauges(report)
  return page(`Springtide: ${verdict(report)}`, stand ? placed(sections, stand, isStatus(report)) : sections)
}

/** Beside the table of fleets, which is the last before the foot: where both are what was asked, they come first. */
function placed(sections: Html[], stand: Html, isAsked: boolean): Html[] {
  const fleets = sections.slice(-2, -1)
  const others = sections.slice(1, -2)
  const middle = isAsked ? [stand, ...fleets, ...others] : [...others, ...fleets, stand]
  return [...sections.slice(0, 1), ...middle, ...sections.slice(-1)]
}

/** Whoever asks for no more than how fleets stand is to see that first. */
function isStatus({ concerns, night, outcomes }: Report): boolean {
  return !night && !outcomes && concerns.every((concern) => writtenConcerns.some((name) => name === concern))
}

function gauges(report: Report): Html | null {
  const fleets = fleetsWorstFirst(report.fleets)
  if (fleets.length === 0) return null
  return part('How fleets stand', when(report.at), [
    html`<div class="gauges">${fleets.slice(0, mostDrawn).map((status) => html`<div><h3>${status.fleet} ${stateTag(status)}</h3><div class="chart">${raw(gaugeChart(status, pageTheme))}</div></div>\n`)}</div>`,
    more(fleets.length - mostDrawn, 'fleet', ': see the table') ?? html``,
  ])
}

/** @param timelines of one span of time, as `tide timeline` has them */
export function timelinesPage(timelines: Timeline[]): string {
  const [first] = timelines
  const hours = first ? Math.round((first.to - first.from) / HOUR) : 0
  const title = `The floor of ${plural(timelines.length, 'fleet')}, the next ${plural(hours, 'hour')}`
  return page(title, [
    lead(title, first ? `from ${when(first.from, first.timezone)}` : 'no fleet'),
    ...timelines
      .slice(0, mostDrawn)
      .map((timeline) =>
        part(timeline.fleet, timelineNote(timeline), timelineBody(timeline, drawnTimeline(timeline))),
      ),
    more(timelines.length - mostDrawn, 'fleet') ?? html``,
  ])
}

export interface Day {
  title: string
  lead: string
  /** One chart a unit. */
  charts: CurveChart[]
  /** The numbers that runs are compared by; every column has a name, and the first cell of a row names the row. */
  table: { columns: string[]; rows: string[][] }
}

/** A recorded or simulated day. */
export function dayPage(day: Day): string {
  return page(day.title, [
    lead(day.title, day.lead),
    ...day.charts.map((chart) => part(chart.title, chart.unit, drawnCurves(chart))),
    part('In numbers', '', table(day.table.columns, day.table.rows)),
  ])
}

function lead(title: string, text: string): Html {
  return html`<div class="part lead plain-edge"><h1>${title}</h1><p>${text}</p></div>\n`
}

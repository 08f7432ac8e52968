/** Charts on a page, each for a wide screen and for a phone: the style sheet shows one, so words keep their size. */
import type { Timeline } from '../../core/timeline.ts'
import { type CurveChart, curveChart } from '../chart/curve-chart.ts'
import { pageTheme } from '../chart/theme.ts'
import { timelineChart } from '../chart/timeline-chart.ts'
import { type Html, html, raw } from './html.ts'

/** What a page of 760 and a phone of 360 leave inside a part, in CSS pixels. */
const wide = 700
const narrow = 320

export function drawnTimeline(timeline: Timeline): Html {
  return both((width) => timelineChart(timeline, pageTheme, width))
}

export function drawnCurves(chart: CurveChart): Html {
  return both((width) => curveChart(chart, pageTheme, width))
}

function both(draw: (width: number) => string): Html {
  return html`<div class="chart wide">${raw(draw(wide))}</div><div class="chart narrow">${raw(draw(narrow))}</div>`
}

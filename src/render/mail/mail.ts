/** A Report as a mail: a subject, text, HTML that Gmail does not clip, its charts, and the whole page beside it. */
import { formatInstant } from '../../core/instant.ts'
import type { Report } from '../../core/report.ts'
import type { Timeline } from '../../core/timeline.ts'
import { pictureTheme } from '../chart/theme.ts'
import { timelineChart, timelineWords } from '../chart/timeline-chart.ts'
import { driftText } from '../drift-text.ts'
import { type Html, html, markup, raw } from '../page/html.ts'
import { reportPage } from '../page/page.ts'
import { reportSections } from '../page/sections.ts'
import { mailStyle } from '../page/style.ts'
import { plain } from '../paint.ts'
import { verdict } from '../verdict.ts'

export interface Mail {
  subject: string
  text: string
  html: string
  /** Shown where the HTML has `cid:` and their id; mail programs show no SVG. */
  pictures: { cid: string; svg: string; alt: string }[]
  attachments: { filename: string; contentType: string; content: string }[]
}

/** Gmail clips a message whose HTML is longer, in bytes. */
const mostBytes = 102_400

/** Rows of a section, and charts: the first that fits is taken. */
const lengths = [30, 15, 8, 4, 2, 1]
const mostCharts = 8

/** A chart for 420 pixels is read on a phone at 320, and in a window at 540. */
const chartWidth = 420

/** Columns of the text part: it is read where there is no room for more. */
const columns = 76

export function renderMail(report: Report): Mail {
  const subject = verdict(report)
  return {
    subject,
    text: driftText(report, plain, columns),
    ...fitting(report, subject),
    attachments: [
      {
        filename: `springtide-${formatInstant(report.at).slice(0, 10)}.html`,
        contentType: 'text/html; charset=utf-8',
        content: reportPage(report),
      },
    ],
  }
}

/** The longest that is not clipped. */
function fitting(report: Report, subject: string): Pick<Mail, 'html' | 'pictures'> {
  for (const most of lengths) {
    const made = body(report, subject, most)
    if (Buffer.byteLength(made.html) < mostBytes) return made
  }
  return body(report, subject, 0)
}

function body(report: Report, subject: string, most: number): Pick<Mail, 'html' | 'pictures'> {
  const pictures: Mail['pictures'] = []
  const chart = (timeline: Timeline): Html | null => {
    if (pictures.length >= Math.min(most, mostCharts)) return null
    const cid = `floor-${pictures.length + 1}@springtide`
    const alt = timelineWords(timeline)
    pictures.push({ cid, svg: timelineChart(timeline, pictureTheme, chartWidth), alt })
    return html`<div class="chart"><img src="cid:${cid}" alt="${alt}" width="${chartWidth}"></div>`
  }
  const sections = reportSections(report, { most, chart })
  return { html: documentOf(subject, sections), pictures }
}

function documentOf(subject: string, sections: Html[]): string {
  return markup(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${raw(mailStyle)}</style>
</head>
<body>
<div class="page" role="main">
${sections}<p class="foot dim">The page attached to this mail has what is left out here.</p>
</div>
</body>
</html>
`)
}

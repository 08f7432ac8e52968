/** The documents that are opened: each has everything it can have, hostile text included. */
import { HOUR, MINUTE } from '../../src/core/instant.ts'
import type { Report } from '../../src/core/report.ts'
import { timeline } from '../../src/core/timeline.ts'
import { forecastPage } from '../../src/render/forecast/page.ts'
import { renderMail } from '../../src/render/mail/mail.ts'
import { type Day, dayPage, reportPage, timelinesPage } from '../../src/render/page/page.ts'
import { aFleet, aPeak } from '../build.ts'
import { at, everything, hostile } from '../everything.ts'
import { everyKind } from './every-kind.ts'
import { foreseen, several } from './forecasts.ts'

const from = at - 7 * HOUR

/** A day with one hump of load, and capacity that follows it a little late. */
function load(minute: number): number {
  return Math.round(60_000 + 380_000 * Math.exp(-(((minute - 1_200) / 110) ** 2)))
}

function curve(name: string, kind: 'area' | 'line' | 'step', value: (minute: number) => number) {
  const points = Array.from({ length: 1_440 }, (_, minute) => ({
    at: from + minute * MINUTE,
    value: value(minute),
  }))
  return { name, kind, points }
}

const inService = (minute: number) => Math.ceil(load(Math.max(0, minute - 6)) / 16_000)
const floor = (minute: number) => (minute >= 1_080 && minute < 1_380 ? 29 : 4)
const span = { from, to: from + 24 * HOUR, timezone: 'Europe/Paris' }

const day: Day = {
  title: 'A recorded day on chat',
  lead: `30 June 1998, scaled to 450,000 connections ${hostile}`,
  charts: [
    {
      ...span,
      title: 'Load and capacity',
      unit: 'connections',
      curves: [
        curve('wanted', 'area', load),
        curve('capacity at target', 'step', (minute) => Math.max(inService(minute), floor(minute)) * 16_000),
        curve('capacity at target, without pre-warm', 'step', (minute) => inService(minute) * 16_000),
      ],
    },
    {
      ...span,
      title: 'Instances',
      unit: 'instances',
      curves: [
        curve('floor', 'area', floor),
        curve('in service', 'step', (minute) => Math.max(inService(minute), floor(minute))),
      ],
    },
    {
      ...span,
      title: 'The fullest instance',
      unit: 'connections',
      curves: [
        curve('with pre-warm', 'line', (minute) => load(minute) / Math.max(inService(minute), floor(minute))),
        curve('without', 'line', (minute) =>
          Math.min(28_000, load(minute) / inService(Math.max(0, minute - 5))),
        ),
        curve('target', 'line', () => 16_000),
        curve('limit', 'line', () => 28_000),
      ],
    },
  ],
  table: {
    columns: ['in 24 hours', 'with pre-warm', 'without'],
    rows: [
      ['minutes over 20,000 on average, or refusing', '0', '30'],
      ['connections on the fullest instance, at worst', '15,524', '28,000'],
      ['instance-hours', '312', '211'],
    ],
  },
}

const busy = aFleet({ fleet: 'chat' }, [
  aPeak({ timezone: 'Europe/Paris' }),
  aPeak({
    name: 'lunch',
    rampSeconds: 3_600,
    when: { kind: 'days', days: [1, 2, 3, 4, 5], window: { from: 690, to: 840 } },
    size: { instances: 18 },
  }),
  aPeak({
    name: 'late-show',
    when: { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window: { from: 1_290, to: 1_500 } },
    size: { connections: 580_000 },
  }),
])
const quiet = aFleet({ fleet: 'feed', capacity: { max: 900 } })

const timelines = [
  timeline(busy, at, at + 48 * HOUR, null),
  timeline(busy, at, at + 336 * HOUR, null),
  timeline(busy, at, at + 6 * HOUR, null),
  timeline(quiet, at, at + 48 * HOUR, null),
  ...(everything.night?.ahead ?? []),
]

const { night: _, ...now } = everything
const calm = {
  ...everything,
  fleets: everything.fleets.slice(2),
  changes: [],
  findings: [],
  accepted: [],
  night: { peaks: [], ahead: [], asked: { read: [] } },
}

export const documents: Record<string, string> = {
  'the nightly report': reportPage(everything),
  'a report without a night': reportPage(now),
  'a calm night': reportPage(calm),
  'every kind of change': reportPage(everyKind),
  'a forecast': forecastPage([foreseen]),
  'forecasts of several fleets': forecastPage(several),
  'the timelines': timelinesPage(timelines),
  'a day': dayPage(day),
  'the mail': mail(everything),
  'the mail with every kind of change': mail(everyKind),
}

/** As a mail program shows it: each picture in its place. Which program turned it into pixels does not matter here. */
function mail(report: Report): string {
  const { html, pictures } = renderMail(report)
  return pictures.reduce(
    (text, { cid, svg }) =>
      text.replace(
        `src="cid:${cid}"`,
        `src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"`,
      ),
    html,
  )
}

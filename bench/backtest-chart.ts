/** The trade-off of a backtest as a picture: for each series, minutes over the threshold for the instances paid for. */
import { count } from '../src/core/count.ts'
import type { Score } from '../src/core/played.ts'
import { element, picture, words } from '../src/render/chart/svg.ts'
import { light, pictureTheme } from '../src/render/chart/theme.ts'
import type { Played } from './backtest-tables.ts'

const [panelWidth, panelHeight, inRow] = [300, 190, 3]
const [left, right, top, bottom] = [46, 284, 40, 156]

/** One panel for each outcome that has variations. */
export function tradeOffs(played: readonly Played[]): string {
  const varied = played.filter(({ variations }) => variations !== null)
  const panels = varied.map((each, index) => {
    const [x, y] = [(index % inRow) * panelWidth, Math.floor(index / inRow) * panelHeight]
    return element('g', { transform: `translate(${x} ${y})` }, panel(each))
  })
  const height = Math.ceil(varied.length / inRow) * panelHeight + 24
  const key =
    'Line: with the schedule, floors × 0.7 to × 1.5, the ring is what the first half chose. a: without. b: thresholds lowered. c: fixed.'
  const title = 'Minutes over the threshold, for instance-hours in percent of a fleet fixed at the peak'
  const about = { width: panelWidth * inRow, height, title, description: key }
  return `${picture(about, pictureTheme, [...panels, words(left, height - 10, key, { fill: light.dim })])}\n`
}

function panel({ series, factor: chosen, outcome, variations }: Played): string {
  const { without, lowered, fixed } = outcome
  const floors = variations?.floors ?? []
  const all = [without, lowered, fixed, ...floors.map(({ score }) => score)]
  const most = Math.max(1, ...all.map(({ minutesOverThreshold }) => minutesOverThreshold))
  const widest = Math.max(...all.map(({ instanceHours }) => instanceHours))
  const xOf = (score: Score) => left + (score.instanceHours / widest) * (right - left)
  const yOf = (score: Score) => bottom - (score.minutesOverThreshold / most) * (bottom - top)
  const path = floors.map(({ score }, index) => `${index === 0 ? 'M' : 'L'}${xOf(score)} ${yOf(score)}`)
  const axis = { stroke: light.grid }
  const dim = { fill: light.dim }
  const percent = (widest / fixed.instanceHours) * 100
  return [
    words(12, 20, series.title, { 'font-weight': 'bold' }, panelWidth - 24),
    element('line', { x1: left, y1: bottom, x2: right, y2: bottom, ...axis }),
    element('line', { x1: left, y1: top, x2: left, y2: bottom, ...axis }),
    words(left - 6, top + 4, count(most), { ...dim, 'text-anchor': 'end' }),
    words(left - 6, bottom + 4, '0', { ...dim, 'text-anchor': 'end' }),
    words(left, bottom + 18, '0 %', { ...dim, 'text-anchor': 'middle' }),
    words(right, bottom + 18, `${Math.round(percent)} %`, { ...dim, 'text-anchor': 'end' }),
    element('path', { d: path.join(''), fill: 'none', stroke: light.curve1, 'stroke-width': 2 }),
    ...floors.map(({ score, factor }) => dot(xOf(score), yOf(score), factor === chosen)),
    letter('a', xOf(without), yOf(without), light.curve2),
    letter('b', xOf(lowered), yOf(lowered), light.curve3),
    letter('c', xOf(fixed), yOf(fixed), light.curve4),
  ].join('')
}

function dot(cx: number, cy: number, isOwn: boolean): string {
  const fill = isOwn ? light.paper : light.curve1
  return element('circle', { cx, cy, r: isOwn ? 5 : 2.5, fill, stroke: light.curve1, 'stroke-width': 2 })
}

function letter(name: string, x: number, y: number, fill: string): string {
  const mark = element('circle', { cx: x, cy: y, r: 3, fill })
  return mark + words(x, y - 7, name, { fill, 'font-weight': 'bold', 'text-anchor': 'middle' })
}

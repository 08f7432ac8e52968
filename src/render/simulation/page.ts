/** Simulations as one page: load against capacity, instances, the fullest instance, and the numbers side by side. */
import { count } from '../../core/count.ts'
import type { CurveChart } from '../chart/curve-chart.ts'
import { part, table, tag } from '../page/blocks.ts'
import { page } from '../page/document.ts'
import { drawnCurves } from '../page/drawn.ts'
import { type Html, html } from '../page/html.ts'
import { safe } from '../paint.ts'
import { fewPoints } from './buckets.ts'
import type { Columns, Comparison, Variant } from './comparison.ts'
import { type NumberCell, numberRows } from './numbers.ts'
import { peakSentences } from './peaks.ts'
import { playedText } from './text.ts'

type Curve = CurveChart['curves'][number]

/** Stretches of a curve: more than a screen is wide. */
const mostStretches = 720
/** Fleets with charts: a page of more is not read. */
const mostDrawn = 20

export function simulationPage(comparisons: Comparison[], notes: string[] = []): string {
  const title = `Springtide: ${comparisons.length === 1 ? safe(comparisons[0]?.fleet ?? '', 60) : `${count(comparisons.length)} fleets`} on recorded load`
  const lead = html`<div class="part lead plain-edge"><h1>${title}</h1>${notes.map((note) => html`<p>${note}</p>`)}</div>\n`
  return page(title, [lead, ...comparisons.flatMap((one, index) => fleetParts(one, index < mostDrawn))])
}

function fleetParts(comparison: Comparison, isDrawn: boolean): Html[] {
  const { fleet, variants, notes, assumptions, seed } = comparison
  const said = [...notes, ...assumptions, `Seed ${seed}: the same seed plays the same.`]
  return [
    part(fleet, '', html`<p>${playedText(comparison)}</p>`),
    part(
      'In numbers',
      variants.length > 1 ? `beside ${safe(variants[0].name, 60)}` : '',
      numbersTable(comparison),
    ),
    part(
      'Peaks',
      'declared, and whether their instances were in service at the start',
      html`<ul class="items">${variants.flatMap((variant, index) => peakSentences(variant, index === 0 ? undefined : 1)).map((sentence) => html`<li>${sentence}</li>`)}</ul>`,
    ),
    ...(isDrawn ? charts(comparison) : []).map((chart) => part(chart.title, chart.unit, drawnCurves(chart))),
    part(
      'What was taken for granted',
      '',
      html`<ul class="items">${said.map((text) => html`<li>${text}</li>`)}</ul>`,
    ),
  ]
}

function numbersTable(comparison: Comparison): Html {
  const columns = ['number', ...comparison.variants.map(({ name }) => safe(name, 60))]
  return table(
    columns,
    numberRows(comparison).map(({ name, cells }) => [name, ...cells.map(cell)]),
  )
}

function cell({ text, isBest, difference }: NumberCell): Html {
  return html`${isBest ? tag('good', text) : text}${difference === '' ? null : html` <span class="dim">(${difference})</span>`}`
}

function charts(comparison: Comparison): CurveChart[] {
  const { variants, measure, from, to, timezone } = comparison
  const [ours] = variants
  const each = (
    kind: Curve['kind'],
    name: string,
    of: (variant: Variant) => Columns[keyof Columns],
    times = 1,
  ) =>
    variants.map((variant) => ({
      name: variants.length > 1 ? `${name}, ${safe(variant.name, 40)}` : name,
      kind,
      points: points(of(variant), from, times),
    }))
  const wanted = { name: 'load', kind: 'area' as const, points: points(ours.minutes.wanted, from) }
  const floor = { name: 'floor', kind: 'step' as const, points: points(ours.minutes.floor, from) }
  const chart = (title: string, unit: string, curves: Curve[]) => ({
    title,
    unit,
    curves,
    from,
    to,
    timezone,
  })
  return [
    chart(`Load, and what the instances in service are for at ${count(measure.target)} each`, 'connections', [
      wanted,
      ...each('step', 'capacity', ({ minutes }) => minutes.serving, measure.target),
    ]),
    chart('Instances', 'instances', [floor, ...each('step', 'in service', ({ minutes }) => minutes.serving)]),
    chart(
      `The fullest instance (its limit is ${count(measure.limit)})`,
      'connections',
      each('line', 'fullest', ({ minutes }) => minutes.fullest),
    ),
  ]
}

function points(values: ArrayLike<number>, from: number, times = 1) {
  return fewPoints(values, from, mostStretches).map(({ at, value }) => ({
    at,
    value: Math.round(value * times),
  }))
}

/** The demo's two days as a page: load and capacity, the fullest instance, and the numbers side by side. */
import { count } from '../core/count.ts'
import { MINUTE } from '../core/instant.ts'
import { targetPerInstance } from '../core/policy.ts'
import type { CurveChart } from '../render/chart/curve-chart.ts'
import { dayPage } from '../render/page/page.ts'
import type { DemoResult } from './demo.ts'
import { scoreRows } from './demo-text.ts'
import type { Minute } from './minutes.ts'

type Curve = CurveChart['curves'][number]

export function demoPage(result: DemoResult): string {
  const { fleet, threshold, withPrewarm, without, peaks } = result
  const [ours, theirs] = [withPrewarm.minutes, without.minutes]
  const each = targetPerInstance(fleet.policy)
  const limit = fleet.policy.capacity.connectionsPerInstance
  const chart = (title: string, unit: string, curves: Curve[]): CurveChart => ({
    title,
    unit,
    curves,
    from: ours[0]?.at ?? 0,
    to: (ours.at(-1)?.at ?? 0) + MINUTE,
    timezone: fleet.peaks[0]?.timezone ?? 'UTC',
  })
  const ready = peaks.filter(({ minutesEarly }) => minutesEarly !== null && minutesEarly >= 0).length
  return dayPage({
    title: `${fleet.name}: one recorded day, with pre-warm and without`,
    lead: `The load of a World Cup site (30 June 1998) as connections, on AWS in memory. ${ready} of ${peaks.length} peaks found all their instances in service.`,
    charts: [
      chart('Load, and what the instances in service are for', 'connections', [
        curve('load', 'area', ours, ({ wanted }) => wanted),
        curve('capacity with pre-warm', 'step', ours, ({ serving }) => serving * each),
        curve('capacity without', 'step', theirs, ({ serving }) => serving * each),
      ]),
      chart('Instances', 'instances', [
        curve('floor', 'step', ours, ({ floor }) => floor),
        curve('in service with pre-warm', 'step', ours, ({ serving }) => serving),
        curve('in service without', 'step', theirs, ({ serving }) => serving),
      ]),
      chart(`The fullest instance (its limit is ${count(limit)})`, 'connections', [
        curve('with pre-warm', 'line', ours, ({ fullest }) => fullest),
        curve('without', 'line', theirs, ({ fullest }) => fullest),
      ]),
    ],
    table: {
      columns: ['of the day', 'with pre-warm', 'without'],
      rows: scoreRows(threshold).map(([name, of]) => [name, of(withPrewarm.score), of(without.score)]),
    },
  })
}

function curve(name: string, kind: Curve['kind'], minutes: Minute[], of: (minute: Minute) => number): Curve {
  return { name, kind, points: minutes.map((minute) => ({ at: minute.at, value: Math.round(of(minute)) })) }
}

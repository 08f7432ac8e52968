/** Random policies for the cross-examination: steps and simple scaling, one alarm or two, quick and slow. */
import fc from 'fast-check'
import type { Fleet } from '../../../src/core/desired.ts'
import { aFleet } from '../../build.ts'

const trigger = fc.record({
  period: fc.constantFrom('1m', '1m', '1m', '2m', '5m'),
  datapoints: fc.constantFrom('1 of 1', '2 of 2', '2 of 3', '1 of 3'),
  missingData: fc.constantFrom('notBreaching', 'ignore', 'missing'),
})
const by = fc.integer({ min: 1, max: 4 })
const gaps = fc.array(fc.record({ gap: fc.integer({ min: 500, max: 6_000 }), by }), { maxLength: 2 })
const wait = fc.constantFrom('0s', '1m', '90s', '2m', '150s', '5m')

/** Small groups, so that every size can be tried; thresholds from far apart to far too near. */
export const aRandomPolicy = fc.record({
  min: fc.integer({ min: 1, max: 4 }),
  room: fc.integer({ min: 1, max: 5 }),
  high: fc.integer({ min: 2_000, max: 20_000 }),
  /** Scale-in in percent of scale-out. */
  low: fc.integer({ min: 15, max: 95 }),
  out: fc.record({ trigger, by, gaps, wait, isSimple: fc.boolean() }),
  inward: fc.record({ trigger, by, gaps, wait, isSimple: fc.boolean() }),
  maximum: fc.option(fc.record({ trigger, by, wait, above: fc.integer({ min: 80, max: 140 }) })),
  seconds: fc.record({
    launchSeconds: fc.constantFrom(30, 60, 180),
    terminateSeconds: fc.constantFrom(30, 60, 150),
  }),
})
type Drawn = typeof aRandomPolicy extends fc.Arbitrary<infer T> ? T : never

export function toFleet({ min, room, high, low, out, inward, maximum }: Drawn): Fleet {
  const at = Math.max(1, Math.floor((high * low) / 100))
  const up = [{ gap: 0, by: out.by }, ...out.gaps]
  const down = [{ gap: 0, by: inward.by }, ...inward.gaps]
  const reach = (steps: { gap: number }[], index: number) =>
    steps.slice(0, index + 1).reduce((sum, { gap }) => sum + gap, 0)
  const rising = up.map(({ by: add }, index) => ({ from: high + reach(up, index), add }))
  const falling = down.map(({ by: remove }, index) => ({ to: at - reach(down, index), remove }))
  return aFleet({
    capacity: { min, max: min + room, connectionsPerInstance: 10_000_000, targetPerInstance: high },
    scaling: {
      out: {
        ...out.trigger,
        at: high,
        ...(out.isSimple ? { add: out.by, cooldown: out.wait } : { steps: rising, warmup: out.wait }),
      },
      in: {
        ...inward.trigger,
        at,
        ...(inward.isSimple
          ? { remove: inward.by, cooldown: inward.wait }
          : { steps: falling.filter(({ to }) => to > 0) }),
      },
      ...(maximum
        ? {
            maximum: {
              ...maximum.trigger,
              at: Math.floor((high * maximum.above) / 100),
              warmup: maximum.wait,
              add: maximum.by,
            },
          }
        : {}),
    },
  })
}

type Trigger = Drawn['out']['trigger']

/** Found by a deep run: the alarm on the fullest instance grows the group long before that on the average can. */
export const aForestalledStep: Drawn = {
  min: 1,
  room: 2,
  high: 2_000,
  low: 34,
  out: { trigger: aTrigger('5m', '2 of 2'), by: 2, gaps: [], wait: '0s', isSimple: false },
  inward: { trigger: aTrigger('1m', '1 of 1'), by: 1, gaps: [], wait: '0s', isSimple: false },
  maximum: { trigger: aTrigger('1m', '1 of 1'), by: 1, wait: '1m', above: 80 },
  seconds: { launchSeconds: 30, terminateSeconds: 30 },
}

function aTrigger(period: Trigger['period'], datapoints: Trigger['datapoints']): Trigger {
  return { period, datapoints, missingData: 'notBreaching' }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../../src/core/instant.ts'
import { missingData } from '../../../src/core/proofs/missing-data.ts'
import { aFleet, clock, scalingSection } from '../../build.ts'
import { world } from '../../world.ts'

const ground = { at: clock('12:00'), types: new Map() }
const { out, in: inward } = scalingSection
const stepIn = { ...inward, remove: undefined, cooldown: undefined, steps: [{ to: 9_500, remove: 1 }] }
const { add: _, ...simpleOut } = { ...out, add: 2, steps: undefined, warmup: undefined }
const maximum = { at: 26_000, period: '1m', datapoints: '2 of 3', warmup: '150s', add: 2 }

type Section = Record<string, unknown>

function defined(section: Section): Section {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined))
}

/** Sound alarms, but for what is said here. */
function sides(changes: { out?: Section; in?: Section; maximum?: Section } = {}, policy: Section = {}) {
  const scaling = {
    out: defined({ ...out, ...changes.out }),
    in: defined({ ...inward, missingData: 'notBreaching', ...changes.in }),
    ...(changes.maximum ? { maximum: { ...maximum, ...changes.maximum } } : {}),
  }
  return missingData.find(aFleet({ scaling, ...policy }), ground)
}

describe('the scale-in alarm', () => {
  it('is an error where it takes silence for a low load', () => {
    expect(sides({ in: { missingData: 'breaching' } })).toEqual([
      {
        severity: 'error',
        at: ['scaling', 'in', 'missingData'],
        says: 'when the metric goes silent, the scale-in alarm counts that as a low load and removes 1 every 5m, from up to 60 down to the floor (4 outside of peaks), whatever the load',
        fix: 'write `scaling.in.missingData: notBreaching`: in silence the alarm then goes back to OK',
      },
    ])
  })

  it('is an error also in step scaling, though AWS does not say which step is taken', () => {
    expect(sides({ in: { ...stepIn, warmup: '60s', missingData: 'breaching' } })).toMatchObject([
      { severity: 'error', says: expect.stringContaining('AWS does not say which step') },
    ])
  })

  it('is a warning where it stays in ALARM when the metric goes silent', () => {
    expect(sides({ in: { missingData: 'ignore' } })).toMatchObject([
      {
        severity: 'warning',
        at: ['scaling', 'in', 'missingData'],
        says: expect.stringContaining('it stays there and removes 1 every 5m, from up to 60 down'),
      },
    ])
    expect(sides({ in: { ...stepIn, warmup: '60s', missingData: 'ignore' } })).toMatchObject([
      { severity: 'info' },
    ])
  })

  it('waits for the cooldown of the group where it has none of its own', () => {
    const [found] = sides({ in: { cooldown: undefined, missingData: 'breaching' } })
    expect(found?.says).toContain('removes 1 at a time, a cooldown of the group apart, from up to 60')
  })

  it('needs one low sample less than it says where missing data is missing', () => {
    expect(sides({ in: { missingData: 'missing' } })).toMatchObject([
      {
        severity: 'info',
        says: 'one low sample before the metric goes silent is enough for the scale-in alarm: 10m later it goes to ALARM without the other 2 of its 3 datapoints, for 15m',
      },
    ])
    expect(sides({ in: { missingData: 'missing', datapoints: '1 of 3' } })).toEqual([])
  })

  it('is sound where silence is no low load', () => {
    expect(sides()).toEqual([])
  })
})

describe('an alarm that adds instances', () => {
  it('is a warning where it takes silence for overload', () => {
    expect(sides({ out: { missingData: 'breaching' }, maximum: { missingData: 'breaching' } })).toMatchObject(
      [
        { severity: 'warning', at: ['scaling', 'out', 'missingData'] },
        { severity: 'warning', at: ['scaling', 'maximum', 'missingData'] },
      ],
    )
    const [simple] = sides({ out: { ...simpleOut, add: 2, cooldown: '3m', missingData: 'breaching' } })
    expect(simple?.says).toContain('counts that as overload and adds 2 every 3m up to the max of 60')
  })

  it('says where the scale-in alarm acts at the same time', () => {
    const [first] = sides({ out: { missingData: 'breaching' }, in: { missingData: 'breaching' } })
    expect(first?.says).toMatch(/; the scale-in alarm acts at the same time$/)
  })

  it('is good to know where simple scaling stays in ALARM, and no matter elsewhere', () => {
    expect(sides({ out: { ...simpleOut, add: 2, missingData: 'ignore' } })).toMatchObject([
      { severity: 'info' },
    ])
    expect(sides({ out: { missingData: 'ignore' }, maximum: { missingData: 'ignore' } })).toEqual([])
    expect(sides({ out: { missingData: 'missing' }, maximum: { missingData: 'notBreaching' } })).toEqual([])
  })
})

describe('datapoints', () => {
  const every = (interval: string, min = 1) => ({
    capacity: { min },
    telemetry: { namespace: 'WebSocket', metrics: ['tcp_established'], every: interval },
  })

  it('that samples every five minutes cannot fill hide overload', () => {
    expect(sides({}, every('5m'))).toEqual([
      {
        severity: 'error',
        at: ['scaling', 'out', 'datapoints'],
        says: '1 instance publishes every 5m, so that at most 2 of the 7 periods of 1m that the scale-out alarm looks at have a sample: 3 of 5 are not reached up to 1 instance, overload is never seen',
        fix: 'write `scaling.out.period: 5m`',
      },
    ])
  })

  it('are reached from the size on at which instances publish often enough between them', () => {
    expect(sides({}, every('5m', 2))).toEqual([])
    expect(sides({}, every('10m', 2))).toMatchObject([{ severity: 'error' }])
    expect(sides({}, every('10m', 3))).toEqual([])
  })

  it('of a scale-in alarm keep a fleet large', () => {
    const found = sides({ in: { period: '1m' } }, every('10m', 2))
    expect(found).toMatchObject([
      { at: ['scaling', 'out', 'datapoints'], severity: 'error' },
      {
        at: ['scaling', 'in', 'datapoints'],
        severity: 'warning',
        says: expect.stringMatching(/never scales in$/),
      },
    ])
  })

  it('are fewer than an alarm says where missing data is missing', () => {
    expect(sides({ out: { missingData: 'missing' } }, every('5m'))).toEqual([])
  })

  it('are not judged where nobody says how often instances publish', () => {
    expect(sides({}, { capacity: { min: 1 } })).toEqual([])
  })
})

it('a policy that does what the fix says has nothing left', () => {
  const treatment = fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching')
  const steps = fc.boolean()
  fc.assert(
    fc.property(treatment, treatment, steps, steps, (outwards, inwards, isStepOut, isStepIn) => {
      const both: Record<'out' | 'in', Section> = {
        out: { ...(isStepOut ? {} : { ...simpleOut, add: 2 }), missingData: outwards },
        in: { ...(isStepIn ? { ...stepIn, warmup: '60s' } : {}), missingData: inwards },
      }
      for (const { at, fix } of sides(both)) {
        const [, side, key] = at as ['scaling', 'out' | 'in', string]
        const [, value] = /missingData: (\w+)/.exec(fix) ?? []
        both[side] = { ...both[side], [key]: value }
      }
      expect(sides(both)).toEqual([])
    }),
  )
})

describe('in the sandbox, a metric that goes silent', () => {
  /** The sizes of a fleet of 20 with a low load, when its metric goes silent and an hour after. */
  async function goesSilent(treatment: string, silentAfter: number): Promise<[number, number]> {
    const scaling = { out, in: { ...inward, missingData: treatment } }
    const fleet = aFleet({ scaling })
    const run = world([fleet])
    const hand = run.hand('arena')
    hand.deleteGroup('prod-arena')
    hand.createGroup({ name: 'prod-arena', min: 4, max: 60, desired: 20 })
    await run.reconcile('12:00')
    const size = () => run.group('arena').DesiredCapacity ?? 0
    for (let minute = 1; minute <= silentAfter; minute += 1) {
      run.sandbox.advanceTo(clock('12:00') + minute * MINUTE)
      run.publish('arena', 5_000, 1)
    }
    const before = size()
    run.sandbox.advanceTo(clock('12:00') + (silentAfter + 60) * MINUTE)
    return [before, size()]
  }

  const inAlarm = 17
  const after6 = 6

  it('shrinks the fleet for as long as it is silent where that is breaching', async () => {
    for (const minutes of [inAlarm, after6]) {
      const [before, after] = await goesSilent('breaching', minutes)
      expect(before - after).toBeGreaterThanOrEqual(9)
    }
  })

  it('shrinks the fleet for as long as it is silent where that is ignored, if the alarm was in ALARM', async () => {
    const [before, after] = await goesSilent('ignore', inAlarm)
    expect(before - after).toBeGreaterThanOrEqual(9)
    expect(await goesSilent('ignore', after6)).toEqual([20, 20])
  })

  it('takes some instances for one low sample where it is missing', async () => {
    const [before, after] = await goesSilent('missing', after6)
    expect(before - after).toBeGreaterThanOrEqual(3)
    expect(before - after).toBeLessThanOrEqual(4)
  })

  it('takes none where it is not breaching, once the low samples are past', async () => {
    const [before, after] = await goesSilent('notBreaching', inAlarm)
    expect(before - after).toBeLessThanOrEqual(2)
    expect(await goesSilent('notBreaching', after6)).toEqual([20, 20])
  })
})

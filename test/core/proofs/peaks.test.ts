import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet, Peak } from '../../../src/core/desired.ts'
import { floorAt } from '../../../src/core/floor.ts'
import { MINUTE } from '../../../src/core/instant.ts'
import { peaks } from '../../../src/core/proofs/peaks.ts'
import { aFleet, aPeak, clock } from '../../build.ts'

const ground = { at: clock('12:00'), types: new Map() }
const find = (fleet: Fleet) => peaks.find(fleet, ground)
const risks = (policy: Record<string, unknown>, ...some: Peak[]) => find(aFleet(policy, some))

/** Every day at these hours, UTC. */
function daily(name: string, from: string, to: string, peak: Partial<Peak> = {}): Peak {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const window = { from: minutes(from), to: minutes(to) }
  return aPeak({ name, when: { kind: 'days', days: [1, 2, 3, 4, 5, 6, 7], window }, ...peak })
}

it('a fleet with a peak that fits has nothing to be told, nor has one without peaks', () => {
  expect(risks({}, aPeak())).toEqual([])
  expect(risks({ warmPool: { min: 2 } })).toEqual([])
})

describe('the fullest instance at the declared connections', () => {
  const at = (target: number, connections = 280_000) =>
    risks({ capacity: { targetPerInstance: target } }, aPeak({ size: { connections } }))

  it('is over what one can hold, once they lie unevenly', () => {
    expect(at(28_000)).toEqual([
      {
        severity: 'error',
        at: ['capacity', 'targetPerInstance'],
        says: 'at the 280,000 connections of peak evening, 10 instances hold 28,000 each; with 10 % imbalance the fullest holds 30,800, over the 28,000 that one can',
        fix: 'write `capacity.targetPerInstance: 22909`',
      },
    ])
  })

  it('is thinly under it', () => {
    expect(at(25_000, 250_000)).toMatchObject([
      {
        severity: 'warning',
        says: expect.stringMatching(/the fullest holds 27,500, 1.8 % under the 28,000 that one can$/),
      },
    ])
    expect(at(22_909, 22_909 * 10)).toEqual([])
    expect(at(22_910, 22_910 * 10)).toMatchObject([{ severity: 'warning' }])
  })

  it('is more where the policy takes more imbalance for even', () => {
    const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' }
    const policy = { capacity: { targetPerInstance: 23_000 }, balance }
    const [risk] = risks(policy, aPeak({ size: { connections: 230_000 } }))
    expect(risk).toMatchObject({
      severity: 'error',
      says: expect.stringContaining('25 % imbalance the fullest holds 28,750'),
    })
  })

  it('is told once, by the worst peak, and of peaks in instances nobody knows', () => {
    const all = [
      daily('one', '08:00', '09:00', { size: { connections: 260_000 } }),
      daily('two', '12:00', '13:00', { size: { connections: 280_000 } }),
      daily('three', '18:00', '19:00', { size: { instances: 60 } }),
    ]
    const found = risks({ capacity: { targetPerInstance: 28_000 } }, ...all)
    expect(found).toMatchObject([{ says: expect.stringContaining('of peak two') }])
  })

  it('is sound once the fix is followed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15_000, max: 28_000 }),
        fc.array(fc.integer({ min: 120_000, max: 400_000 }), { minLength: 1, maxLength: 3 }),
        (targetPerInstance, sizes) => {
          const all = sizes.map((connections, n) =>
            daily(`p${n}`, `0${2 * n}:00`, `0${2 * n + 1}:00`, { size: { connections } }),
          )
          const [risk] = risks({ capacity: { targetPerInstance, max: 30 } }, ...all)
          if (!risk) return
          const [, target] = /targetPerInstance: (\d+)/.exec(risk.fix) ?? []
          const [, max = 30] = /max: (\d+)/.exec(risk.fix) ?? []
          expect(
            risks({ capacity: { targetPerInstance: Number(target), max: Number(max) } }, ...all),
          ).toEqual([])
        },
      ),
    )
  })
})

describe('a peak', () => {
  it('under the base floor changes nothing', () => {
    expect(risks({}, aPeak({ size: { connections: 25_000 } }))).toEqual([
      {
        severity: 'warning',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'peak evening asks for less than the base floor of 4 instances (25,000 connections, 3 at 10,000 each): it changes nothing',
        fix: 'check the number, or remove the peak',
      },
    ])
    expect(risks({}, aPeak({ size: { instances: 4 } }))).toMatchObject([{ severity: 'info' }])
    expect(risks({}, aPeak({ size: { instances: 5 } }))).toEqual([])
  })

  it('shorter than its lead has no second chance', () => {
    expect(risks({}, daily('news', '20:00', '20:09'))).toMatchObject([
      {
        severity: 'warning',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'peak news lasts 9m, and an instance takes 10m: if the pre-warm is late, its capacity comes when the peak is over',
      },
    ])
    expect(risks({}, daily('news', '20:00', '20:10'))).toEqual([])
  })

  it('with a ramp longer than its lead pays for instances before anybody comes', () => {
    expect(risks({}, aPeak({ rampSeconds: 1_800 }))).toEqual([
      {
        severity: 'info',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'the ramp of peak evening takes 30m and a launch 10m: the floor begins to rise 35m before the start, 7.5 instance-hours more than a jump each time',
        fix: 'nothing where launches have to be spread; else write `ramp: 10m`',
      },
    ])
    expect(risks({}, aPeak({ rampSeconds: 600 }))).toEqual([])
  })

  it('with a ramp pays for as many instance-hours more than a jump as the floor says', () => {
    const ramp = aFleet({}, [aPeak({ rampSeconds: 1_800 })])
    const jump = aFleet({}, [aPeak()])
    const hours = (fleet: Fleet) => {
      let minutes = 0
      for (let at = clock('19:00'); at < clock('20:00'); at += MINUTE)
        minutes += floorAt(fleet, at, null).instances
      return minutes / 60
    }
    expect(hours(ramp) - hours(jump)).toBeCloseTo(7.5, 5)
  })
})

describe('the warm pool', () => {
  const warmPool = { min: 2, maxPrepared: 12 }

  it('smaller than a jump leaves the rest to cold starts', () => {
    expect(risks({ warmPool }, aPeak())).toEqual([
      {
        severity: 'warning',
        at: ['warmPool', 'maxPrepared'],
        says: 'peak evening raises the floor by 36, from 4 to 40, and the warm pool holds 8 then: 28 start cold, their lead is 10m only if that was measured without the pool',
        fix: 'write `warmPool.maxPrepared: 40`, or say what a prepared instance takes in `warmPool.leadMinutes`, and what a cold one takes in `capacity.leadMinutes`',
      },
    ])
    expect(risks({ warmPool: { min: 2, maxPrepared: 40 } }, aPeak())).toEqual([])
    expect(risks({ warmPool: { min: 2, maxPrepared: 39 } }, aPeak())).toMatchObject([{ severity: 'warning' }])
  })

  it('of no declared size grows with the group, and holds every jump', () => {
    expect(risks({ warmPool: { min: 0 } }, aPeak({ size: { instances: 60 } }))).toEqual([])
  })

  it('holds its min at least', () => {
    expect(risks({ warmPool: { min: 36, maxPrepared: 36 } }, aPeak())).toEqual([])
    expect(risks({ warmPool: { min: 35, maxPrepared: 35 } }, aPeak())).toMatchObject([
      { says: expect.stringContaining('holds 35 then: 1 start') },
    ])
  })

  it('is only good to know where the lead is known to be that of a cold start', () => {
    expect(risks({ warmPool: { ...warmPool, leadMinutes: 3 } }, aPeak())).toMatchObject([
      {
        severity: 'info',
        says: expect.stringMatching(/28 start cold, their lead of 10m holds with nothing to spare$/),
      },
    ])
  })

  it('slower than the lead is late for every peak', () => {
    expect(risks({ warmPool: { ...warmPool, leadMinutes: 11 } }, aPeak())).toMatchObject([
      {
        severity: 'error',
        at: ['warmPool', 'leadMinutes'],
        says: 'prepared instances take 11m, and floors rise 10m before a peak: what the pool gives is 1m late',
        fix: 'write `capacity.leadMinutes: 11`, or measure the pool anew',
      },
    ])
  })

  it('is measured from the floor before, and told once for all peaks', () => {
    const afternoon = daily('afternoon', '15:00', '21:00', { size: { instances: 30 } })
    const found = risks({ warmPool: { min: 2, maxPrepared: 34 } }, afternoon, aPeak())
    expect(found).toMatchObject([
      { says: expect.stringContaining('by 10, from 30 to 40, and the warm pool holds 4 then: 6 start') },
    ])
    const both = risks({ warmPool }, afternoon, aPeak())
    expect(both).toMatchObject([
      { says: expect.stringMatching(/by 26, from 4 to 30.* 18 start cold.*\(1 more peak jumps beyond/) },
    ])
  })

  it('is large enough once the fix is followed', () => {
    const size = fc.integer({ min: 5, max: 60 })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 20, max: 60 }),
        size,
        size,
        (min, maxPrepared, one, two) => {
          const both = [
            daily('one', '15:00', '21:00', { size: { instances: one } }),
            daily('two', '20:00', '23:00', { size: { instances: two } }),
          ]
          const [risk] = risks({ warmPool: { min, maxPrepared } }, ...both)
          const [, enough] = /maxPrepared: (\d+)/.exec(risk?.fix ?? '') ?? []
          if (enough) expect(risks({ warmPool: { min, maxPrepared: Number(enough) } }, ...both)).toEqual([])
        },
      ),
    )
  })
})

describe('two peaks', () => {
  it('that raise in the same minute are not added', () => {
    const found = risks({}, aPeak(), daily('film', '20:00', '22:00', { size: { instances: 12 } }))
    expect(found).toEqual([
      {
        severity: 'info',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'peaks evening and film raise the floor in the same minute, Wed 25 Nov 19:50 UTC: the larger one counts, 40 instances, not 40 and 12 together',
        fix: 'nothing where one crowd is part of the other; else declare a peak with the sum of both',
      },
    ])
    expect(risks({}, aPeak(), daily('film', '20:01', '22:00', { size: { instances: 12 } }))).toEqual([])
  })

  it('meet also where only a zone that changes its clock makes them, months from now', () => {
    const berlin = daily('berlin', '21:00', '22:00', { timezone: 'Europe/Berlin', size: { instances: 12 } })
    expect(risks({}, aPeak(), berlin)[0]?.says).toMatch(/same minute, Wed 25 Nov/)
    const summer = daily('summer', '22:00', '23:00', { timezone: 'Europe/Berlin', size: { instances: 12 } })
    expect(risks({}, aPeak(), summer)[0]?.says).toMatch(
      /same minute, Sun 28 Mar 19:50 UTC|same minute, Sun 28 Mar 21:50 Europe\/Berlin/,
    )
  })

  it('meet also where one is on a date far away', () => {
    const dates = [{ first: '2027-08-14', last: '2027-08-14' }]
    const final = aPeak({
      name: 'final',
      size: { instances: 50 },
      when: { kind: 'dates', dates, window: { from: 1200, to: 1300 } },
    })
    expect(risks({}, final, aPeak())[0]?.says).toMatch(/same minute, Sat 14 Aug 19:50 UTC/)
  })

  it('of which the later rises while the earlier is on have no pause between them', () => {
    const afternoon = daily('afternoon', '15:00', '19:55', { size: { instances: 12 } })
    expect(risks({}, afternoon, aPeak())).toEqual([
      {
        severity: 'info',
        at: { file: 'schedules/arena.yaml', line: 4 },
        says: 'the lead of peak evening begins at Wed 25 Nov 19:50, while peak afternoon is on until 19:55: the floor rises from 12 to 40 without a pause between them',
        fix: 'nothing where that is meant; else end the earlier one by 19:50',
      },
    ])
    expect(risks({}, daily('afternoon', '15:00', '19:50', { size: { instances: 12 } }), aPeak())).toEqual([])
  })

  it('that overlap, or of which the later is smaller, are as declared', () => {
    expect(risks({}, daily('afternoon', '15:00', '20:30', { size: { instances: 12 } }), aPeak())).toEqual([])
    expect(risks({}, daily('afternoon', '15:00', '19:55', { size: { instances: 50 } }), aPeak())).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leadRisks } from '../../../../src/core/proofs/live/lead.ts'
import type { Launch } from '../../../../src/core/proofs/live/look.ts'
import { aFleet } from '../../../build.ts'

const warmPool = { min: 2, leadMinutes: 2 }

const took = (minutes: number[], isWarm = false): Launch[] =>
  minutes.map((one) => ({ isWarm, seconds: one * 60 }))
const times = (count: number, minutes: number) => Array.from({ length: count }, () => minutes)

function risks(launches: Launch[], policy: Record<string, unknown> = {}) {
  const look = { group: { read: null }, heard: { read: 0 }, launches: { read: launches } }
  return leadRisks(aFleet(policy), look)
}

describe('launches against the declared lead of 10 minutes', () => {
  it('are late where 95 % of them take longer, by how much, and with the lead that would do', () => {
    expect(risks(took([...times(18, 6), 12, 12.3]))).toEqual([
      {
        severity: 'error',
        at: ['capacity', 'leadMinutes'],
        says: 'cold launches take 12 minutes (95 % of 20 in six weeks), 2 minutes over the declared lead of 10: floors are full too late',
        fix: 'write `capacity.leadMinutes: 14`',
      },
    ])
  })

  it('are judged without the slowest one in twenty', () => {
    expect(risks(took([...times(19, 6), 60]))).toEqual([])
    expect(risks(took([...times(18, 6), 60]))).toMatchObject([{ severity: 'error' }])
  })

  it('leave a margin of a tenth, or it is called thin', () => {
    expect(risks(took(times(5, 9)))).toEqual([])
    expect(risks(took(times(5, 9.1)))).toMatchObject([
      {
        severity: 'warning',
        says: 'cold launches take 9.1 minutes (95 % of 5 in six weeks), which leaves 0.9 minutes of the declared lead of 10',
        fix: 'write `capacity.leadMinutes: 11`',
      },
    ])
    expect(risks(took(times(5, 10)))).toMatchObject([{ severity: 'warning' }])
    expect(risks(took(times(5, 10.1)))).toMatchObject([{ severity: 'error' }])
  })

  it('are too few to judge under five, and the number is said', () => {
    expect(risks([])).toMatchObject([
      {
        severity: 'info',
        says: '0 cold launches in six weeks are too few to judge the declared lead of 10 minutes',
      },
    ])
    expect(risks(took([3, 4, 5, 6]))).toMatchObject([
      { severity: 'info', says: expect.stringMatching(/^4 cold/) },
    ])
  })

  it('under five are told where even one was late', () => {
    expect(risks(took([3, 11]))).toMatchObject([
      {
        severity: 'warning',
        says: 'the slowest of 2 cold launches in six weeks took 11 minutes, 1 minute over the declared lead of 10',
      },
    ])
  })

  it('out of the warm pool have a lead of their own', () => {
    const launches = [...took(times(9, 6)), ...took(times(9, 3), true)]
    expect(risks(launches, { warmPool })).toMatchObject([
      { severity: 'error', at: ['warmPool', 'leadMinutes'], fix: 'write `warmPool.leadMinutes: 4`' },
    ])
    expect(risks(launches)).toEqual([])
    expect(risks(took(times(9, 1), true), { warmPool })).toEqual([])
  })

  it('are late no more with the lead that is proposed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 40 }),
        (seconds) => {
          const launches = seconds.map((one) => ({ isWarm: false, seconds: one }))
          for (const { severity, fix } of risks(launches)) {
            if (severity === 'info') continue
            const leadMinutes = Number(/(\d+)`$/.exec(fix)?.[1])
            const after = risks(launches, { capacity: { leadMinutes } })
            expect(after.filter((risk) => risk.severity !== 'info')).toEqual([])
          }
        },
      ),
    )
  })

  it('that could not be read are unchecked', () => {
    const look = {
      group: { read: null },
      heard: { read: 0 },
      launches: { unread: 'DescribeScalingActivities: no' },
    }
    expect(leadRisks(aFleet(), look)).toMatchObject([
      { severity: 'warning', isUnchecked: true, says: 'unchecked: DescribeScalingActivities: no' },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { groupRisks, typeRisks } from '../../../../src/core/proofs/live/group.ts'
import { liveRisks, withLive } from '../../../../src/core/proofs/live/live.ts'
import type { LiveLook } from '../../../../src/core/proofs/live/look.ts'
import { quotaRisks } from '../../../../src/core/proofs/live/quota.ts'
import { aFleet, aGroup, clock, instances } from '../../../build.ts'

const declared = aFleet({ capacity: { instanceType: 'c5.2xlarge' } })

function look(part: Partial<LiveLook> = {}): LiveLook {
  return { group: { read: aGroup() }, heard: { read: 4 }, launches: { read: [] }, ...part }
}

const codes = (risks: { code: string }[]) => risks.map(({ code }) => code)

describe('the group', () => {
  it('that does not exist is one error, and nothing else is said of it', () => {
    const risks = liveRisks(declared, look({ group: { read: null }, heard: { read: 0 } }))
    expect(risks).toEqual([
      {
        code: 'live-group',
        fleet: 'arena',
        file: 'policies/arena.yaml',
        severity: 'error',
        at: ['group'],
        says: 'there is no Auto Scaling group prod-arena in us-east-1',
        fix: 'create it, or mend the name, the region or the role',
      },
    ])
  })

  it('that could not be read leaves everything unchecked', () => {
    const group = { unread: 'DescribeAutoScalingGroups: denied' }
    const { launches: _none, ...unasked } = look({ group, heard: { read: 0 } })
    const risks = liveRisks(declared, unasked)
    expect(codes(risks)).toEqual(['live-group', 'live-metric'])
    expect(risks.every(({ isUnchecked, severity }) => isUnchecked && severity === 'warning')).toBe(true)
    expect(risks[0]?.fix).toBe('use credentials that allow autoscaling:DescribeAutoScalingGroups')
    expect(codes(liveRisks(declared, { ...unasked, heard: { unread: 'denied' } }))).toEqual(['live-group'])
    expect(groupRisks(declared, look())).toEqual([])
  })
})

describe('instance types', () => {
  const mixed = [...instances(3), ...instances(1, { type: 'c5.xlarge' })]

  it('are the declared one, or nothing is proved of the others', () => {
    expect(typeRisks(declared, look())).toEqual([])
    expect(typeRisks(declared, look({ group: { read: aGroup({ instances: mixed }) } }))).toMatchObject([
      {
        severity: 'warning',
        at: ['capacity', 'instanceType'],
        says: '1 of 4 instances is c5.xlarge, not the declared c5.2xlarge: nothing is proved of them',
      },
    ])
  })

  it('are the one to declare where all are another', () => {
    const read = aGroup({ instances: instances(2, { type: 'c6i.2xlarge' }) })
    expect(typeRisks(declared, look({ group: { read } }))).toMatchObject([
      { fix: 'write `capacity.instanceType: c6i.2xlarge`' },
    ])
  })

  it('are not compared where none is declared, and an empty group says so', () => {
    expect(typeRisks(aFleet(), look())).toEqual([])
    const group = { read: aGroup({ instances: [] }) }
    expect(typeRisks(declared, look({ group }))).toMatchObject([{ severity: 'info' }])
  })
})

describe('quotas', () => {
  const type = {
    name: 'c5.2xlarge',
    vcpus: 8,
    memoryMiB: 16_384,
    networkPerformance: '',
    baselineGbps: 2.5,
    peakGbps: 10,
  }
  const ground = { at: clock('12:00'), types: new Map([[type.name, type]]) }
  const quota = (groups: number) => ({ read: { groups, most: 200 } })
  const of = (...fleets: ReturnType<typeof aFleet>[]) => fleets.map((fleet) => ({ fleet, look: look() }))

  it('of groups are told from nine in ten on', () => {
    const nothing = { at: ground.at, types: new Map() }
    expect(quotaRisks(of(declared), quota(179), nothing)).toEqual([])
    expect(quotaRisks(of(declared), quota(180), nothing)).toMatchObject([
      { severity: 'info', says: '180 of at most 200 Auto Scaling groups exist in us-east-1' },
    ])
  })

  it('of vCPUs are not read: what all fleets at their max need is said, by the type that is declared or seen', () => {
    const [need] = quotaRisks(of(declared, aFleet()), quota(2), ground)
    expect(need).toMatchObject({
      severity: 'info',
      at: ['region'],
      says: '2 fleets at their max need 960 vCPUs in us-east-1; the quota of EC2 is not read',
    })
    const gpu = aFleet({ capacity: { instanceType: 'g5.xlarge' } })
    const types = new Map([['g5.xlarge', { ...type, name: 'g5.xlarge' }]])
    expect(quotaRisks(of(gpu), quota(2), { at: ground.at, types })).toEqual([])
  })

  it('that could not be read are unchecked', () => {
    expect(quotaRisks(of(aFleet()), { unread: 'denied' }, { ...ground, types: new Map() })).toMatchObject([
      { severity: 'warning', isUnchecked: true },
    ])
    const closed = [{ fleet: aFleet(), look: look({ group: { unread: 'denied' } }) }]
    expect(quotaRisks(closed, { unread: 'denied' }, ground)).toEqual([])
  })
})

describe('accepting a live risk', () => {
  const accept = { 'live-type': 'one old instance until Friday', 'live-lead': 'measured by hand' }
  const fleet = aFleet({ capacity: { instanceType: 'c5.2xlarge' }, accept })
  const read = aGroup({ instances: instances(4, { type: 'c5.xlarge' }) })
  const proof = { risks: [], accepted: [] }

  it('moves it to the accepted ones with the reason', () => {
    const risks = liveRisks(fleet, look({ group: { read } }))
    expect(withLive(proof, fleet, risks)).toMatchObject({
      risks: [],
      accepted: [
        { code: 'live-lead', accepted: 'measured by hand' },
        { code: 'live-type', accepted: 'one old instance until Friday' },
      ],
    })
  })

  it('never accepts what nobody knows', () => {
    const risks = liveRisks(fleet, look({ launches: { unread: 'denied' } }))
    const joined = withLive(proof, fleet, risks)
    expect(joined).toMatchObject({ risks: [{ code: 'live-lead', isUnchecked: true }], accepted: [] })
  })
})

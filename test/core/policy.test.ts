import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metricDimensions, Policy, targetPerInstance } from '../../src/core/policy.ts'
import { policyRules } from '../../src/core/rules/policy-rules.ts'
import { scheduleRules } from '../../src/core/rules/schedule-rules.ts'
import { validate } from '../../src/core/rules/validate.ts'
import { Schedule } from '../../src/core/schedule.ts'

const written = {
  fleet: 'chat',
  group: 'prod-chat-ws',
  region: 'us-east-1',
  capacity: { min: 3, max: 40, connectionsPerInstance: 28_000, leadMinutes: 8 },
  metric: { namespace: 'WebSocket', name: 'tcp_established' },
}
const out = {
  at: 20_000,
  period: '1m',
  datapoints: '3 of 5',
  missingData: 'notBreaching',
  warmup: '150s',
  steps: [{ from: 20_000, add: 2 }],
}

describe('a policy', () => {
  it('is enforced unless it says otherwise, and needs no scaling', () => {
    const policy = Policy.parse(written)
    expect(policy).toEqual({ ...written, mode: 'enforce', backstop: true })
    expect(metricDimensions(policy)).toEqual({ AutoScalingGroupName: 'prod-chat-ws' })
  })

  it('has times in seconds', () => {
    const policy = Policy.parse({ ...written, scaling: { out } })
    expect(policy.scaling?.out).toMatchObject({
      period: 60,
      warmup: 150,
      datapoints: { datapoints: 3, of: 5 },
    })
  })

  it('sizes peaks at 80 % of the threshold, else of what one instance holds, unless it says otherwise', () => {
    expect(targetPerInstance(Policy.parse({ ...written, scaling: { out } }))).toBe(16_000)
    expect(targetPerInstance(Policy.parse(written))).toBe(22_400)
    const own = { ...written.capacity, targetPerInstance: 12_000 }
    expect(targetPerInstance(Policy.parse({ ...written, capacity: own, scaling: { out } }))).toBe(12_000)
    const tiny = { ...written.capacity, connectionsPerInstance: 1 }
    expect(targetPerInstance(Policy.parse({ ...written, capacity: tiny }))).toBe(1)
  })

  it('takes periods as CloudWatch does', () => {
    const takes = (period: string) =>
      Policy.safeParse({ ...written, scaling: { out: { ...out, period } } }).success
    expect(['10s', '20s', '30s', '1m', '90m', '1d'].filter((period) => !takes(period))).toEqual([])
    expect(['5s', '40s', '90s', '61s', '25h'].filter(takes)).toEqual([])
  })
})

describe('validation', () => {
  const wrong = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, '', 0, Number.NaN, [], {}, '5m', 'chat', '2027-01-01'),
  )
  const keys = fc.constantFrom(
    ...Object.keys(Policy.shape),
    ...Object.keys(Schedule.shape),
    'out',
    'in',
    'steps',
    'name',
    'on',
    'from',
    '__proto__',
  )
  const almost = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      wrong,
      fc.dictionary(keys, tie('node'), { maxKeys: 6 }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  })).node

  it('of whatever data throws nothing, and speaks to people', () => {
    fc.assert(
      fc.property(
        almost,
        fc.constantFrom('capacity', 'metric', 'scaling', 'warmPool', 'fleet', 'mode', 'role'),
        (data, key) => {
          const complaints = [
            ...validate(Policy, policyRules, data).complaints,
            ...validate(Policy, policyRules, { ...written, [key]: data }).complaints,
            ...validate(Schedule, scheduleRules, {
              fleet: 'chat',
              timezone: 'UTC',
              peaks: [data, { name: 'x', on: data }],
            }).complaints,
          ]
          for (const { message } of complaints) {
            expect(message).not.toMatch(
              /invalid input|invalid option|too (small|big)|unrecognized|expected \w+, received|undefined|\[object/i,
            )
            expect(message.length).toBeGreaterThan(10)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives a value exactly when it has no complaint', () => {
    fc.assert(
      fc.property(almost, (data) => {
        const { value, complaints } = validate(Policy, policyRules, { ...written, warmPool: data })
        expect(value === null).toBe(complaints.length > 0)
      }),
    )
  })
})

/** More fleets than one run of a tick takes: timers, runs at once and alarms for each share, by SST's own code. */
import { describe, expect, it } from 'vitest'
import { ownAlarms } from '../../../infra/alarms.ts'
import { shareOf } from '../../../src/core/share.ts'
import { isSkipped, made } from './evaluated.ts'

const ticking = ['prewarm', 'reconcile', 'tuning', 'balance']
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:springtide-production-${name}`

describe.skipIf(isSkipped)('5,001 fleets', () => {
  it.each(ticking)('have two timers for %s, each of which names its share', (name) => {
    const schedules = [...made('aws:scheduler/schedule:Schedule', 'many').values()].filter(
      ({ target }) => target.arn === arnOf(name),
    )
    const shares = schedules.map(({ target }) => shareOf(JSON.parse(target.input)))
    expect(shares.sort((a, b) => (a?.share ?? 0) - (b?.share ?? 0))).toEqual([
      { share: 1, of: 2 },
      { share: 2, of: 2 },
    ])
    expect(
      new Set(schedules.map(({ scheduleExpression, state }) => `${scheduleExpression} ${state}`)).size,
    ).toBe(1)
  })

  it('have a role for each timer, which may invoke the function and no other', () => {
    const roles = [...made('aws:iam/role:Role', 'many')].filter(([name]) => /Tick\d*Role$/.test(name))
    expect(roles).toHaveLength(2 * ticking.length)
    for (const [name, { inlinePolicies }] of roles) {
      const [invoke] = JSON.parse(inlinePolicies[0].policy)
      expect(invoke.resources).toEqual([arnOf(name.replace(/Tick\d*Role$/, '').toLowerCase())])
    }
  })

  it('have functions with room for both at once, and with a whole vCPU', () => {
    const functions = [...made('aws:lambda/function:Function', 'many').values()]
    for (const name of ticking)
      expect(functions.find((one) => one.name === `springtide-production-${name}`)).toMatchObject({
        memorySize: 1_769,
        reservedConcurrentExecutions: 2,
      })
  })

  it('have an alarm on the silence of each share', () => {
    const alarms = made('aws:cloudwatch/metricAlarm:MetricAlarm', 'many')
    const declared = ownAlarms('production', { isMailed: false, shares: 2 })
    expect([...alarms.keys()].sort()).toEqual(declared.map(({ id }) => id).sort())
    for (const { id, dimensions } of declared) expect(alarms.get(id).dimensions).toEqual(dimensions)
    const silent = [...alarms.values()].filter(({ metricName }) => metricName === 'TickSucceeded')
    expect(silent.map(({ dimensions }) => `${dimensions.function} ${dimensions.share}`).sort()).toEqual(
      ticking.flatMap((name) => [`${name} 1`, `${name} 2`]).sort(),
    )
  })

  it('have roles that stay within what a role holds', () => {
    for (const { inlinePolicies } of made('aws:iam/role:Role', 'many').values())
      expect(inlinePolicies[0].policy.length).toBeLessThan(10_240)
  })
})

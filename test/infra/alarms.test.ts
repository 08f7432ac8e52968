import { expect, it } from 'vitest'
import { createHandler } from '../../functions/face.ts'
import { ownAlarms } from '../../infra/alarms.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, clock } from '../build.ts'
import { invoke } from '../functions/invoke.ts'

it.each(ownAlarms)(
  'watches, with $id, a metric that a good run publishes under just these dimensions',
  async (alarm) => {
    const fleets = [aFleet()]
    const sandbox = seedSandbox(fleets, clock('12:00'))
    const handler = createHandler({
      name: alarm.function,
      concerns: ['prewarm'],
      connect: sandbox.connect,
      now: sandbox.now,
      load: async () => ({ desired: { fleets, guardrails: Guardrails.parse({}) }, problems: [] }),
      commit: null,
    })
    const { metrics, dimensions } = await invoke(handler)
    const value = metrics[`Springtide/${alarm.metric}`]
    expect(value).toBe(alarm.comparison === 'LessThanThreshold' ? 1 : 0)
    expect(Object.keys(dimensions).sort()).toEqual(['function', 'service'])
    expect(dimensions.function).toBe(alarm.function)
  },
)

it('rings when ticks have stopped for ten minutes', () => {
  const silent = ownAlarms.find(({ id }) => id === 'PrewarmSilent')
  expect(silent).toMatchObject({ metric: 'TickSucceeded', missingData: 'breaching' })
  expect((silent?.periodSeconds ?? 0) * (silent?.periods ?? 0)).toBe(600)
})

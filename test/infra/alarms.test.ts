import { expect, it } from 'vitest'
import { createDriftHandler } from '../../functions/drift-face.ts'
import { createHandler } from '../../functions/face.ts'
import type { Shipped } from '../../functions/shipped.ts'
import { type OwnAlarm, ownAlarms } from '../../infra/alarms.ts'
import type { Desired } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { createMailSandbox } from '../../src/sandbox/sesv2/clients.ts'
import { aFleet, clock } from '../build.ts'
import { invoke } from '../functions/invoke.ts'
import { mailing } from './deployment.ts'

const alarms = ownAlarms('production', { isMailed: true })

function handlerOf({ dimensions }: OwnAlarm) {
  const fleets = [aFleet()]
  const sandbox = seedSandbox(fleets, clock('12:00'))
  const { connect, now } = sandbox
  const desired: Desired = { fleets, guardrails: Guardrails.parse({}), mailing }
  const shipped: Shipped = { load: async () => ({ desired, problems: [] }), commit: null }
  if (dimensions.function !== 'drift') {
    return createHandler({
      name: dimensions.function ?? '',
      concerns: ['prewarm'],
      connect,
      now,
      ...shipped,
    })
  }
  const mail = createMailSandbox({ now })
  mail.verify('mail.example.com')
  return createDriftHandler({
    cloud: {
      connect,
      openAround: async () => lookAround(connect),
      lookAtNodes: async () => async () => new Map(),
      readAsked: async () => ({ read: [] }),
    },
    connectMail: () => mail.client,
    now,
    stage: 'production',
    ...shipped,
  })
}

it.each(alarms.filter(({ namespace }) => namespace === 'Springtide'))(
  'watches, with $id, a metric that a good run publishes under just these dimensions',
  async (alarm) => {
    const { metrics, dimensions } = await invoke(handlerOf(alarm))
    const value = metrics[`Springtide/${alarm.metric}`]
    expect(value).toBe(alarm.comparison === 'LessThanThreshold' ? 1 : 0)
    expect(Object.keys(dimensions).sort()).toEqual(Object.keys(alarm.dimensions).sort())
    expect(dimensions.function).toBe(alarm.dimensions.function)
  },
)

it.each([
  ['PrewarmSilent', 10 * 60],
  ['ReconcileSilent', 2 * 3_600],
  ['TuningSilent', 3 * 3_600],
  ['BalanceSilent', 3_600],
  ['DriftSilent', 26 * 3_600],
])('rings, with %s, when no run has succeeded for so long', (id, seconds) => {
  const silent = alarms.find((alarm) => alarm.id === id)
  expect(silent).toMatchObject({ metric: 'TickSucceeded', missingData: 'breaching' })
  expect((silent?.periodSeconds ?? 0) * (silent?.periods ?? 0)).toBe(seconds)
})

it.each(alarms)('is, with $id, an alarm that CloudWatch takes', ({ periodSeconds, periods, description }) => {
  expect([60, 300, 900, 1_800, 3_600]).toContain(periodSeconds)
  // API_PutMetricAlarm: a day where a period is under an hour, else seven.
  expect(periodSeconds * periods).toBeLessThanOrEqual(periodSeconds < 3_600 ? 86_400 : 604_800)
  expect(description.length).toBeLessThanOrEqual(1_024)
})

const ofThree = ownAlarms('production', { isMailed: true, shares: 3 })

it('watches each share of a tick by a count of its own, which a good run of that share publishes', async () => {
  const silent = ofThree.filter(({ id }) => id.startsWith('PrewarmSilent'))
  expect(silent.map(({ id, dimensions }) => [id, dimensions.share])).toEqual([
    ['PrewarmSilent', '1'],
    ['PrewarmSilent2', '2'],
    ['PrewarmSilent3', '3'],
  ])
  for (const alarm of silent) {
    const event = { share: Number(alarm.dimensions.share), of: 3 }
    const { metrics, ofShares } = await invoke(handlerOf(alarm), event)
    expect(ofShares).toMatchObject([{ name: 'Springtide/TickSucceeded', value: 1 }])
    const { service: _service, ...rest } = ofShares[0]?.dimensions ?? {}
    const { service: _stage, ...watched } = alarm.dimensions
    expect(rest).toEqual(watched)
    expect(metrics['Springtide/TickSucceeded']).toBe(1)
  }
})

it('has the same alarms for several shares as for one, but for silence', () => {
  const others = (all: OwnAlarm[]) => all.filter(({ metric }) => metric !== 'TickSucceeded')
  expect(others(ofThree)).toEqual(others(alarms))
  expect(ofThree.length - alarms.length).toBe(2 * 4)
  expect(new Set(ofThree.map(({ id }) => id)).size).toBe(ofThree.length)
})

it('has an id of its own for each', () => {
  expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length)
})

it('waits for no report where nobody is to get one', () => {
  const ids = ownAlarms('production', { isMailed: false }).map(({ id }) => id)
  expect(ids).not.toContain('DriftSilent')
  expect(ids).toHaveLength(alarms.length - 1)
})

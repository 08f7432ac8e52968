/** The functions that look at nodes: what they log, what they count, and that they only read. */
import { expect, it } from 'vitest'
import { createHandler } from '../../functions/face.ts'
import { whereOf } from '../../src/core/change.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { realPace, surveyNodes } from '../../src/operations/survey.ts'
import { documentName, probeDocument, readProbe } from '../../src/probe/document.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, clock } from '../build.ts'
import { invoke } from './invoke.ts'

const probed = { balance: { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' } }
const settings = { nofile: { atLeast: 65_536, severity: 'critical' } }
const arena = aFleet(probed, [], settings)
const pit = aFleet({ fleet: 'pit', group: 'prod-pit', region: 'eu-west-1', ...probed }, [], settings)

const usual = {
  uptime: 86_400,
  nofile: 1_048_576,
  established: 10_000,
  currEstab: 10_004,
  stale: 0,
  closeWait: 0,
  'ena.seconds': 1,
  ...Object.fromEntries(
    ['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal'].flatMap((counter) => [
      [`ena.${counter}`, 0],
      [`ena.${counter}.total`, 0],
    ]),
  ),
}

type Says = (fleet: string, index: number) => Record<string, unknown>

/** A handler over fleets of four nodes; `says` is what a node states beside the usual facts. */
function world(name: 'tuning' | 'balance', says: Says = () => ({}), fleets: Fleet[] = [arena, pit]) {
  const sandbox = seedSandbox(fleets, clock('12:00'))
  const ids = new Map<string, string[]>()
  for (const { name, policy } of fleets) {
    const hand = sandbox.region(whereOf(policy))
    hand.registerDocument(documentName, probeDocument(readProbe()))
    const own = hand.instances(policy.group).map(({ id }) => id)
    ids.set(name, own)
    hand.ssm(policy.group).answers((id) => {
      const facts = { ...usual, ...says(name, own.indexOf(id)) }
      return { output: `${JSON.stringify({ springtide: 1, facts, unknown: {} })}\n` }
    })
  }
  const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
  const handler = createHandler({
    name,
    concerns: [name],
    connect: sandbox.connect,
    nodes: surveyNodes(sandbox.connect, [name], { ...realPace, now: sandbox.now, wait }),
    now: sandbox.now,
    load: async () => ({ desired: { fleets, guardrails: Guardrails.parse({}) }, problems: [] }),
    commit: 'c0ffee',
  })
  const operations = () => new Set(sandbox.calls.map(({ operation }) => operation))
  const hand = ({ policy }: Fleet) => sandbox.region(whereOf(policy))
  return { handler, hand, operations, node: (fleet: string, index: number) => ids.get(fleet)?.[index] ?? '' }
}

type Measured = Awaited<ReturnType<typeof invoke>>['ofFleets']

/** The metrics of one fleet by name, without the namespace. */
function metricsOf(measured: Measured, fleet: string): Record<string, number> {
  const own = measured.filter(({ dimensions }) => dimensions.fleet === fleet)
  return Object.fromEntries(own.map(({ name, value }) => [name.replace('Springtide/', ''), value]))
}

it('names the hot node of a skewed fleet, and gives every fleet its numbers', async () => {
  const hot: Says = (fleet, index) => (fleet === 'arena' && index === 2 ? { established: 22_000 } : {})
  const { handler, node } = world('balance', hot)
  const { log, metrics, ofFleets, result } = await invoke(handler)
  expect(log.filter(({ message }) => message === 'finding')).toMatchObject([
    {
      level: 'WARN',
      function: 'balance',
      finding: {
        code: 'skewed',
        fleet: 'arena',
        status: 'drifted',
        actual: expect.stringContaining(node('arena', 2)),
      },
    },
  ])
  expect(metricsOf(ofFleets, 'arena')).toEqual({
    Connections: 52_000,
    Skew: 22_000 / 13_000,
    StaleShare: 0,
    CloseWaitShare: 0,
  })
  expect(metricsOf(ofFleets, 'pit')).toMatchObject({ Connections: 40_000, Skew: 1 })
  expect(metrics).toMatchObject({ 'Springtide/TickSucceeded': 1, 'Springtide/Unchecked': 0 })
  expect(result).toMatchObject({ fleets: 2, applied: 0, findings: 1 })
})

it('tells the share of connections that nobody uses', async () => {
  const { handler } = world('balance', (fleet) => (fleet === 'pit' ? { stale: 2_500 } : {}))
  const { log, ofFleets } = await invoke(handler)
  expect(log.filter(({ message }) => message === 'finding')).toMatchObject([
    { finding: { code: 'stale-connections', fleet: 'pit' } },
  ])
  expect(metricsOf(ofFleets, 'pit').StaleShare).toBe(0.25)
  expect(metricsOf(ofFleets, 'arena').StaleShare).toBe(0)
})

it('names nodes that are not tuned, and counts what AWS throttled on each fleet', async () => {
  const { handler, node } = world('tuning', (fleet, index) => ({
    ...(fleet === 'arena' && index === 0 ? { nofile: 1_024 } : {}),
    ...(fleet === 'pit' ? { 'ena.conntrack': index, 'ena.conntrack.total': 90 + index } : {}),
  }))
  const { log, metrics, ofFleets } = await invoke(handler)
  expect(log.filter(({ message }) => message === 'finding')).toMatchObject([
    {
      level: 'ERROR',
      function: 'tuning',
      finding: { code: 'untuned', fleet: 'arena', actual: expect.stringContaining(node('arena', 0)) },
    },
    { level: 'ERROR', finding: { code: 'throttled', fleet: 'pit', actual: expect.stringContaining('6') } },
  ])
  const none = { bw_in: 0, bw_out: 0, pps: 0, conntrack: 0, linklocal: 0 }
  const throttled = (counts: object) =>
    Object.fromEntries(Object.entries(counts).map(([counter, count]) => [`Throttled_${counter}`, count]))
  expect(metricsOf(ofFleets, 'arena')).toEqual(throttled(none))
  expect(metricsOf(ofFleets, 'pit')).toEqual(throttled({ ...none, conntrack: 6 }))
  expect(metrics).toMatchObject({ 'Springtide/FindingsCritical': 2, 'Springtide/TickSucceeded': 1 })
})

it.each(['tuning', 'balance'] as const)(
  'gives the metrics of %s one set of dimensions each',
  async (name) => {
    const { handler } = world(name)
    const { ofFleets, dimensions } = await invoke(handler)
    const service = expect.any(String)
    const fleet = expect.any(String)
    expect(ofFleets.length).toBeGreaterThan(0)
    for (const measured of ofFleets) {
      // What alarms of fleets watch is by fleet alone.
      const isThrottled = measured.name.includes('Throttled_')
      expect(measured.dimensions).toEqual(isThrottled ? { fleet } : { service, function: name, fleet })
    }
    expect(new Set(ofFleets.map(({ name, dimensions: { fleet } }) => `${name} ${fleet}`)).size).toBe(
      ofFleets.length,
    )
    expect(dimensions).toEqual({ service, function: name })
  },
)

it('sends no number for a fleet whose nodes are silent, and calls them unchecked', async () => {
  const { handler, hand } = world('balance')
  hand(pit)
    .ssm('prod-pit')
    .offline(() => true)
  const { log, metrics, ofFleets } = await invoke(handler)
  const unchecked = log.filter(({ message }) => message === 'finding')
  expect(unchecked).toMatchObject([
    { finding: { code: 'node-unchecked', fleet: 'pit', status: 'unchecked' } },
  ])
  expect(metricsOf(ofFleets, 'pit')).not.toHaveProperty('Skew')
  expect(metricsOf(ofFleets, 'arena')).toMatchObject({ Skew: 1 })
  expect(metrics).toMatchObject({ 'Springtide/Unchecked': 1, 'Springtide/TickSucceeded': 1 })
})

it.each(['tuning', 'balance'] as const)('lets %s look at fleets that are only observed', async (name) => {
  const watched = aFleet({ mode: 'observe', ...probed }, [], settings)
  const { handler } = world(name, (_fleet, index) => ({ nofile: 1_024, established: index ? 10 : 5_000 }), [
    watched,
  ])
  const { log } = await invoke(handler)
  expect(log.filter(({ message }) => message === 'finding')).toMatchObject([
    { finding: { code: name === 'tuning' ? 'untuned' : 'skewed', fleet: 'arena' } },
  ])
})

it.each(['tuning', 'balance'] as const)('lets %s read, run the probe, and write nothing', async (name) => {
  const all = { nofile: 1_024, stale: 9_000, closeWait: 9_000, 'ena.bw_in': 7, 'ena.bw_in.total': 7 }
  const { handler, operations, hand } = world(name, (_fleet, index) => ({
    ...all,
    established: 28_000 * index,
  }))
  const before = [arena, pit].map((fleet) => hand(fleet).group(fleet.policy.group))
  const { result } = await invoke(handler)
  expect([...operations()].filter((operation) => !/^(Describe|Get|List)/.test(operation))).toEqual([
    'SendCommand',
  ])
  expect([arena, pit].map((fleet) => hand(fleet).group(fleet.policy.group))).toEqual(before)
  expect([arena, pit].flatMap((fleet) => hand(fleet).alarms())).toEqual([])
  expect(result).toMatchObject({ applied: 0, held: 0, failed: 0 })
})

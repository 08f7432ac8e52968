import { describe, expect, it } from 'vitest'
import { nodeConcerns } from '../../src/core/concern.ts'
import { runPlan } from '../../src/operations/run.ts'
import { realPace, surveyNodes } from '../../src/operations/survey.ts'
import { documentName, probeDocument, readProbe } from '../../src/probe/document.ts'
import { aFleet } from '../build.ts'
import { world } from '../world.ts'

const arena = aFleet({
  balance: { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h', acceptPerSecond: 300 },
})

/** A settled arena whose nodes can be asked; `says` are the facts of a node beside the usual ones. */
function asked(says: (index: number) => Record<string, unknown> = () => ({}), fleets = [arena]) {
  const day = world(fleets)
  const hand = day.hand('arena')
  const ids = hand.instances('prod-arena').map(({ id }) => id)
  hand.registerDocument(documentName, probeDocument(readProbe()))
  hand.ssm('prod-arena').answers((id) => {
    const facts = {
      uptime: 86_400,
      established: 10_000,
      currEstab: 10_004,
      closeWait: 0,
      stale: 0,
      ...says(ids.indexOf(id)),
    }
    return { output: `${JSON.stringify({ springtide: 1, facts, unknown: {} })}\n`, afterSeconds: 2 }
  })
  const { sandbox } = day
  const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
  const nodes = surveyNodes(sandbox.connect, nodeConcerns, { ...realPace, now: sandbox.now, wait })
  sandbox.calls.length = 0
  return { ...day, ids, look: () => runPlan({ ...day.loop(nodeConcerns), nodes }) }
}

describe('looking at the nodes', () => {
  it('finds nothing where connections lie evenly', async () => {
    const { look } = asked()
    const { findings, fleets } = await look()
    expect(findings).toEqual([])
    expect(fleets).toMatchObject([
      { state: 'in sync', balance: { total: 40_000, mean: 10_000, maxOverMean: 1, toMove: 0 } },
    ])
  })

  it('takes one command and one page for a fleet of a few nodes, and changes nothing', async () => {
    const { look, operations } = asked()
    await look()
    const made = operations()
    expect(made.filter((operation) => operation === 'SendCommand')).toHaveLength(1)
    expect(made.filter((operation) => /^(Update|Put|Delete|Create|Set)/.test(operation))).toEqual([])
  })

  it('names the hot node and what would have to move', async () => {
    const { look, ids } = asked((index) => (index === 0 ? { established: 22_000 } : { established: 6_000 }))
    const { findings, fleets } = await look()
    expect(findings.map(({ code }) => code)).toContain('skewed')
    expect(fleets[0]?.balance?.hot.map(({ id }) => id)).toEqual([ids[0]])
    expect(fleets[0]?.balance?.toMove).toBeGreaterThan(0)
  })

  it('is unchecked, never fine, for nodes that are offline or talk nonsense; the others still count', async () => {
    const { look, hand, ids } = asked((index) => (index === 1 ? { established: 'many' } : {}))
    hand('arena')
      .ssm('prod-arena')
      .offline((id) => id === ids[0])
    const { findings, fleets } = await look()
    expect(findings.every(({ status }) => status === 'unchecked')).toBe(true)
    expect(findings.map(({ code }) => code)).toContain('node-unchecked')
    expect(fleets).toMatchObject([{ state: 'unchecked', balance: { total: 20_000 } }])
    expect(fleets[0]?.balance?.unreachable.map(({ id }) => id).sort()).toEqual([ids[0], ids[1]].sort())
  })

  it('asks no node of a fleet that does not say which port it serves', async () => {
    const { look, operations } = asked(undefined, [aFleet()])
    const { fleets } = await look()
    expect(operations()).toEqual(['DescribeAutoScalingGroups'])
    expect(fleets).toMatchObject([{ balance: null, throttled: null }])
  })
})

/** The whole way: SSM's sandbox runs the real document in a real shell on real machines, and the reports are exactly right. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import { nodeConcerns } from '../../src/core/concern.ts'
import { runPlan } from '../../src/operations/run.ts'
import { realPace, surveyNodes } from '../../src/operations/survey.ts'
import { documentName, probeDocument, readProbe } from '../../src/probe/document.ts'
import { aFleet } from '../build.ts'
import { root, scratch } from '../cli/tide.ts'
import { world } from '../world.ts'
import { canIsolate, type Machine, startMachine } from './machine.ts'

const needs = canIsolate ? '' : ' (skipped: needs root on Linux with iproute2 and util-linux)'

describe.skipIf(!canIsolate)(`a fleet of four machines${needs}`, () => {
  it('is balanced and tuned, or not, exactly as its servers are', { timeout: 90_000 }, async () => {
    const [even, hot, leaky, idle] = [
      await startMachine(),
      await startMachine(),
      await startMachine(),
      await startMachine(),
    ]
    await even.peer({ serve: { port: 443, host: '::' } })
    await even.peer({ connect: { port: 443, host: '127.0.0.1', count: 40 } })
    await hot.peer({ serve: { port: 443, host: '::' } })
    await hot.peer({ connect: { port: 443, host: '::1', count: 90 } })
    const server = await leaky.peer({ serve: { port: 443, host: '0.0.0.0' } })
    await leaky.peer({ connect: { port: 443, host: '127.0.0.1', count: 60, halfClosed: 15 } })
    execFileSync('prlimit', ['--nofile=300:700', '--pid', String(server.pid)])
    await idle.peer({ serve: { port: 8080, host: '::' } })

    const profile = 'profile: small\nsettings:\n  nofile: { atLeast: 301, severity: critical }\n'
    const repo = scratch({ 'policies/tuning/websocket.yaml': profile.replace('small', 'websocket') })
    const { desired } = await readRepository(repo)
    const tuning = desired?.fleets.find(({ name }) => name === 'chat')?.tuning ?? null
    const balance = { port: 443, maxSkew: '25%', ignoreYoungerThan: '0s', staleAfter: '2h' }
    const fleet = { ...aFleet({ balance, tuning: 'websocket' }), tuning }
    const day = world([fleet])
    const hand = day.hand('arena')
    const ids = hand.instances('prod-arena').map(({ id }) => id)
    const machines: Machine[] = [even, hot, leaky, idle]
    hand.registerDocument(documentName, probeDocument(readProbe()))
    hand.ssm('prod-arena').runsScript((id) => ({ prefix: machines[ids.indexOf(id)]?.prefix ?? [] }))
    const wait = async (milliseconds: number) => day.sandbox.advanceTo(day.sandbox.now() + milliseconds)
    const nodes = surveyNodes(day.sandbox.connect, nodeConcerns, { ...realPace, now: day.sandbox.now, wait })
    const report = await runPlan({ ...day.loop(nodeConcerns), nodes })

    const [status] = report.fleets
    expect(status?.balance).toMatchObject({ total: 40 + 90 + 45, closeWaitShare: 15 / 190 })
    const counted = status?.balance?.counted.map(({ id, established, closeWait }) => [
      ids.indexOf(id),
      established,
      closeWait,
    ])
    expect(counted?.sort()).toEqual([
      [0, 40, 0],
      [1, 90, 0],
      [2, 45, 15],
    ])
    expect(status?.balance?.hot.map(({ id }) => id)).toEqual([ids[1]])
    expect(status?.balance?.unreachable).toEqual([{ id: ids[3], why: 'no listener' }])
    const found = report.findings.map(({ code, actual }) => [code, actual])
    expect(found).toContainEqual([
      'untuned',
      expect.stringContaining(`1 of 4 nodes: nofile 300 < 301 (${ids[2]})`),
    ])
    expect(found).toContainEqual(['close-wait', expect.stringContaining(String(ids[2]))])
    expect(found).toContainEqual(['skewed', expect.stringContaining(`hot ${ids[1]} 90`)])
  })
})

it('the document that is deployed is the tested script, byte for byte, after its two parameters', () => {
  const script = readFileSync(path.join(root, 'src/probe/probe.sh'), 'utf8')
  const { mainSteps } = probeDocument(readProbe()) as { mainSteps: { inputs: { runCommand: string[] } }[] }
  const [port, stale, ...lines] = mainSteps[0]?.inputs.runCommand ?? []
  expect([port, stale]).toEqual(["port='{{ port }}'", "staleAfterSeconds='{{ staleAfterSeconds }}'"])
  expect(`${lines.join('\n')}\n`).toBe(script)
})

import { describe, expect, it } from 'vitest'
import { chat, desiredOf, policyProblems } from './scratch.ts'

const balance = 'balance: { port: 443, maxSkew: 25%, ignoreYoungerThan: 15m, staleAfter: 2h }\n'
const line = chat.split('\n').length

const accepting = (...lines: string[]) => `${chat}accept:\n${lines.map((text) => `  ${text}\n`).join('')}`

describe('what a policy accepts', () => {
  it('stands on the fleet, code by code', async () => {
    const { fleets } = await desiredOf({
      'policies/chat.yaml': `${accepting('foreign-policy: the vendor brings it', 'skewed: sticky tenants')}${balance}`,
    })
    expect(fleets[0]?.policy.accept).toEqual({
      'foreign-policy': 'the vendor brings it',
      skewed: 'sticky tenants',
    })
  })

  it.each([
    [
      'a misspelt code',
      'foreign-polcy: the vendor brings it',
      '3 accept.foreign-polcy: unknown key `foreign-polcy`: did you mean `foreign-policy`?',
    ],
    [
      'missing capacity',
      'not-ready: we are used to it',
      '3 accept.not-ready: unknown key `not-ready`: the keys here are actions-disabled, agent-too-large, bandwidth, close-wait, foreign-policy, foreign-scheduled-action, no-data, policy-disabled, skewed, stale-connections, suspended-process, throttled, untuned, capacity, envelope, flapping, ladder, live-group, live-lead, live-metric, live-quota, live-type, missing-data, peaks, ramp, routing, survival, telemetry',
    ],
    [
      'no reason',
      'foreign-policy:',
      '3 accept.foreign-policy: `foreign-policy` is empty: write it or remove it',
    ],
    [
      'a reason that is none',
      'foreign-policy: "  "',
      '19 accept.foreign-policy: "" has 0 characters: write at least 3',
    ],
    [
      'true instead of a reason',
      'foreign-policy: true',
      '19 accept.foreign-policy: true is not text: put it in quotes',
    ],
    [
      'what only nodes can show, of a fleet whose nodes nobody asks',
      'skewed: sticky tenants',
      '3 accept.skewed: `skewed` is accepted, but never looked for without `balance`: remove it, or declare balance',
    ],
    [
      'what only a tuning profile can show',
      'untuned: an old image',
      '3 accept.untuned: `untuned` is accepted, but never looked for without `tuning`: remove it, or declare tuning',
    ],
    [
      'bandwidth nobody declared a need of',
      'bandwidth: bursts are enough',
      '3 accept.bandwidth: `bandwidth` is accepted, but never looked for without `capacity.kilobitsPerConnection`: remove it, or declare capacity.kilobitsPerConnection',
    ],
    [
      'a misspelt risk of the check',
      'flaping: traffic never falls this low',
      '3 accept.flaping: unknown key `flaping`: did you mean `flapping`?',
    ],
    [
      'telemetry nobody declared',
      'telemetry: another agent',
      '3 accept.telemetry: `telemetry` is accepted, but never looked for without `telemetry`: remove it, or declare telemetry',
    ],
    [
      'metrics nobody declared',
      'no-data: rooms come on Sundays',
      '3 accept.no-data: `no-data` is accepted, but never looked for without `telemetry`: remove it, or declare telemetry',
    ],
    [
      'a parameter nobody named',
      'agent-too-large: the file is kept by hand',
      '3 accept.agent-too-large: `agent-too-large` is accepted, but never looked for without `telemetry.agentParameter`: remove it, or declare telemetry.agentParameter',
    ],
    [
      'routing nobody declared',
      'routing: clients fall back to long polling',
      '3 accept.routing: `routing` is accepted, but never looked for without `routing`: remove it, or declare routing',
    ],
    [
      'an instance type nobody declared',
      'live-type: two kinds until Friday',
      '3 accept.live-type: `live-type` is accepted, but never looked for without `capacity.instanceType`: remove it, or declare capacity.instanceType',
    ],
  ])('cannot be %s', async (_what, text, problem) => {
    expect(await policyProblems(accepting(text))).toEqual([`${line + 1}:${problem}`])
  })

  it('cannot be flapping of a fleet that never scales in', async () => {
    const growing = chat.replace(/ {2}in:\n(?: {4}.*\n)+/, '')
    expect(await policyProblems(`${growing}accept: { flapping: on purpose }\n`)).toEqual([
      expect.stringContaining('never looked for without `scaling.in`: remove it, or declare scaling.in'),
    ])
    expect(await policyProblems(`${chat}accept: { flapping: on purpose }\n`)).toEqual([])
  })

  it('cannot be the alarms of a fleet that declares none', async () => {
    const plain = chat.replace(/scaling:\n(?: .*\n)+/, '')
    const problems = await policyProblems(`${plain}accept: { actions-disabled: on purpose }\n`)
    expect(problems).toEqual([
      expect.stringContaining('never looked for without `scaling`: remove it, or declare scaling'),
    ])
  })

  it('can be the alarms on throttling of a fleet that declares no scaling', async () => {
    const plain = chat.replace(/scaling:\n(?: .*\n)+/, '')
    const telemetry =
      'telemetry: { namespace: WebSocket, metrics: [tcp_established], every: 60s, agentParameter: AmazonCloudWatch-chat, throttling: [pps] }\n'
    const accept =
      'accept: { actions-disabled: moved house, no-data: on Sundays, agent-too-large: kept by hand }\n'
    expect(await policyProblems(`${plain}${telemetry}${accept}`)).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, scratch, tide } from './tide.ts'

const noon = '2026-11-25T12:00Z'

/** The shipped chat schedule with a word changed. */
const schedule = (from: string, to: string) =>
  readFileSync(path.join(root, 'schedules/chat.yaml'), 'utf8').replace(from, to)

/** Three fleets of which one flaps: its scale-in would bring the average over the scale-out. */
const flapping = {
  'policies/chat.yaml': `fleet: chat
group: prod-chat-ws
region: us-east-1
capacity: { min: 1, max: 40, connectionsPerInstance: 28000, targetPerInstance: 16000, leadMinutes: 8 }
metric: { namespace: WebSocket, name: tcp_established }
scaling:
  out: { at: 20000, period: 1m, datapoints: 3 of 5, missingData: notBreaching, add: 2 }
  in: { at: 12000, period: 5m, datapoints: 3 of 3, missingData: notBreaching, remove: 1, cooldown: 5m }
`,
}

describe('tide check', () => {
  it('says what each fleet survives, and how much is valid', async () => {
    const { code, out, err } = await tide(['check', '--repo', scratch(), '--at', noon])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^chat survives \+[\d,]+ connections\/minute at \d+ instances$/m)
    expect(out).toMatch(/\n\n✓ 3 fleets with \d+ peaks: valid(, \d+ [a-z ]+)*\n$/)
    expect(out).not.toContain(' error: ')
  })

  it('prints every problem at its place, with the fix, and exits with 1', async () => {
    const repo = scratch({
      'schedules/chat.yaml': schedule('to: 14:00', 'to: 14:75').replace('fleet: chat', 'fleet: chatt'),
    })
    const { code, out } = await tide(['check', '--repo', repo])
    expect(code).toBe(1)
    expect(out).toMatch(/^schedules\/chat\.yaml:2:8 fleet: .*chatt.*chat/m)
    expect(out).toMatch(/^schedules\/chat\.yaml:8:9 peaks\[0\]\.to: .*14:75/m)
    expect(out).toContain('2 problems in 1 file: nothing was changed')
  })

  it('prints every risk at its place, with its numbers and the fix, and exits with 1 for an error', async () => {
    const { code, out } = await tide(['check', '--repo', scratch(flapping), '--at', noon])
    expect(code).toBe(1)
    expect(out).toMatch(/^policies\/chat\.yaml:\d+:\d+ flapping error: at .*\n {2}fix: .+$/m)
    expect(out).toMatch(/^✗ 3 fleets with \d+ peaks: \d+ errors?, /m)
    expect(out).not.toContain('\u001b')
  })

  it('shows risks beside their lines on GitHub', async () => {
    const { out } = await tide(['check', '--annotations', '--repo', scratch(flapping), '--at', noon])
    expect(out).toMatch(/^::error file=policies\/chat\.yaml,line=\d+,col=\d+,title=tide check%3A flapping::/m)
    expect(out).toContain(' flapping error: ')
  })

  it('leaves an accepted risk out of the exit code, and shows it with its reason', async () => {
    const [[file, text]] = Object.entries(flapping) as [[string, string]]
    const codes = ['flapping', 'capacity', 'survival', 'ramp', 'envelope', 'ladder', 'missing-data', 'peaks']
    const accept = `accept:\n${codes.map((code) => `  ${code}: a toy\n`).join('')}`
    const repo = scratch({ [file]: text + accept })
    const { code, out } = await tide(['check', '--repo', repo, '--at', noon])
    expect(code).toBe(0)
    expect(out).toMatch(/^policies\/chat\.yaml:\d+:\d+ flapping accepted: at .*\n {2}because: a toy$/m)
    expect(out).toMatch(/\d+ accepted\n$/)
  })

  it('exits with 1 for a warning only with --strict', async () => {
    const thin = flapping['policies/chat.yaml'].replace('min: 1', 'min: 3').replace('12000', '8500')
    const repo = scratch({ 'policies/chat.yaml': thin })
    const [usual, strict] = [
      await tide(['check', '--repo', repo, '--at', noon]),
      await tide(['check', '--strict', '--repo', repo, '--at', noon]),
    ]
    expect(usual.out).toContain(' warning: ')
    expect([usual.code, strict.code]).toEqual([0, 1])
    expect(strict.out).toContain('✗ ')
  })

  it('gives programs the same as JSON', async () => {
    const wrong = await tide(['check', '--repo', scratch({ 'policies/chat.yaml': '' }), '--json'])
    expect(wrong.code).toBe(1)
    expect(JSON.parse(wrong.out)).toMatchObject({
      valid: false,
      problems: expect.arrayContaining([expect.objectContaining({ file: 'policies/chat.yaml', line: 1 })]),
      risks: [],
      accepted: [],
      survives: [],
    })
    const { code, out } = await tide(['check', '--repo', scratch(flapping), '--at', noon, '--json'])
    expect(code).toBe(1)
    const found = JSON.parse(out)
    expect(found).toMatchObject({
      valid: true,
      problems: [],
      survives: [{ fleet: 'chat', instances: 1 }, {}, {}],
    })
    expect(found.risks).toContainEqual(
      expect.objectContaining({
        code: 'flapping',
        severity: 'error',
        file: 'policies/chat.yaml',
        unchecked: false,
      }),
    )
  })
})

describe('tide check --live', () => {
  it('asks AWS too, in the sandbox without any credentials', async () => {
    const repo = scratch({
      'policies/chat.yaml': flapping['policies/chat.yaml'].replace(
        'scaling:',
        'telemetry: { namespace: Elsewhere, metrics: [tcp_established], every: 60s }\nscaling:',
      ),
    })
    const { code, out } = await tide(['check', '--live', '--sandbox', '--repo', repo, '--at', noon])
    expect(code).toBe(1)
    expect(out).toMatch(
      /^policies\/chat\.yaml:5:\d+ live-metric error: tcp_established in WebSocket by .* has no data in 15 minutes/m,
    )
    expect(out).toContain('tcp_established is published in Elsewhere by AutoScalingGroupName=prod-chat-ws')
    expect(out).toMatch(/live-lead info: 0 cold launches in six weeks are too few/)
    expect(out).not.toContain('unchecked')
  })

  it('says what it could not read where there are no credentials, and exits with 1', async () => {
    const none = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    }
    const { code, out } = await tide(['check', '--live', '--repo', scratch(), '--at', noon], none)
    expect(code).toBe(1)
    expect(out).toMatch(
      /^policies\/chat\.yaml:4:8 live-group warning: unchecked: DescribeAutoScalingGroups: .*credentials/m,
    )
    expect(out).toMatch(/\n✗ .*: 3 unchecked, /)
  })
})

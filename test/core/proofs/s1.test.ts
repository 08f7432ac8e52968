/** The thresholds of the article as printed there: every fault they have is named, and the shipped example has none. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import { type Proof, prove } from '../../../src/core/proofs/prove.ts'
import type { Risk, RiskCode } from '../../../src/core/proofs/risk.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const ground = { at: Date.parse('2026-11-23'), types: new Map() }

async function proofsOf(folder: string): Promise<Proof[]> {
  const { desired, problems } = await readRepository(`${root}${folder}`)
  expect(problems).toEqual([])
  return desired ? prove(desired, ground) : []
}

describe('the thresholds of the article, as printed', () => {
  const risks = async (code: RiskCode): Promise<Risk[]> => {
    const [proof] = await proofsOf('test/fixtures/s1')
    return (proof?.risks ?? []).filter((risk) => risk.code === code)
  }

  it('watch a namespace that nobody publishes to, with both alarms in ALARM from the first day', async () => {
    expect(await risks('telemetry')).toEqual([
      {
        code: 'telemetry',
        fleet: 'chat',
        file: 'policies/chat.yaml',
        severity: 'error',
        at: ['metric', 'namespace'],
        says: 'the alarms watch ASG_Memory/TCPconnections, and the nodes publish to namespace TPC_Connections; nothing arrives there: out and in are in ALARM from the first day, because missing data is `breaching`',
        fix: 'write `metric.namespace: TPC_Connections`',
      },
    ])
  })

  it('shrink and grow the group when the metric goes silent', async () => {
    expect(await risks('missing-data')).toMatchObject([
      {
        severity: 'error',
        at: ['scaling', 'in', 'missingData'],
        says: expect.stringContaining(
          'removes 1 at a time, a cooldown of the group apart, from up to 10 down to the floor (1',
        ),
      },
      {
        severity: 'warning',
        at: ['scaling', 'out', 'missingData'],
        says: expect.stringContaining('up to the max of 10'),
      },
    ])
  })

  it('flap from one instance: two more bring the average of 20,000 down to 6,667', async () => {
    const flapping = await risks('flapping')
    const grown = flapping.find(({ severity, says }) => severity === 'error' && says.includes('6,667'))
    expect(grown?.says).toContain('1 → 3 instances')
  })

  it('come within 5 % of 20,000 when one of two goes: with 10 % imbalance they flap', async () => {
    const flapping = await risks('flapping')
    const thin = flapping.find(({ says }) => says.includes('19,000'))
    expect(thin?.says).toContain('2 → 1 instances')
    expect(thin?.says).toMatch(/5 %/)
    expect(thin?.at).toEqual(['scaling', 'in', 'at'])
  })
})

describe('the shipped example', () => {
  it.each(['chat', 'feed', 'game'])('%s has no error', async (name) => {
    const proof = (await proofsOf('')).find(({ fleet }) => fleet === name)
    expect(proof?.risks.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

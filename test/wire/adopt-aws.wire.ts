/** Groups that the `aws` command made, word by word as people and terraform's provider do: adopt, plan, enforce, apply, plan. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import { tide } from '../cli/tide.ts'
import { hasAws } from './aws-cli.ts'
import { asTerraform, asTheArticle, group } from './made-by-aws.ts'
import { onMoto } from './on-moto.ts'

function emptyRepository(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'tide-aws-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** Adopts, plans, enforces, applies and plans again. The first words are what adoption said. */
async function wholeWay(repo: string): Promise<string> {
  const at = ['--region', 'us-east-1', '--repo', repo]
  const adopted = await tide(['adopt', group, '--fleet', 'chat', ...at])
  expect(adopted).toMatchObject({ code: 0, err: '' })
  const changes = async () => JSON.parse((await tide(['plan', '--json', '--repo', repo])).out).changes
  expect(await changes()).toEqual([])
  const file = path.join(repo, 'policies/chat.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('mode: observe\n', ''))
  expect((await readRepository(repo)).desired?.fleets[0]?.policy.mode).toBe('enforce')
  expect(await changes()).toEqual([])
  expect((await tide(['apply', '--repo', repo])).out).toContain('0 applied, 0 held, 0 failed')
  expect(await changes()).toEqual([])
  return adopted.out
}

/** Some thirty processes of a second or so each. */
const patience = 300_000

onMoto('what aws made', () => {
  it.skipIf(!hasAws)(
    'by the article is adopted whole, with its faults named',
    async () => {
      await asTheArticle()
      const repo = emptyRepository()
      const said = await wholeWay(repo)
      expect(said).not.toContain('not said')
      expect(said).toMatch(/scaling\.out\.steps\[0\]\.add flapping error/)
      expect(said).toMatch(/scaling\.in\.missingData missing-data error/)
      expect(said).toMatch(/metric\.namespace telemetry error: the alarms watch ASG_Memory.*TPC_Connections/)
      const [chat] = (await readRepository(repo)).desired?.fleets ?? []
      expect(chat).toMatchObject({
        policy: {
          scaling: {
            out: { policy: 'high_tcp_connections_policy' },
            in: { policy: 'low_tcp_connections_policy' },
          },
          routing: { targetGroup: 'chat', stickiness: true, healthCheck: { groupHealthCheckType: 'ELB' } },
          warmPool: { min: 2, state: 'Stopped' },
        },
        peaks: [{ timezone: 'Europe/Sofia', size: { instances: 4 } }],
      })
    },
    patience,
  )

  it.skipIf(!hasAws)(
    'as terraform does is adopted, and what has no word is listed',
    async () => {
      await asTerraform()
      const repo = emptyRepository()
      const said = await wholeWay(repo)
      expect(said).toContain('scaling policy "cpu50": TargetTrackingScaling')
      expect(said).toMatch(/"reset": .*it also sets MaxSize 20 and DesiredCapacity 4/)
      const {
        out,
        in: inward,
        maximum,
      } = (await readRepository(repo)).desired?.fleets[0]?.policy.scaling ?? {}
      expect([out?.policy, inward?.policy, maximum?.policy]).toEqual(['out', 'in', 'worst'])
    },
    patience,
  )
})

/** The command itself over the wire: its own process, files of the shipped repository, the environment as people set it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import { root, tide } from '../cli/tide.ts'
import { createBalancing } from './balancing.ts'
import { createGroups, groupOf, onMoto } from './on-moto.ts'

/** Two shipped fleets, one of them in another account; no peaks and no freeze, so that it is the same at any hour. */
function quietRepository(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tide-wire-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['policies', 'schedules']) mkdirSync(path.join(folder, name))
  for (const name of ['policies/chat.yaml', 'policies/game.yaml', 'policies/tuning'])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
  return folder
}

onMoto('tide', () => {
  it('plans, applies and then finds nothing more to do', async () => {
    const repo = quietRepository()
    const fleets = (await readRepository(repo)).desired?.fleets ?? []
    expect(fleets.map(({ name }) => name)).toEqual(['chat', 'game'])
    const small = { min: 1, max: 10 }
    await createGroups(
      fleets.map(({ policy, ...fleet }) => ({
        ...fleet,
        policy: { ...policy, capacity: { ...policy.capacity, ...small } },
      })),
    )
    for (const fleet of fleets) {
      const { targetGroup } = fleet.policy.routing ?? {}
      if (targetGroup) await createBalancing(fleet, targetGroup)
    }

    const planned = await tide(['plan', '--repo', repo, '--exit-code'])
    expect(planned).toMatchObject({ code: 2, err: '' })
    for (const { name } of fleets) expect(planned.out).toContain(name)

    const applied = await tide(['apply', '--repo', repo])
    expect(applied).toMatchObject({ code: 0, err: '' })
    for (const fleet of fleets) {
      const { min, max } = fleet.policy.capacity
      expect(await groupOf(fleet)).toMatchObject({ MinSize: min, DesiredCapacity: min, MaxSize: max })
    }

    const again = await tide(['plan', '--repo', repo, '--exit-code'])
    expect(again).toMatchObject({ code: 0, err: '' })
  })

  it('says in a sentence that AWS is not there, and exits with 1', async () => {
    const ran = await tide(['plan', '--repo', quietRepository()], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' })
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('ECONNREFUSED')
    expect(ran.out + ran.err).not.toMatch(/\n\s+at .*\.ts:\d+/)
  })
})

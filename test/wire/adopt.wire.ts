/** Adoption over the wire: a group made by hand on moto, its files, and nothing to write afterwards. */
import { PutWarmPoolCommand } from '@aws-sdk/client-auto-scaling'
import { expect, it } from 'vitest'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { AutoScalingGroupName, adopted, setUpByHand, topic } from './by-hand.ts'
import { groupOf, hand, loop, onMoto } from './on-moto.ts'

async function withPool() {
  await setUpByHand()
  const pool = { AutoScalingGroupName, MinSize: 1, PoolState: 'Stopped' } as const
  await hand().autoScaling.send(new PutWarmPoolCommand(pool))
}

onMoto('a group that was set up by hand', () => {
  it('is adopted with its pairs, pool and timers, and a plan has no changes', async () => {
    await withPool()
    const { one, fleet } = await adopted()
    expect(one.changes).toEqual([])
    expect(one.unsaid).toEqual([])
    expect(fleet.policy).toMatchObject({
      group: AutoScalingGroupName,
      mode: 'observe',
      capacity: { min: 2, max: 12 },
      scaling: { out: { alarm: 'high', policy: 'out' }, in: { alarm: 'low', policy: 'in' }, notify: [topic] },
      warmPool: { min: 1, state: 'Stopped' },
    })
    expect(fleet.peaks).toMatchObject([{ timezone: 'Europe/Paris', size: { instances: 6 } }])
  })

  it('has nothing written when its file enforces, until a peak comes', async () => {
    await withPool()
    const { fleet } = await adopted()
    const enforcing = { ...fleet, policy: { ...fleet.policy, mode: 'enforce' as const } }
    expect(await runApply(loop([enforcing]))).toMatchObject({ changes: [], outcomes: [] })
    // 19:30 in Paris.
    const evening = await runApply(loop([enforcing], { at: '18:30' }))
    expect(evening.changes.map(({ kind }) => kind)).toEqual(['set-floor'])
    expect(await groupOf(enforcing)).toMatchObject({ MinSize: 6 })
    expect((await runPlan(loop([enforcing], { at: '18:30' }))).changes).toEqual([])
  })
})

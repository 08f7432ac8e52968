/** The concern `backstop` over the wire: raises are written as scheduled actions, read back equal, and taken away. */
import {
  DescribeScheduledActionsCommand,
  PutScheduledUpdateGroupActionCommand,
} from '@aws-sdk/client-auto-scaling'
import { expect, it } from 'vitest'
import { sendNoScheduledAction } from '../../src/adapters/auto-scaling/send-scheduled-action.ts'
import { runApply, runPlan } from '../../src/operations/run.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { createGroups, hand, loop, onMoto } from './on-moto.ts'

const looking = ['backstop'] as const
const arena = aFleet({ backstop: true }, [aPeak({ rampSeconds: 900 })])
const group = { AutoScalingGroupName: 'prod-arena' }
const last = 'springtide-backstop-20261125T1955Z'

async function standing() {
  const { ScheduledUpdateGroupActions = [] } = await hand().autoScaling.send(
    new DescribeScheduledActionsCommand(group),
  )
  return ScheduledUpdateGroupActions
}

onMoto('the backstop', () => {
  it('is written, and a second plan is empty: what AWS reads back is what was sent', async () => {
    await createGroups([arena])
    const { outcomes } = await runApply(loop([arena], { looking }))
    expect(outcomes?.map(({ result }) => result)).toEqual(['applied', 'applied', 'applied'])
    expect((await standing()).find(({ ScheduledActionName }) => ScheduledActionName === last)).toMatchObject({
      MinSize: 40,
      StartTime: new Date(clock('19:55')),
    })
    expect((await runPlan(loop([arena], { looking }))).changes).toEqual([])
  })

  it('is put right where a hand changed it, and taken away where the file wants none; foreign ones stay', async () => {
    await createGroups([arena])
    await runApply(loop([arena], { looking }))
    const { autoScaling } = hand()
    const by = { ...group, StartTime: new Date(clock('18:00')), MinSize: 1 }
    await autoScaling.send(new PutScheduledUpdateGroupActionCommand({ ...by, ScheduledActionName: 'night' }))
    await autoScaling.send(
      new PutScheduledUpdateGroupActionCommand({ ...by, ScheduledActionName: last, DesiredCapacity: 2 }),
    )
    await runApply(loop([arena], { looking }))
    const mended = (await standing()).find(({ ScheduledActionName }) => ScheduledActionName === last)
    expect(mended).toMatchObject({ MinSize: 40, StartTime: new Date(clock('19:55')) })
    expect(mended?.DesiredCapacity).toBeUndefined()
    await runApply(loop([aFleet({}, arena.peaks)], { looking }))
    expect((await standing()).map(({ ScheduledActionName }) => ScheduledActionName)).toEqual(['night'])
  })

  it('takes one away that is gone already: it is gone', async () => {
    await createGroups([arena])
    await sendNoScheduledAction(hand().autoScaling, 'prod-arena', last)
    expect(await standing()).toEqual([])
  })
})

/**
 * Where MiniStack (1.5) is not AWS, and what that makes the stories here expect. Nothing in src/ works around any of it.
 * Each line is a test: when MiniStack learns, the line fails, and what was expected because of it can go.
 */
import {
  AttachLoadBalancerTargetGroupsCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  PutScheduledUpdateGroupActionCommand,
  PutWarmPoolCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling'
import {
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { aFleet, clock } from '../build.ts'
import { createGroups, groupOf, hand, onMiniStack } from './on-moto.ts'

const arena = aFleet()
const group = { AutoScalingGroupName: 'prod-arena' }

onMiniStack('MiniStack is not AWS:', () => {
  it.each([
    new PutWarmPoolCommand({ ...group, MinSize: 1 }),
    new SuspendProcessesCommand(group),
    new AttachLoadBalancerTargetGroupsCommand({ ...group, TargetGroupARNs: ['arn:aws:x'] }),
  ])(
    'it has no warm pools, no suspended processes, and no group behind a target group (%#). So those stories are moto’s',
    async (command) => {
      await createGroups([arena])
      // biome-ignore lint/suspicious/noExplicitAny: the commands have no type in common that `send` takes
      await expect(hand().autoScaling.send(command as any)).rejects.toMatchObject({ name: 'InvalidAction' })
    },
  )

  it('a policy that is put again has another ARN. So no story here has one edited and its alarm left as it is', async () => {
    await createGroups([arena])
    const put = async () => {
      const policy = { PolicyName: 'out', AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: 1 }
      return (await hand().autoScaling.send(new PutScalingPolicyCommand({ ...group, ...policy }))).PolicyARN
    }
    expect(await put()).not.toBe(await put())
  })

  it('a raised MinSize leaves DesiredCapacity behind. So that instances come with the floor is not proved here', async () => {
    await createGroups([arena])
    await hand().autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, MinSize: 9 }))
    expect(await groupOf(arena)).toMatchObject({ MinSize: 9, DesiredCapacity: 4 })
  })

  it('a scheduled action that does not recur has an empty Recurrence. So the stories of the backstop are moto’s', async () => {
    await createGroups([arena])
    const { autoScaling } = hand()
    const once = { ScheduledActionName: 'once', StartTime: new Date(clock('21:00')), MinSize: 5 }
    await autoScaling.send(new PutScheduledUpdateGroupActionCommand({ ...group, ...once }))
    const { ScheduledUpdateGroupActions } = await autoScaling.send(new DescribeScheduledActionsCommand(group))
    expect(ScheduledUpdateGroupActions).toMatchObject([{ MinSize: 5, Recurrence: '' }])
  })

  it('dashboards are listed with a time that cannot be read, and without tags. So orphans among them are not looked for here', async () => {
    const { cloudWatch } = hand()
    const DashboardName = 'springtide-arena'
    await cloudWatch.send(new PutDashboardCommand({ DashboardName, DashboardBody: '{"widgets":[]}' }))
    await expect(cloudWatch.send(new ListDashboardsCommand({}))).rejects.toThrow('NaN')
    const ResourceARN = `arn:aws:cloudwatch::123456789012:dashboard/${DashboardName}`
    await expect(cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    })
  })
})

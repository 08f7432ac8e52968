import { DescribeAutoScalingGroupsCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arena } from './arena.ts'

const AutoScalingGroupName = 'chat'

describe('what is kept of a group between two answers', () => {
  it('is what its instances are, whatever happened to them', async () => {
    const act = fc.oneof(
      fc.record({ is: fc.constant('set' as const), to: fc.nat(12) }),
      fc.record({ is: fc.constant('wait' as const), to: fc.nat(4) }),
      fc.record({ is: fc.constant('sicken' as const), to: fc.nat(12) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 20 }), async (acts) => {
        const { autoScaling, region, wait } = arena()
        const hooks = { launchingSeconds: 60, terminatingSeconds: 60 }
        region.createGroup({ name: 'chat', min: 0, max: 12, desired: 3, hooks })
        for (const { is, to } of acts) {
          if (is === 'set')
            await autoScaling.send(
              new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: to }),
            )
          else if (is === 'wait') wait(to)
          else {
            const id = region.instances('chat')[to]?.id
            if (id !== undefined) region.setUnhealthy('chat', id)
          }
          const live = region.instances('chat')
          expect(
            region
              .group('chat')
              .Instances?.map(({ InstanceId, LifecycleState, HealthStatus }) => [
                InstanceId,
                LifecycleState,
                HealthStatus,
              ]),
          ).toEqual(
            live.map(({ id, lifecycle, healthy }) => [id, lifecycle, healthy ? 'Healthy' : 'Unhealthy']),
          )
          expect(region.glance('chat')).toMatchObject({
            instances: live.length,
            serving: live
              .filter(({ lifecycle, healthy }) => lifecycle === 'InService' && healthy)
              .map(({ id }) => id),
          })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('B4 is the same list while nothing changes, and nobody can change it', async () => {
    const { autoScaling, region, wait } = arena()
    region.createGroup({ name: 'chat', min: 3, max: 12 })
    const { serving } = region.glance('chat')
    wait(10)
    expect(region.glance('chat').serving).toBe(serving)
    const { AutoScalingGroups } = await autoScaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['chat'] }),
    )
    const [instance] = AutoScalingGroups?.[0]?.Instances ?? []
    expect(() => Object.assign(instance ?? {}, { HealthStatus: 'Unhealthy' })).toThrow(TypeError)
  })
})

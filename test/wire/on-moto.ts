/** Stories on stand-ins for AWS: an empty one for each, and the hands of somebody else who works on the same account. */
import {
  AutoScalingClient,
  type AutoScalingGroup,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { beforeEach, describe, inject } from 'vitest'
import { type Clients, type Connect, connectAws } from '../../src/adapters/connect.ts'
import { type Where, whereOf } from '../../src/core/change.ts'
import { type Concern, groupConcerns } from '../../src/core/concern.ts'
import type { Fleet } from '../../src/core/desired.ts'
import type { Loop } from '../../src/operations/run.ts'
import { clock } from '../build.ts'

export const onMoto = storiesOn(inject('moto'), '/moto-api/reset')
export const onMiniStack = storiesOn(inject('ministack'), '/_ministack/reset')

/** Skipped where it does not run; every story begins with an empty AWS. */
function storiesOn(url: string | null, reset: string) {
  return (title: string, stories: () => void): void => {
    describe.skipIf(url === null)(title, () => {
      beforeEach(async () => {
        process.env.AWS_ENDPOINT_URL = url ?? ''
        await fetch(`${url}${reset}`, { method: 'POST' })
      })
      stories()
    })
  }
}

/** Springtide's own loop with its own clients. */
export function loop(
  fleets: Fleet[],
  { at = '12:00', looking = groupConcerns, connect = connectAws() }: Partial<LoopOptions> = {},
): Loop {
  const desired = { fleets, guardrails: { limits: {}, freeze: [] } }
  return { desired, connect, commit: null, at: clock(at), concerns: looking }
}

interface LoopOptions {
  at: string
  looking: readonly Concern[]
  connect: Connect
}

/** Plain clients, without Springtide's pace and retries. */
export function hand({ region, role }: Where = { region: 'us-east-1' }): Clients {
  const config = {
    region,
    ...(role ? { credentials: fromTemporaryCredentials({ params: { RoleArn: role } }) } : {}),
  }
  return { autoScaling: new AutoScalingClient(config), cloudWatch: new CloudWatchClient(config) }
}

/** A group for each fleet, where the fleet is, at its base floor. */
export async function createGroups(fleets: Fleet[]): Promise<void> {
  const places = Map.groupBy(fleets, ({ policy }) => JSON.stringify(whereOf(policy)))
  for (const [place, some] of places) {
    const { autoScaling } = hand(JSON.parse(place) as Where)
    await autoScaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName: 'node',
        ImageId: 'ami-12345678',
        InstanceType: 't3.micro',
      }),
    )
    for (const { policy } of some) {
      await autoScaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName: policy.group,
          LaunchConfigurationName: 'node',
          AvailabilityZones: [`${policy.region}a`],
          MinSize: policy.capacity.min,
          MaxSize: policy.capacity.max,
        }),
      )
    }
  }
}

/** The group of a fleet, as AWS tells of it. */
export async function groupOf({ policy }: Fleet): Promise<AutoScalingGroup> {
  const { AutoScalingGroups: [group] = [] } = await hand(whereOf(policy)).autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [policy.group] }),
  )
  if (!group) throw new Error(`no group ${policy.group}`)
  return group
}

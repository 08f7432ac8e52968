/** Writes one-time scheduled actions. They set MinSize and nothing else: what runs them has no other number to set. */
import {
  type AutoScalingClient,
  DeleteScheduledActionCommand,
  PutScheduledUpdateGroupActionCommand,
} from '@aws-sdk/client-auto-scaling'
import type { Raise } from '../../core/change.ts'
import { CloudError, calling } from '../cloud-error.ts'

/**
 * Creates or updates the action of that name. One call each: IAM bounds MinSize in this one, and not in the batch
 * ("Actions, resources, and condition keys for Amazon EC2 Auto Scaling").
 */
export async function sendRaise(
  client: AutoScalingClient,
  group: string,
  name: string,
  { min, startsAt }: Raise,
): Promise<void> {
  await calling('PutScheduledUpdateGroupAction', () =>
    client.send(
      new PutScheduledUpdateGroupActionCommand({
        AutoScalingGroupName: group,
        ScheduledActionName: name,
        StartTime: new Date(startsAt),
        MinSize: min,
      }),
    ),
  )
}

/** One that has run meanwhile is gone, as it should be. */
export async function sendNoScheduledAction(
  client: AutoScalingClient,
  group: string,
  name: string,
): Promise<void> {
  try {
    await calling('DeleteScheduledAction', () =>
      client.send(
        new DeleteScheduledActionCommand({ AutoScalingGroupName: group, ScheduledActionName: name }),
      ),
    )
  } catch (error) {
    // A ValidationError like many others: only AWS's words tell it from them.
    if (error instanceof CloudError && /action name not found/i.test(error.message)) return
    throw error
  }
}

/** Reads the scheduled actions of groups. */
import { type AutoScalingClient, DescribeScheduledActionsCommand } from '@aws-sdk/client-auto-scaling'
import type { ScheduledAction } from '../../core/observed.ts'
import { calling } from '../cloud-error.ts'
import { listByGroup } from './list.ts'

/** By group name; an empty list where a group has none. `andOthers` as listByGroup has it. */
export async function readScheduledActions(
  client: AutoScalingClient,
  groups: string[],
  andOthers = false,
): Promise<Map<string, ScheduledAction[]>> {
  const readPage = async (group: string | undefined, token: string | undefined) => {
    const page = await calling('DescribeScheduledActions', () =>
      client.send(
        new DescribeScheduledActionsCommand({
          AutoScalingGroupName: group,
          MaxRecords: 100,
          NextToken: token,
        }),
      ),
    )
    const items = (page.ScheduledUpdateGroupActions ?? []).map((action) => ({
      group: action.AutoScalingGroupName ?? '',
      action: {
        name: action.ScheduledActionName ?? '',
        min: action.MinSize ?? null,
        max: action.MaxSize ?? null,
        desired: action.DesiredCapacity ?? null,
        recurrence: action.Recurrence ?? null,
        // With a recurrence AWS computes this anew after each run: shown to people, never compared.
        startsAt: action.StartTime?.getTime() ?? null,
        ...(action.TimeZone ? { timezone: action.TimeZone } : {}),
        // Where there is no end, some accounts read back the text `null`, and that is no date.
        ...(action.EndTime?.getTime() ? { endsAt: action.EndTime.getTime() } : {}),
      },
    }))
    return { items, next: page.NextToken }
  }
  const found = await listByGroup(groups, readPage, andOthers)
  return new Map([...found].map(([group, items]) => [group, items.map(({ action }) => action)]))
}

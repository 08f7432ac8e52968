/** Finds groups by a tag. */
import {
  type AutoScalingClient,
  type AutoScalingGroupsType,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling'
import { calling } from '../cloud-error.ts'

/** Names of the groups whose tag has this value, in order. API_DescribeAutoScalingGroups: 100 to a page. */
export async function readTaggedGroups(
  client: AutoScalingClient,
  { key, value }: { key: string; value: string },
): Promise<string[]> {
  const names: string[] = []
  let token: string | undefined
  do {
    const page: AutoScalingGroupsType = await calling('DescribeAutoScalingGroups', () =>
      client.send(
        new DescribeAutoScalingGroupsCommand({
          Filters: [{ Name: `tag:${key}`, Values: [value] }],
          IncludeInstances: false,
          MaxRecords: 100,
          NextToken: token,
        }),
      ),
    )
    names.push(
      ...(page.AutoScalingGroups ?? []).flatMap(({ AutoScalingGroupName }) => AutoScalingGroupName ?? []),
    )
    token = page.NextToken
  } while (token)
  return names.sort()
}

/** Reads how far the nodes of one command are: one page for fifty nodes instead of one call for each. */
import {
  ListCommandInvocationsCommand,
  type ListCommandInvocationsResult,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { calling } from '../cloud-error.ts'
import { judge, type Said } from './judge.ts'

/** API_ListCommandInvocations: MaxResults is at most 50. */
const nodesPerPage = 50

/** A node may be missing: invocations appear a moment after the command was sent. */
export async function readInvocations(
  ssm: SSMClient,
  commandId: string,
): Promise<{ instanceId: string; said: Said }[]> {
  const heard: { instanceId: string; said: Said }[] = []
  let token: string | undefined
  do {
    const page: ListCommandInvocationsResult = await calling('ListCommandInvocations', () =>
      ssm.send(
        new ListCommandInvocationsCommand({
          CommandId: commandId,
          Details: true,
          MaxResults: nodesPerPage,
          NextToken: token,
        }),
      ),
    )
    for (const invocation of page.CommandInvocations ?? [])
      heard.push({ instanceId: invocation.InstanceId ?? '', said: judge(invocation) })
    token = page.NextToken || undefined
  } while (token)
  return heard
}

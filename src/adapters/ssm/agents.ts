/** Asks Systems Manager which nodes it cannot reach, and why. */
import {
  DescribeInstanceInformationCommand,
  type DescribeInstanceInformationResult,
  type InstanceInformation,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { formatInstant } from '../../core/instant.ts'
import { calling, reading } from '../cloud-error.ts'

/** API_DescribeInstanceInformation: a page has at most 50 nodes (10 by default), so more ids save no call. */
export const idsPerAsking = 50

/**
 * Those of the nodes (at most 50) that no command reaches, with the reason. Where AWS refuses to tell, none is known:
 * they are waited for, or found in another way.
 */
export async function readUnreachable(ssm: SSMClient, instanceIds: string[]): Promise<Map<string, string>> {
  const agents = await reading(() => readAgents(ssm, instanceIds))
  if ('unread' in agents) return new Map()
  return new Map(
    instanceIds.flatMap((id): [string, string][] => {
      const reason = unreachable(agents.read.get(id))
      return reason === null ? [] : [[id, reason]]
    }),
  )
}

/** A node that was never registered, or is stopped or terminated, is not in AWS's answer at all. */
async function readAgents(ssm: SSMClient, instanceIds: string[]): Promise<Map<string, InstanceInformation>> {
  const known = new Map<string, InstanceInformation>()
  let token: string | undefined
  do {
    const page: DescribeInstanceInformationResult = await calling('DescribeInstanceInformation', () =>
      ssm.send(
        new DescribeInstanceInformationCommand({
          Filters: [{ Key: 'InstanceIds', Values: instanceIds }],
          MaxResults: idsPerAsking,
          NextToken: token,
        }),
      ),
    )
    for (const node of page.InstanceInformationList ?? []) known.set(node.InstanceId ?? '', node)
    // "If there are no additional items to return, the string is empty."
    token = page.NextToken || undefined
  } while (token)
  return known
}

function unreachable(node: InstanceInformation | undefined): string | null {
  if (!node) return 'not registered with Systems Manager: stopped, terminated, or its agent never reported'
  if (node.PingStatus === 'Online') return null
  const since = node.LastPingDateTime
    ? `: last heard of at ${formatInstant(node.LastPingDateTime.getTime())}`
    : ''
  return `its Systems Manager agent is offline${since}`
}

/** Other ways to run a document on every node, beside Springtide's own: what bench/scan.ts compares it with. */
import {
  DescribeInstanceInformationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { chunk } from '../src/adapters/batch.ts'
import type { Instant } from '../src/core/instant.ts'

export interface Time {
  now: () => Instant
  wait: (milliseconds: number) => Promise<void>
  deadline: Instant
}

/** One command for the whole group, by the tag Auto Scaling puts on its instances. Gives how many answered. */
export async function byTag(ssm: SSMClient, group: string, time: Time): Promise<number> {
  const Targets = [{ Key: 'tag:aws:autoscaling:groupName', Values: [group] }]
  return listen(ssm, [await send(ssm, { Targets })], time)
}

/** Asks which agents are online first, then sends to those in chunks of fifty ids. */
export async function afterAskingAgents(ssm: SSMClient, ids: string[], time: Time): Promise<number> {
  const online: string[] = []
  for (const Values of chunk(ids, 50)) {
    const Filters = [{ Key: 'InstanceIds', Values }]
    const page = await ssm.send(new DescribeInstanceInformationCommand({ Filters, MaxResults: 50 }))
    for (const { InstanceId = '', PingStatus } of page.InstanceInformationList ?? [])
      if (PingStatus === 'Online') online.push(InstanceId)
  }
  const commands: string[] = []
  for (const InstanceIds of chunk(online, 50)) commands.push(await send(ssm, { InstanceIds }))
  return listen(ssm, commands, time)
}

async function send(ssm: SSMClient, to: Partial<SendCommandCommandInput>): Promise<string> {
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'probe',
      Parameters: { port: ['443'] },
      TimeoutSeconds: 30,
      MaxErrors: '100%',
      MaxConcurrency: '100%',
      ...to,
    }),
  )
  return Command?.CommandId ?? ''
}

/** Looks at 5, 10, 20 and 35 seconds, at every page of each command that is not complete. */
async function listen(ssm: SSMClient, commands: string[], { now, wait, deadline }: Time): Promise<number> {
  const begun = now()
  let answered = 0
  let open = commands
  for (const seconds of [5, 10, 20, 35]) {
    const at = begun + seconds * 1_000
    if (open.length === 0 || at >= deadline) break
    if (at > now()) await wait(at - now())
    const still: string[] = []
    for (const CommandId of open) {
      const { done, successes } = await look(ssm, CommandId)
      if (!done) still.push(CommandId)
      if (done) answered += successes
    }
    open = still
  }
  return answered
}

async function look(ssm: SSMClient, CommandId: string): Promise<{ done: boolean; successes: number }> {
  let [successes, pending] = [0, 0]
  let NextToken: string | undefined
  do {
    const page = await ssm.send(
      new ListCommandInvocationsCommand({ CommandId, Details: true, MaxResults: 50, NextToken }),
    )
    for (const { Status } of page.CommandInvocations ?? []) {
      if (Status === 'Success') successes += 1
      if (Status === 'Pending' || Status === 'InProgress') pending += 1
    }
    NextToken = page.NextToken
  } while (NextToken)
  return { done: pending === 0, successes }
}

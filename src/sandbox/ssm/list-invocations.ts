/** ListCommandInvocations: how far the nodes of a command are, and what each printed. */
import {
  type CommandInvocation,
  InvalidCommandId,
  InvalidNextToken,
  type ListCommandInvocationsCommandInput,
  type ListCommandInvocationsCommandOutput,
} from '@aws-sdk/client-ssm'
import { type Instant, SECOND } from '../../core/instant.ts'
import { type Answer, onlyModelled } from '../auto-scaling/request.ts'
import { page } from '../paging.ts'
import { present } from '../present.ts'
import { refused, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { detailsAt, statusOf } from './invocation-status.ts'
import { sentOutput } from './output.ts'
import type { CommandState, Invocation } from './state.ts'

const members = ['CommandId', 'InstanceId', 'MaxResults', 'NextToken', 'Details']

export function listCommandInvocations(
  region: RegionState,
  input: ListCommandInvocationsCommandInput,
): Answer<ListCommandInvocationsCommandOutput> {
  onlyModelled('ListCommandInvocations', input, members)
  const { CommandId, InstanceId, MaxResults = 50, NextToken, Details = false } = input
  if (MaxResults < 1 || MaxResults > 50) throw validationError('MaxResults must be from 1 to 50', 'ssm')
  const now = region.timeline.now()
  const all = commandsAsked(region, CommandId).flatMap((command) =>
    visible(region, command).map((invocation) => ({ command, invocation })),
  )
  const found =
    InstanceId === undefined ? all : all.filter(({ invocation }) => invocation.instanceId === InstanceId)
  const { items, nextToken } = page(found, {
    listing: `invocations ${CommandId} ${InstanceId}`,
    nextToken: NextToken,
    size: Math.min(MaxResults, region.pageSize),
    badToken: () => new InvalidNextToken({ ...refused('The token is not valid'), Message: undefined }),
  })
  const CommandInvocations = items.map(({ command, invocation }) =>
    describe(command, invocation, now, Details),
  )
  return { CommandInvocations, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

function commandsAsked(region: RegionState, id: string | undefined): CommandState[] {
  if (id === undefined) return [...region.ssm.commands.values()]
  const command = region.ssm.commands.get(id)
  if (!command) throw new InvalidCommandId(refused('The command id is not valid'))
  return [command]
}

/** A command's invocations, once they can be seen. */
export function visible(region: RegionState, { sentAt, invocations }: CommandState): Invocation[] {
  const seconds = region.ssm.invocationsAppearAfterSeconds
  return region.timeline.now() < sentAt + seconds * SECOND ? [] : invocations
}

function describe(
  command: CommandState,
  invocation: Invocation,
  now: Instant,
  withSteps: boolean,
): CommandInvocation {
  const details = detailsAt(invocation, now)
  const status = { Status: statusOf(details), StatusDetails: details }
  const hasEnded = now >= invocation.endsAt
  const step = present({
    Name: 'aws:runShellScript',
    ...status,
    ResponseCode: hasEnded ? invocation.exitCode : -1,
    ResponseStartDateTime: invocation.startsAt === null ? undefined : new Date(invocation.startsAt),
    ResponseFinishDateTime: hasEnded ? new Date(invocation.endsAt) : undefined,
    Output: hasEnded ? sentOutput(invocation.output, invocation.errorOutput) : '',
  })
  return {
    CommandId: command.id,
    InstanceId: invocation.instanceId,
    InstanceName: '',
    Comment: command.comment,
    DocumentName: command.document.name,
    DocumentVersion: '1',
    RequestedDateTime: new Date(command.sentAt),
    ...status,
    CommandPlugins: withSteps ? [step] : [],
  }
}

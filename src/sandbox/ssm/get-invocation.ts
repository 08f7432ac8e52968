/** GetCommandInvocation: one node, with more of its output. */
import {
  type GetCommandInvocationCommandInput,
  type GetCommandInvocationCommandOutput,
  InvalidPluginName,
  InvocationDoesNotExist,
} from '@aws-sdk/client-ssm'
import type { Answer } from '../auto-scaling/request.ts'
import { refused } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { detailsAt, statusOf } from './invocation-status.ts'
import { visible } from './list-invocations.ts'
import { longOutput } from './output.ts'

export function getCommandInvocation(
  region: RegionState,
  { CommandId = '', InstanceId = '', PluginName }: GetCommandInvocationCommandInput,
): Answer<GetCommandInvocationCommandOutput> {
  const now = region.timeline.now()
  const command = region.ssm.commands.get(CommandId)
  const seen = command ? visible(region, command) : []
  const invocation = seen.find(({ instanceId }) => instanceId === InstanceId)
  if (!command || !invocation) throw new InvocationDoesNotExist(refused('The invocation does not exist'))
  if (PluginName !== undefined && PluginName !== command.document.step)
    throw new InvalidPluginName(refused(`The plugin name is not valid: ${PluginName}`))
  const details = detailsAt(invocation, now)
  const { startsAt, endsAt, exitCode, output, errorOutput } = invocation
  const hasEnded = now >= endsAt
  return {
    CommandId,
    InstanceId,
    Comment: command.comment,
    DocumentName: command.document.name,
    DocumentVersion: '1',
    PluginName: command.document.step,
    ResponseCode: hasEnded ? exitCode : -1,
    ExecutionStartDateTime: startsAt === null || now < startsAt ? '' : new Date(startsAt).toISOString(),
    ExecutionEndDateTime: hasEnded && startsAt !== null ? new Date(endsAt).toISOString() : '',
    Status: statusOf(details),
    StatusDetails: details,
    StandardOutputContent: hasEnded ? longOutput(output, 24_000) : '',
    StandardErrorContent: hasEnded ? longOutput(errorOutput, 8_000) : '',
  }
}

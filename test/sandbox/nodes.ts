/** A Region with a group of nodes and a document, for stories about Systems Manager. */
import {
  ListCommandInvocationsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm'
import { SECOND } from '../../src/core/instant.ts'
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { arena } from './arena.ts'

export const probeDocument = {
  schemaVersion: '2.2',
  description: 'prints one line',
  parameters: {
    port: { type: 'String', allowedPattern: '^[0-9]{1,5}$' },
    mode: { type: 'String', default: 'short', allowedValues: ['short', 'long'] },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'probe',
      inputs: { timeoutSeconds: '20', runCommand: ['echo "port {{ port }}"', 'echo {{mode}} >&2'] },
    },
  ],
}

/** The group `chat` of so many nodes. */
export function nodes(count: number, options: Partial<SandboxOptions> = {}) {
  const world = arena(options)
  const { sandbox, ssm, region } = world
  region.createGroup({ name: 'chat', min: count, max: Math.max(1, count) })
  region.registerDocument('probe', probeDocument)
  const ids = region.instances('chat').map(({ id }) => id)
  return {
    ...world,
    ids,
    hand: region.ssm('chat'),
    later: (seconds: number) => sandbox.advanceTo(sandbox.now() + seconds * SECOND),
    async send(input: Partial<SendCommandCommandInput> = {}) {
      const { Command } = await ssm.send(
        new SendCommandCommand({
          DocumentName: 'probe',
          Parameters: { port: ['443'] },
          ...(input.Targets ? {} : { InstanceIds: ids }),
          ...input,
        }),
      )
      return Command
    },
    /** `[id, StatusDetails, output]` of the first page of a command. */
    async list(CommandId: string | undefined) {
      const page = await ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }))
      return (page.CommandInvocations ?? []).map(({ InstanceId, StatusDetails, CommandPlugins }) => [
        InstanceId,
        StatusDetails,
        CommandPlugins?.[0]?.Output,
      ])
    },
  }
}

/** policies/access.yaml: who may change what from Slack. Everybody in the workspace may look. */
import * as z from 'zod'
import { shown } from './scalars.ts'

/** Ids, not names: names can be taken by others. */
function Id(pattern: RegExp, what: string, example: string, where: string) {
  return z
    .string()
    .regex(pattern, {
      error: ({ input }) => `${shown(input)} is no ${what}: write one such as ${example}, ${where}`,
    })
    .meta({ examples: [example] })
}

const MemberId = Id(
  /^[UW][A-Z0-9]{5,20}$/,
  'member ID',
  'U012AB3CD',
  'which the profile in Slack gives under "Copy member ID"',
)
const ChannelId = Id(
  /^[CG][A-Z0-9]{5,20}$/,
  'channel ID',
  'C012AB3CD',
  'which stands at the foot of the channel details in Slack',
)
const WorkspaceId = Id(
  /^[TE][A-Z0-9]{5,20}$/,
  'workspace ID',
  'T012AB3CD',
  'which stands in the address of Slack in a browser',
)

const PersonName = z.string().regex(/^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} _.'-]{0,38}[\p{L}\p{M}\p{N}.])?$/u, {
  error: ({ input }) =>
    `${shown(input)}: a name has letters, digits, spaces and _ . ' - within, 40 characters at most`,
})

export const Access = z.strictObject({
  workspace: WorkspaceId.describe('Requests of any other workspace are refused'),
  people: z
    .record(MemberId, PersonName)
    .meta({ examples: [{ U012AB3CD: 'Ada' }] })
    .describe('Member ID: name as reports show it. They may prewarm, hold, apply and approve'),
  channels: z.array(ChannelId).min(1).max(50).describe('Where they may do so'),
})
export type Access = z.infer<typeof Access>

/** Where a wish comes from, by Slack's ids. */
export interface From {
  workspace: string
  person: string
  channel: string
}

/** The person's name; or why they may not change anything from there. */
export function mayChange(access: Access | undefined, from: From): { name: string } | { refused: string } {
  if (!access) return { refused: 'nobody may change anything from Slack: there is no policies/access.yaml' }
  if (from.workspace !== access.workspace)
    return { refused: 'this workspace is not the one in policies/access.yaml' }
  const name = Object.hasOwn(access.people, from.person) ? access.people[from.person] : undefined
  if (name === undefined)
    return { refused: `you (${from.person}) are not among the people in policies/access.yaml` }
  if (!access.channels.includes(from.channel))
    return { refused: `this channel (${from.channel}) is not among the channels in policies/access.yaml` }
  return { name }
}

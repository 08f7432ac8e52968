/** policies/access.yaml: who may change what from Slack. Everybody in the workspace may look. */
import * as z from 'zod'

/** Ids, not names: names can be taken by others. A profile shows it under "Copy member ID". */
const MemberId = z
  .string()
  .regex(/^[UW][A-Z0-9]{5,20}$/, 'write the member ID, such as U012AB3CD, as the profile in Slack shows it')
const ChannelId = z
  .string()
  .regex(
    /^[CG][A-Z0-9]{5,20}$/,
    'write the channel ID, such as C012AB3CD, as the channel details in Slack show it',
  )
const PersonName = z
  .string()
  .regex(/^[\p{L}\p{N} _.-]{1,40}$/u, 'write a name of letters, digits, spaces and _ . - (40 at most)')

export const Access = z.strictObject({
  workspace: z
    .string()
    .regex(/^[TE][A-Z0-9]{5,20}$/, 'write the workspace ID, such as T012AB3CD')
    .describe('Requests of any other workspace are refused'),
  people: z
    .record(MemberId, PersonName)
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

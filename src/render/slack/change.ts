/** A Change in a few lines, and the button that approves it. */
import { type Change, isApprovable } from '../../core/change.ts'
import { describe } from '../describe.ts'
import { bold, command, type Line, paragraph, say, words } from './blocks.ts'
import type { Block } from './message.ts'

/** Details that are shown; the rest is counted. */
const mostDetails = 4

/** What would be done, why, and what it waits for. `canApprove`: whether its id means something right now. */
export function changeEntry(change: Change, canApprove: boolean): Block[] {
  const { sign, title, details } = describe(change)
  const { id, fleet, because, held } = change
  const more = details.length - mostDetails
  const lines: Line[] = [
    [say(held ? '‖ ' : `${sign} `), bold(fleet), say(` ${title} `), command(id)],
    ...details.slice(0, mostDetails).map((detail) => [say(detail, 200)]),
    ...(more > 0 ? [[say(`and ${more} more`)]] : []),
    [say(`because ${because}`)],
    ...(held ? [[say(`held: ${held.reason}`)]] : []),
  ]
  return [paragraph(...lines), ...(canApprove ? approval(change) : [])]
}

/** What `approve` needs to know goes with the button; whoever presses it is checked when they do. */
export function approval(change: Change): Block[] {
  if (!isApprovable(change)) return []
  const { id, fleet, held } = change
  const what = `${fleet}: ${describe(change).title}`
  return [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'approve',
          text: words('Approve', 75),
          accessibility_label: words(`Approve ${what}`, 75).text,
          value: JSON.stringify({ id, fleet }),
          confirm: {
            title: words('Approve this change?', 100),
            text: words(`${what}. It is written at once, if nothing has changed since.`, 300),
            confirm: words('Approve', 30),
            deny: words('Leave it', 30),
            ...(held?.by === 'danger' ? { style: 'danger' } : {}),
          },
        },
      ],
    },
  ]
}

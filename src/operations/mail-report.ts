/** Sends a Report as mail to those that policies/report.yaml names. */

import { chunk } from '../adapters/batch.ts'
import { CloudError } from '../adapters/cloud-error.ts'
import { parseAddress } from '../adapters/mail/address.ts'
import { composeLetter, type Letter } from '../adapters/mail/compose.ts'
import { drawPicture } from '../adapters/mail/picture.ts'
import type { MailClient } from '../adapters/ses/connect.ts'
import { recipientsPerMessage, sendMail } from '../adapters/ses/send-mail.ts'
import { localDate } from '../core/calendar/wall-clock.ts'
import { SpringtideError } from '../core/error.ts'
import type { Mailing } from '../core/mailing.ts'
import type { Report } from '../core/report.ts'
import { renderMail } from '../render/mail/mail.ts'

/** Whether this report is to be mailed at all: `on-findings` leaves out the night on which all was well. */
export function isWorthMail(report: Report, { send }: Mailing): boolean {
  return send === 'always' || !isQuiet(report)
}

/** Nothing differs, was found, asked for or is unchecked, and every peak found its capacity ready. */
function isQuiet({ fleets, changes, findings, night }: Report): boolean {
  const isNightQuiet =
    !night ||
    ('read' in night.asked &&
      night.asked.read.length === 0 &&
      night.peaks.every(({ verdict }) => verdict === 'ready'))
  const areFleetsFine = fleets.length > 0 && fleets.every(({ state }) => state === 'in sync')
  return areFleetsFine && changes.length === 0 && findings.length === 0 && isNightQuiet
}

/**
 * One message for each fifty recipients; one that fails does not stop the others.
 * @throws SpringtideError `mail-not-sent`, in which SES's words are: how many got no mail, and all else was sent.
 */
export async function mailReport(
  report: Report,
  mailing: Mailing,
  client: MailClient,
  { stage }: { stage: string },
): Promise<void> {
  const letter = await drawLetter(report)
  const from = parseAddress(mailing.from)
  const replyTo = mailing.replyTo.map(parseAddress)
  const about = `night-${localDate(mailing.timezone, report.at)}.${stage.replace(/[^\w-]/g, '-').slice(0, 64)}`
  const failed: { recipients: number; error: CloudError }[] = []
  for (const [index, to] of chunk(mailing.to.map(parseAddress), recipientsPerMessage).entries()) {
    const raw = await composeLetter(letter, { from, to, replyTo, at: report.at, about, part: index + 1 })
    try {
      await sendMail(client, raw)
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      failed.push({ recipients: to.length, error })
    }
  }
  const [first] = failed
  if (!first) return
  const without = failed.reduce((sum, { recipients }) => sum + recipients, 0)
  throw new SpringtideError(
    'mail-not-sent',
    `${without} of ${mailing.to.length} ${mailing.to.length === 1 ? 'recipient' : 'recipients'} got no mail: ${first.error.message}`,
    'see that SES has verified the sender in this Region, and that the account may send to them',
    first.error,
  )
}

async function drawLetter(report: Report): Promise<Letter> {
  const { pictures, ...mail } = renderMail(report)
  const drawn: Letter['pictures'] = []
  for (const { cid, svg } of pictures) drawn.push({ cid, png: await drawPicture(svg) })
  return { ...mail, pictures: drawn }
}

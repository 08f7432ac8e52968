/** Hands one message to SES. */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { calling } from '../cloud-error.ts'

/** Recipients of one message ("Service quotas in Amazon SES"). */
export const recipientsPerMessage = 50

/**
 * From whom and to whom is only what the message's own fields say: SES may count recipients beside it once more, and a
 * sender beside it has no name. A raw message needs the right ses:SendRawEmail.
 * @throws CloudError
 */
export async function sendMail(client: SESv2Client, raw: Uint8Array): Promise<void> {
  await calling('SendEmail', () => client.send(new SendEmailCommand({ Content: { Raw: { Data: raw } } })))
}

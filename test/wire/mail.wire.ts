/** Mail over the wire: SES's own protocol, and what arrives. */
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import PostalMime from 'postal-mime'
import { expect, inject, it } from 'vitest'
import { connectMail } from '../../src/adapters/ses/connect.ts'
import { Mailing } from '../../src/core/mailing.ts'
import { mailReport } from '../../src/operations/mail-report.ts'
import { verdict } from '../../src/render/verdict.ts'
import { everything } from '../everything.ts'
import { onMoto } from './on-moto.ts'

const mailing = Mailing.parse({
  at: '07:00',
  timezone: 'UTC',
  from: 'Springtide <tide@example.com>',
  to: Array.from({ length: 60 }, (_, index) => `ops${index}@example.com`),
})
const production = { stage: 'production' }

interface RawMessage {
  source: string
  destinations: string[]
  raw_data: string
}

/** The messages that moto was handed, from its own table of them. */
async function arrived(): Promise<RawMessage[]> {
  const answer = await fetch(`${inject('moto')}/moto-api/data.json`)
  const { ses = {} } = (await answer.json()) as { ses?: Record<string, RawMessage[]> }
  return ses.RawMessage ?? []
}

onMoto('the nightly mail', () => {
  it('arrives part by part, fifty recipients a message', async () => {
    await new SESv2Client({}).send(new CreateEmailIdentityCommand({ EmailIdentity: 'tide@example.com' }))
    await mailReport(everything, mailing, connectMail(), production)
    const messages = await arrived()
    expect(messages.map(({ destinations }) => destinations.length)).toEqual([50, 10])
    expect(messages.flatMap(({ destinations }) => destinations)).toEqual(mailing.to)
    const mail = await PostalMime.parse(messages[0]?.raw_data ?? '')
    expect(mail).toMatchObject({
      subject: verdict(everything),
      from: { name: 'Springtide', address: 'tide@example.com' },
      messageId: '<night-2026-11-25.production.1@example.com>',
    })
    expect(mail.html).toContain('cid:floor-2@springtide')
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([
      'floor-1.png',
      'floor-2.png',
      'springtide-2026-11-25.html',
    ])
    for (const { content } of mail.attachments.slice(0, 2))
      expect(Buffer.from(content as ArrayBuffer).toString('latin1', 1, 4)).toBe('PNG')
  })

  it("is refused in SES's words where the sender is not verified", async () => {
    await expect(mailReport(everything, mailing, connectMail(), production)).rejects.toMatchObject({
      code: 'mail-not-sent',
      message: expect.stringMatching(/^60 of 60 recipients got no mail: SendEmail: MessageRejected/),
    })
    expect(await arrived()).toEqual([])
  })
})

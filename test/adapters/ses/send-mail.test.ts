import { describe, expect, it } from 'vitest'
import { connectMail } from '../../../src/adapters/ses/connect.ts'
import { sendMail } from '../../../src/adapters/ses/send-mail.ts'
import { createMailSandbox } from '../../../src/sandbox/sesv2/clients.ts'
import { clock } from '../../build.ts'

function messageFrom(from: string): Uint8Array {
  return Buffer.from(`From: ${from}\r\nTo: ops@example.com\r\nSubject: night\r\n\r\nAll is well.\r\n`)
}

const message = messageFrom('tide@example.com')

function world() {
  const mail = createMailSandbox({ now: () => clock('07:00') })
  mail.verify('example.com')
  return mail
}

describe('a message', () => {
  it('is handed to SES as it is', async () => {
    const { client, outbox } = world()
    await sendMail(client, message)
    expect(outbox).toMatchObject([{ from: 'tide@example.com', to: ['ops@example.com'], raw: message }])
  })

  it('that SES refuses is a sorted error with its words', async () => {
    const { client, faults, suspend } = world()
    await expect(sendMail(client, messageFrom('tide@example.org'))).rejects.toMatchObject({
      name: 'CloudError',
      code: 'rejected',
      message: expect.stringMatching(
        /^SendEmail: MessageRejected: Email address is not verified.*tide@example.org$/,
      ),
    })
    faults.throttle(1)
    await expect(sendMail(client, message)).rejects.toMatchObject({ code: 'throttled' })
    faults.deny('SendEmail')
    await expect(sendMail(client, message)).rejects.toMatchObject({ code: 'denied' })
    faults.allow('SendEmail')
    suspend()
    await expect(sendMail(client, message)).rejects.toMatchObject({ code: 'rejected' })
  })
})

describe('the client', () => {
  it("is in the Region it is told, or where the SDK's own chain says", async () => {
    expect(await connectMail({ region: 'eu-west-1' }).config.region()).toBe('eu-west-1')
    expect(await connectMail({ region: '' }).config.region()).toBe('us-east-1')
    expect(await connectMail().config.region()).toBe('us-east-1')
  })
})

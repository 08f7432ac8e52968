/** What the sandbox makes of messages for SES. */
import { SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import { describe, expect, it } from 'vitest'
import { createMailSandbox } from '../../src/sandbox/sesv2/clients.ts'
import { clock } from '../build.ts'

const head = ['From: Springtide <tide@example.com>', 'To: ops@example.com', 'Subject: night']

function message(lines: string[] = [...head, '', 'All is well.']): Uint8Array {
  return Buffer.from(lines.join('\r\n'))
}

function addressed(to: string, from = 'tide@example.com'): Uint8Array {
  return message([`From: ${from}`, `To: ${to}`, 'Subject: night', '', 'All is well.'])
}

function request(raw: Uint8Array): SendEmailCommandInput {
  return { Content: { Raw: { Data: raw } } }
}

function world() {
  const mail = createMailSandbox({ now: () => clock('07:00') })
  mail.verify('example.com')
  const send = (input: SendEmailCommandInput) => mail.client.send(new SendEmailCommand(input))
  return { ...mail, send }
}

describe('messages', () => {
  it('B101 are kept byte for byte, and get an id each', async () => {
    const { send, outbox } = world()
    const raw = message()
    const { MessageId: one } = await send(request(raw))
    const { MessageId: two } = await send(request(raw))
    expect(one).not.toBe(two)
    expect(outbox).toMatchObject([
      { messageId: one, from: 'tide@example.com', to: ['ops@example.com'], raw },
      { messageId: two, raw },
    ])
  })

  it("B102 arrive with SES's own Message-ID and Date, and with all their other fields", async () => {
    const { send, outbox } = world()
    const own = ['Message-ID: <ours@example.com>', 'Date: Tue, 24 Nov 2026 07:00:00 +0000', 'X-Ours: 1']
    const { MessageId } = await send(request(message([...head, ...own, '', 'All is well.'])))
    const arrived = Buffer.from(outbox[0]?.delivered ?? []).toString()
    expect(arrived.split('\r\n').sort()).toEqual(
      [
        ...head,
        `Message-ID: <${MessageId}@email.amazonses.com>`,
        'Date: Wed, 25 Nov 2026 07:00:00 GMT',
        'X-Ours: 1',
        '',
        'All is well.',
      ].sort(),
    )
  })

  it('B103 go to those in To, 50 at most', async () => {
    const { send, outbox } = world()
    await send(request(addressed('"A, <x@y.z>" <a@example.com>,\r\n b@example.com')))
    const many = Array.from({ length: 51 }, (_, index) => `ops${index}@example.com`)
    await expect(send(request(addressed(many.join(', '))))).rejects.toMatchObject({
      name: 'BadRequestException',
    })
    await send(request(addressed(many.slice(1).join(', '))))
    expect(outbox.map(({ to }) => to)).toEqual([['a@example.com', 'b@example.com'], many.slice(1)])
  })

  it('B104 come from a verified address, or from any address of a verified domain', async () => {
    const { send, verify, outbox } = world()
    const stranger = request(addressed('ops@example.com', 'Tide <tide@example.org>'))
    await expect(send(stranger)).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringContaining('not verified'),
    })
    verify('Tide@example.org')
    await send(stranger)
    const other = request(addressed('ops@example.com', 'other@example.org'))
    await expect(send(other)).rejects.toThrow('not verified')
    expect(outbox).toHaveLength(1)
  })

  it('B105 have 40 MB at most as base64', async () => {
    const { send } = world()
    const start = message([...head, '', ''])
    const of = (bytes: number) =>
      Buffer.concat([start, Buffer.alloc(bytes - start.length, `${'x'.repeat(98)}\r\n`)])
    const most = 30 * 1_024 * 1_024
    await send(request(of(most)))
    await expect(send(request(of(most + 1)))).rejects.toThrow('Message length')
  })

  it('B106 have a From, a To, a blank line after the header, no field twice and no line over 1,000 octets', async () => {
    const { send } = world()
    const wrong: [string, string[]][] = [
      ['blank line', head],
      ["'From'", [...head.slice(1), '', 'x']],
      ["'To'", [...head.filter((field) => !field.startsWith('To')), '', 'x']],
      ["'subject'", [...head, 'Subject: again', '', 'x']],
      ['1000', [...head, '', 'x'.repeat(1_001)]],
    ]
    for (const [words, lines] of wrong) {
      await expect(send(request(message(lines)))).rejects.toMatchObject({
        name: 'BadRequestException',
        message: expect.stringContaining(words),
      })
    }
    await send(request(message([...head, '', 'x'.repeat(998)])))
    await expect(send({ Content: {} })).rejects.toThrow('must be given')
  })

  it.each(['ünal@example.com', 'ops@exämple.com', 'o ps@example.com', 'ops', 'a@b.c;d@e.f'])(
    'B107 have addresses in ASCII, one by one: not %s',
    async (address) => {
      const { send } = world()
      await expect(send(request(addressed(address)))).rejects.toMatchObject({ name: 'BadRequestException' })
    },
  )
})

describe('sending', () => {
  it('B108 is throttled, denied and suspended by hand, with the names that SES has for it', async () => {
    const { send, faults, suspend, outbox } = world()
    faults.throttle(1)
    await expect(send(request(message()))).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    faults.deny('SendEmail')
    await expect(send(request(message()))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('ses:SendRawEmail'),
    })
    faults.allow('SendEmail')
    suspend()
    await expect(send(request(message()))).rejects.toMatchObject({ name: 'AccountSuspendedException' })
    expect(outbox).toEqual([])
  })

  it('B109 takes raw messages that say themselves from whom and to whom, and nothing that it would ignore', async () => {
    const { send } = world()
    for (const odd of [
      { ...request(message()), FromEmailAddress: 'tide@example.com' },
      { ...request(message()), Destination: { ToAddresses: ['ops@example.com'] } },
      { Content: { Simple: { Subject: { Data: 'x' }, Body: {} } } },
      request(message([...head, 'Bcc: other@example.com', '', 'x'])),
    ])
      await expect(send(odd)).rejects.toMatchObject({ name: 'SandboxError' })
  })
})

import PostalMime, { type Email } from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { composeLetter, type Envelope, type Letter } from '../../../src/adapters/mail/compose.ts'
import { clock } from '../../build.ts'
import { hostile } from '../../everything.ts'

const letter: Letter = {
  subject: 'chat ready; feed drifted: 2',
  text: 'All is well — as far as we know.\n'.repeat(3),
  html: '<!doctype html><p>All is well. <img src="cid:floor-1@springtide" alt="the floor"></p>',
  pictures: [{ cid: 'floor-1@springtide', png: Buffer.from('89504e470d0a1a0a', 'hex') }],
  attachments: [
    { filename: 'springtide.html', contentType: 'text/html; charset=utf-8', content: '<p>größer</p>' },
  ],
}
const envelope: Envelope = {
  from: { name: 'Springtide', address: 'tide@example.com' },
  to: [
    { name: 'Öps, the "team"', address: 'ops@example.com' },
    { name: '', address: 'sre@example.com' },
  ],
  replyTo: [{ name: '', address: 'lead@example.com' }],
  at: clock('07:00'),
  about: 'night-2026-11-25.production',
  part: 1,
}

function compose(some: Partial<Letter> = {}, other: Partial<Envelope> = {}): Promise<Uint8Array> {
  return composeLetter({ ...letter, ...some }, { ...envelope, ...other })
}

async function parsed(raw: Promise<Uint8Array>): Promise<Email> {
  return PostalMime.parse(await raw)
}

function field(mail: Email, name: string): string[] {
  return mail.headers.filter(({ key }) => key === name).map(({ value }) => value)
}

/** The tree of parts by their types, as it stands in the message. */
function types(raw: Uint8Array): string[] {
  return [
    ...Buffer.from(raw)
      .toString('latin1')
      .matchAll(/^Content-Type: ([\w/-]+)/gm),
  ].map(([, type]) => type ?? '')
}

describe('a letter', () => {
  it('is text, HTML with its picture, and files, in the nesting that mail programs expect', async () => {
    expect(types(await compose())).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'text/html',
    ])
  })

  it('comes back part by part', async () => {
    const mail = await parsed(compose())
    expect(mail).toMatchObject({
      subject: letter.subject,
      from: { name: 'Springtide', address: 'tide@example.com' },
      to: envelope.to,
      replyTo: envelope.replyTo,
      date: '2026-11-25T07:00:00.000Z',
      messageId: '<night-2026-11-25.production.1@example.com>',
      references: '<night-2026-11-25.production@example.com>',
    })
    expect(mail.text?.trim()).toBe(letter.text.trim())
    expect(mail.html?.trim()).toBe(letter.html)
    expect(field(mail, 'x-springtide-night')).toEqual(['night-2026-11-25.production'])
    expect(field(mail, 'auto-submitted')).toEqual(['auto-generated'])
    expect(
      mail.attachments.map(({ filename, mimeType, disposition, contentId }) => [
        filename,
        mimeType,
        disposition,
        contentId,
      ]),
    ).toEqual([
      ['floor-1.png', 'image/png', 'inline', '<floor-1@springtide>'],
      ['springtide.html', 'text/html', 'attachment', undefined],
    ])
    const [picture, page] = mail.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer))
    expect(picture).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'))
    expect(page?.toString()).toBe('<p>größer</p>')
  })

  it('is the same message when it is made again, and another for other recipients', async () => {
    const [one, again, next] = await Promise.all([compose(), compose(), compose({}, { part: 2 })])
    expect(Buffer.from(one).equals(again)).toBe(true)
    expect((await PostalMime.parse(next)).messageId).toBe('<night-2026-11-25.production.2@example.com>')
    expect((await PostalMime.parse(next)).references).toBe((await PostalMime.parse(one)).references)
  })

  it('has no line over 998 octets and no line that ends otherwise than in CRLF', async () => {
    const raw = Buffer.from(
      await compose({
        text: 'x'.repeat(5_000),
        html: `<p>${'y'.repeat(5_000)}</p>`,
        subject: 'z '.repeat(150),
      }),
    )
    expect(
      Math.max(
        ...raw
          .toString('latin1')
          .split('\r\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(998)
    expect(raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })
})

describe('hostile text', () => {
  it('adds no header and no recipient, wherever it stands', async () => {
    const honest = (await parsed(compose())).headers.map(({ key }) => key)
    const mail = await parsed(
      compose(
        { subject: hostile, text: hostile, html: hostile },
        {
          from: { name: hostile, address: 'tide@example.com' },
          to: [{ name: hostile, address: 'ops@example.com' }],
          replyTo: [{ name: hostile, address: 'lead@example.com' }],
        },
      ),
    )
    expect(mail.headers.map(({ key }) => key)).toEqual(honest)
    expect(mail.bcc).toBeUndefined()
    expect([mail.from, ...(mail.to ?? []), ...(mail.replyTo ?? [])].map((one) => one?.address)).toEqual([
      'tide@example.com',
      'ops@example.com',
      'lead@example.com',
    ])
  })

  it('cannot end a part and begin another', async () => {
    const boundary = /boundary="([^"]+)"/.exec(Buffer.from(await compose()).toString('latin1'))?.[1]
    const forged = `--${boundary}\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n--${boundary}--\r\n`
    const mail = await parsed(compose({ text: forged }))
    expect(mail.html?.trim()).toBe(letter.html)
    expect(mail.text?.trim()).toBe(forged.trim().replaceAll('\r\n', '\n'))
    expect(mail.attachments).toHaveLength(2)
  })
})

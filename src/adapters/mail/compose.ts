/** A letter as one MIME message: text, HTML with its pictures, and files; for fifty recipients at most. */
import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Instant } from '../../core/instant.ts'
import { type Address, domainOf } from './address.ts'

export interface Letter {
  subject: string
  text: string
  html: string
  /** Shown where the HTML has `cid:` and their id. */
  pictures: { cid: string; png: Uint8Array }[]
  attachments: { filename: string; contentType: string; content: string }[]
}

export interface Envelope {
  from: Address
  to: Address[]
  replyTo: Address[]
  at: Instant
  /** What the letter is about, in letters, digits, dots and dashes: `night-2026-11-25.production`. */
  about: string
  /** 1 for the first recipients, 2 for the next. */
  part: number
}

/**
 * The bytes depend on nothing but the letter and the envelope: a letter that is sent again is the same message.
 * SES puts a Message-ID and a Date of its own in the place of ours ("Amazon SES header fields"), so what the letter is
 * about stands in a header that it leaves alone, and in References, by which mail programs show both as one conversation.
 */
export async function composeLetter(letter: Letter, envelope: Envelope): Promise<Uint8Array> {
  const { from, to, replyTo, at, about, part } = envelope
  const domain = domainOf(from)
  const mail = new MailComposer({
    from,
    to,
    ...(replyTo.length > 0 ? { replyTo } : {}),
    subject: letter.subject,
    date: new Date(at),
    messageId: `<${about}.${part}@${domain}>`,
    references: `<${about}@${domain}>`,
    // No answer from somebody's out-of-office reply (RFC 3834).
    headers: { 'X-Springtide-Night': about, 'Auto-Submitted': 'auto-generated' },
    text: letter.text,
    html: letter.html,
    attachments: [
      ...letter.pictures.map(({ cid, png }) => ({
        filename: `${cid.replace(/@.*$/, '')}.png`,
        contentType: 'image/png',
        cid,
        content: Buffer.from(png),
      })),
      ...letter.attachments.map(({ filename, contentType, content }) => ({
        filename,
        contentType,
        content: Buffer.from(content),
      })),
    ],
    baseBoundary: boundaryOf(letter, envelope),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return mail.compile().build()
}

/** Nobody can write a part's boundary into the text: it is the hash of what they write. */
function boundaryOf(letter: Letter, envelope: Envelope): string {
  const hash = createHash('sha256').update(
    JSON.stringify([letter.subject, letter.text, letter.html, envelope]),
  )
  for (const { png } of letter.pictures) hash.update(png)
  for (const { content } of letter.attachments) hash.update(content)
  return hash.digest('hex').slice(0, 32)
}

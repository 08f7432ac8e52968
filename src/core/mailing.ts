/** policies/report.yaml: when the nightly report is made, and who gets it. */
import * as z from 'zod'
import { ClockTime, shown, Zone } from './scalars.ts'

/** Before the @, where SES takes only ASCII ("SendEmail"): no more than what is common there. */
const local = "(?=[^@]{1,64}@)[A-Za-z0-9_+='&~-]+(?:\\.[A-Za-z0-9_+='&~-]+)*"
const bare = `${local}@(?:[A-Za-z0-9-]{1,63}\\.)+[A-Za-z][A-Za-z0-9-]{1,62}`
/** A name that needs no quoting, and that nobody can see as another: no control or direction characters. */
const name = '[^<>@",;:\\\\\\p{C}\\p{Zl}\\p{Zp}]{1,64}'

/** `ops@example.com`, or `Springtide <springtide@example.com>`. */
const MailAddress = z
  .string()
  .max(254)
  .regex(new RegExp(`^(?:${name} <${bare}>|${bare})$`, 'u'), {
    error: ({ input }) =>
      `${shown(input)} is no mail address: write ops@example.com or Springtide <springtide@example.com>`,
  })
  .meta({ examples: ['ops@example.com'] })

export const Mailing = z.strictObject({
  at: ClockTime.describe('When the report is made, each day, such as 07:00'),
  timezone: Zone.describe('The zone of that time: an IANA name such as Europe/Paris'),
  from: MailAddress.describe('An address or a domain that is verified in SES'),
  to: z.array(MailAddress).min(1).max(500).describe('Who gets it'),
  replyTo: z.array(MailAddress).max(10).default([]).describe('Where answers go; left out: to `from`'),
  send: z
    .enum(['always', 'on-findings'])
    .default('always')
    .describe('on-findings: no mail after a night on which all was well'),
})
export type Mailing = z.infer<typeof Mailing>

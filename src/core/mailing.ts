/** policies/report.yaml: when the nightly report is made, and who gets it. */
import * as z from 'zod'
import { ClockTime, Zone } from './scalars.ts'

const mostCharacters = 254

/** `ops@example.com`, or `Springtide <springtide@example.com>`. SES takes only ASCII before the @ ("SendEmail"). */
const MailAddress = z
  .string()
  .max(mostCharacters)
  .regex(
    /^(?:[^<>@",;:\\\p{Cc}]{1,64} <[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+>|[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/iu,
    'write an address such as ops@example.com or Springtide <springtide@example.com>',
  )
  .meta({ examples: ['ops@example.com'] })

export const Mailing = z.strictObject({
  at: ClockTime.describe('When the report is made, each day, such as 07:00'),
  timezone: Zone,
  from: MailAddress.describe('An address that is verified in SES'),
  to: z.array(MailAddress).min(1).max(500),
  replyTo: z.array(MailAddress).max(10).default([]),
  send: z
    .enum(['always', 'on-findings'])
    .default('always')
    .describe('on-findings: no mail after a night on which all was well'),
})
export type Mailing = z.infer<typeof Mailing>

/** tide drift: the nightly report, now: in the terminal, as a page, or as the mail it is at night. */
import { SpringtideError } from '../../core/error.ts'
import { driftText } from '../../render/drift-text.ts'
import { plural } from '../../render/paint.ts'
import { ask } from '../ask.ts'
import { load } from '../context.ts'
import { planExitCode } from '../exit-code.ts'
import { show } from '../show.ts'
import type { Terminal } from '../terminal.ts'
import { type LookOptions, when } from './look.ts'

export interface DriftOptions extends LookOptions {
  mail?: boolean
}

export async function drift(fleets: string[], options: DriftOptions, terminal: Terminal): Promise<number> {
  const send = options.mail ? await mailer(fleets, options, terminal) : null
  const answer = await ask({ verb: 'drift', fleets, ...when(options) }, options, terminal)
  if (!('report' in answer)) return 1
  await show(answer, options, terminal, (report, paint, columns) => driftText(report, paint, columns))
  if (send) terminal.err(`${await send(answer.report)}\n`)
  return planExitCode(answer.report, options.exitCode ?? false)
}

/** Refused before anything is looked at, where nothing could be sent. */
async function mailer(fleets: string[], options: DriftOptions, terminal: Terminal) {
  if (fleets.length > 0) {
    throw new SpringtideError(
      'no-mail',
      'the mail of a night is about every fleet',
      'name none with --mail, or write a page of some with --html',
    )
  }
  if (options.sandbox || options.at !== undefined) {
    throw new SpringtideError(
      'no-mail',
      '--mail sends what is true now, on AWS',
      'leave out --sandbox and --at, or write a page with --html',
    )
  }
  const { mailing } = await load(options, terminal)
  if (!mailing) {
    throw new SpringtideError(
      'no-mailing',
      'there is no policies/report.yaml, so nobody is to get a mail',
      'write one with at, timezone, from and to',
    )
  }
  const { connectMail } = await import('../../adapters/ses/connect.ts')
  const { mailReport } = await import('../../operations/mail-report.ts')
  return async (report: Parameters<typeof mailReport>[0]) => {
    await mailReport(report, mailing, connectMail(), { stage: options.stage })
    return `sent to ${plural(mailing.to.length, 'recipient')}`
  }
}

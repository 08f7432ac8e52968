/** A real SES client whose messages go into an outbox in memory. */
import {
  AccountSuspendedException,
  SESv2Client,
  SESv2ServiceException,
  type SendEmailRequest,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2'
import type { Instant } from '../../core/instant.ts'
import { answerInMemory, credentials } from '../answer-in-memory.ts'
import { createFaults, type Faults } from '../faults.ts'
import { metadata, refused, SandboxError } from '../refusal.ts'
import { type Accepted, acceptMessage } from './accept-message.ts'

export interface MailSandbox {
  client: SESv2Client
  /** What SES accepted, in order. */
  outbox: Accepted[]
  /** An address, or a domain with all its addresses, that may be sent from. */
  verify(identity: string): void
  /** Refuses every message from now on, as after too many complaints. */
  suspend(): void
  faults: Faults
}

export function createMailSandbox({
  now,
  region = 'us-east-1',
}: {
  now: () => Instant
  region?: string
}): MailSandbox {
  const outbox: Accepted[] = []
  const identities = new Set<string>()
  const faults = createFaults()
  let isSuspended = false

  function answer(operation: string, input: object): object {
    const verdict = faults.verdict(operation)
    if (verdict === 'throttled') throw new TooManyRequestsException(refused('Maximum sending rate exceeded.'))
    if (verdict === 'denied') throw denied(region)
    if (operation !== 'SendEmail') throw new SandboxError(`the sandbox has no model of sesv2 ${operation}`)
    if (isSuspended)
      throw new AccountSuspendedException(refused('Your account has been suspended from sending.'))
    const accepted = acceptMessage(input as SendEmailRequest, {
      identities,
      region,
      number: outbox.length + 1,
      at: now(),
    })
    outbox.push(accepted)
    return { MessageId: accepted.messageId }
  }

  const client = new SESv2Client({ region, credentials })
  client.middlewareStack.use(answerInMemory(answer))
  return {
    client,
    outbox,
    verify: (identity) => void identities.add(identity.toLowerCase()),
    suspend: () => {
      isSuspended = true
    },
    faults,
  }
}

/** IAM's refusal; the SDK has no class for it. */
function denied(region: string): Error {
  const who = 'arn:aws:sts::123456789012:assumed-role/springtide/session'
  const what = `arn:aws:ses:${region}:123456789012:identity/example.com`
  return new SESv2ServiceException({
    name: 'AccessDeniedException',
    message: `User \`${who}' is not authorized to perform \`ses:SendRawEmail' on resource \`${what}'`,
    $fault: 'client',
    $metadata: metadata(403),
  })
}

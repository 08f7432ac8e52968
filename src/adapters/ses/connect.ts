/** A real client for SES, which sends the nightly report. */
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { clientConfig } from '../connect.ts'
import { pace } from '../pace.ts'

export type MailClient = SESv2Client

/** An account out of the SES sandbox begins with 14 messages a second ("Service quotas in Amazon SES"); one in it has 1. */
const messagesEachSecond = 1

/**
 * In milliseconds. SES has no token that makes a request the same as one before: a message that it took and the client
 * gave up on is sent twice, so it gets more time than a read.
 */
const patience = { requestTimeout: 30_000, socketTimeout: 30_000 }

/** Without a Region the SDK's own chain decides: the one the function runs in, or the profile's. */
export function connectMail({ region }: { region?: string } = {}): MailClient {
  const { region: _unset, requestHandler, ...config } = clientConfig({ region: '' })
  const client = new SESv2Client({
    ...config,
    requestHandler: { ...requestHandler, ...patience },
    ...(region ? { region } : {}),
  })
  client.middlewareStack.use(pace({}, messagesEachSecond))
  return client
}

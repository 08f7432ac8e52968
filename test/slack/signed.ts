/** Requests as Slack sends them and as Lambda's function URL hands them on. */
import { createHmac } from 'node:crypto'
import type { LambdaFunctionURLEvent } from 'aws-lambda'

export const secret = '8f742231b10e8888abcd99yyyzzz85a5'

/** Form fields of a slash command. */
export function commandBody(text: string, fields: Record<string, string> = {}): string {
  return new URLSearchParams({
    token: 'xyzz0WbapA4vBCDEFasx0q6G',
    team_id: 'T012AB3CD',
    team_domain: 'example',
    channel_id: 'C012AB3CD',
    channel_name: 'ops',
    user_id: 'U012AB3CD',
    user_name: 'ada',
    command: '/tide',
    text,
    api_app_id: 'A012AB3CD',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T012AB3CD/397700885554/96rGlfmibIGlgcZRskXaIFfN',
    trigger_id: '398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    ...fields,
  }).toString()
}

/** A click on a button; `fields` replace those of the payload. */
export function clickBody(value: string, fields: Record<string, unknown> = {}): string {
  const payload = {
    type: 'block_actions',
    user: { id: 'U012AB3CD', username: 'ada', name: 'ada', team_id: 'T012AB3CD' },
    api_app_id: 'A012AB3CD',
    token: 'xyzz0WbapA4vBCDEFasx0q6G',
    container: {
      type: 'message',
      message_ts: '1548261231.000200',
      channel_id: 'C012AB3CD',
      is_ephemeral: true,
    },
    trigger_id: '12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3',
    team: { id: 'T012AB3CD', domain: 'example' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: 'C012AB3CD', name: 'ops' },
    state: { values: {} },
    response_url: 'https://hooks.slack.com/actions/T012AB3CD/1232321423432/D09sSasdasdAS9091209',
    actions: [
      {
        action_id: 'approve',
        block_id: '=qXel',
        text: { type: 'plain_text', text: 'Approve', emoji: false },
        value,
        type: 'button',
        action_ts: '1548426417.840180',
      },
    ],
    ...fields,
  }
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}

export interface Sending {
  /** When Slack signs it, in milliseconds. */
  at: number
  secret?: string
  isPlain?: boolean
  headers?: Record<string, string>
}

/** Lambda hands a form on in base64. */
export function signedEvent(body: string | Buffer, sending: Sending): LambdaFunctionURLEvent {
  const bytes = Buffer.from(body)
  const timestamp = String(Math.floor(sending.at / 1_000))
  const signature = createHmac('sha256', sending.secret ?? secret)
    .update(Buffer.concat([Buffer.from(`v0:${timestamp}:`), bytes]))
    .digest('hex')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...sending.headers,
    },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefghij',
      domainName: 'abcdefghij.lambda-url.us-east-1.on.aws',
      domainPrefix: 'abcdefghij',
      http: {
        method: 'POST',
        path: '/',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'Slackbot 1.0',
      },
      requestId: '1d5f0b5c-0000-4000-8000-000000000000',
      routeKey: '$default',
      stage: '$default',
      time: '25/Nov/2026:12:00:00 +0000',
      timeEpoch: sending.at,
    },
    body: sending.isPlain ? bytes.toString('utf8') : bytes.toString('base64'),
    isBase64Encoded: !sending.isPlain,
  }
}

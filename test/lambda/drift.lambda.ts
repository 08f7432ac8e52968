/** The function of the night, built and run as in Lambda: it mails what it saw. */
import PostalMime from 'postal-mime'
import { expect } from 'vitest'
import { groupsXml } from '../wire/scripted-aws.ts'
import type { Reply } from './aws.ts'
import { deploy, it } from './deploy.ts'
import { scheduled } from './events.ts'
import { arena, mailing } from './repository.ts'

const live = { DescribeAutoScalingGroups: { result: groupsXml(['prod-arena']) } }
const night = scheduled('springtide-production-DriftTick', new Date('2026-11-25T07:00:00Z'))
const send = 'POST /v2/email/outbound-emails'

function drift(
  aws: Record<string, Reply> = {},
  repository: Record<string, string> = { ...arena, ...mailing },
) {
  return deploy('drift', { repository, aws: { ...live, ...aws } })
}

it('mails the report as text, page and picture, and counts it', async () => {
  const lambda = await drift({ [send]: { result: { MessageId: '0100' } } })
  expect(lambda.initError).toBeNull()
  const { response, error, log } = await lambda.invoke(night)
  expect(error).toBeUndefined()
  expect(response).toMatchObject({ isSent: true })
  const [sent, ...others] = lambda.aws.inputs(send)
  expect(others).toEqual([])
  const { Raw } = (sent as { Content: { Raw: { Data: string } } }).Content
  const mail = await PostalMime.parse(Buffer.from(Raw.Data, 'base64'))
  expect(mail.from?.address).toBe('springtide@example.com')
  expect(mail.to?.map(({ address }) => address)).toEqual(['ops@example.com'])
  expect(mail.text).toContain('arena')
  expect(mail.html).toContain('arena')
  expect(mail.attachments.map(({ mimeType }) => mimeType)).toContain('image/png')
  expect(log.find((line) => 'ReportSent' in line)).toMatchObject({ ReportSent: 1, TickSucceeded: 1 })
  expect(lambda.aws.inputs('UpdateAutoScalingGroup')).toEqual([])
})

it('fails loudly where SES refuses', async () => {
  const lambda = await drift({
    [send]: { refuse: 'MessageRejected', message: 'Email address is not verified', status: 400 },
  })
  const { error, log } = await lambda.invoke(night)
  expect(error).toMatchObject({
    errorType: 'SpringtideError',
    errorMessage: expect.stringContaining('not verified'),
  })
  expect(log.some((line) => 'ReportSent' in line)).toBe(false)
})

it('fails where nobody is to get a report', async () => {
  const lambda = await drift({}, arena)
  const { error } = await lambda.invoke(night)
  expect(error?.errorMessage).toContain('policies/report.yaml')
})

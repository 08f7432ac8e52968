/** The function of the night: what it mails, to whom, and what it does where it cannot. */
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { createDriftHandler } from '../../functions/drift-face.ts'
import type { Repository } from '../../src/adapters/repository/repository.ts'
import { whereOf } from '../../src/core/change.ts'
import type { Desired, Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { Mailing } from '../../src/core/mailing.ts'
import type { Night } from '../../src/core/report.ts'
import { reviewed } from '../../src/core/review/peaks.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { surveyNodes } from '../../src/operations/survey.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { createMailSandbox } from '../../src/sandbox/sesv2/clients.ts'
import { aFleet, aPeak, clock } from '../build.ts'
import { invoke } from './invoke.ts'

const arena = aFleet({}, [aPeak()])
const team = ['ops@example.com', 'Site team <sre@example.com>']

function mailing(some: Record<string, unknown> = {}): Mailing {
  return Mailing.parse({
    at: '07:00',
    timezone: 'Asia/Tokyo',
    from: 'Springtide <tide@example.com>',
    to: team,
    ...some,
  })
}

interface Options {
  fleets?: Fleet[]
  mail?: Mailing | null
  asked?: Night['asked']
  time?: string
  shipped?: Repository
}

function world({
  fleets = [arena],
  mail = mailing(),
  asked = { read: [] },
  time = '22:30',
  shipped,
}: Options = {}) {
  const sandbox = seedSandbox(fleets, clock(time))
  const post = createMailSandbox({ now: sandbox.now })
  post.verify('example.com')
  const guardrails = Guardrails.parse({})
  const desired: Desired = { fleets, guardrails, ...(mail ? { mailing: mail } : {}) }
  const spans: [number, number][] = []
  const handler = createDriftHandler({
    load: async () => shipped ?? { desired, problems: [] },
    commit: 'c0ffee',
    cloud: {
      connect: sandbox.connect,
      openAround: async () => lookAround(sandbox.connect),
      lookAtNodes: async (concerns) => surveyNodes(sandbox.connect, concerns),
      readAsked: async (from, to) => {
        spans.push([from, to])
        return asked
      },
    },
    connectMail: () => post.client,
    now: sandbox.now,
    stage: 'production',
  })
  const hand = ({ policy }: Fleet) => sandbox.region(whereOf(policy))
  return { handler, sandbox, post, spans, hand }
}

/** At 12:00 no peak is near; yesterday's, in a world that begins now, nobody saw. */
const noPeaks = aFleet({}, [])

describe('the night', () => {
  it('is mailed to everybody whom policies/report.yaml names, as one message', async () => {
    const { handler, post, spans } = world()
    const { result, metrics, dimensions, log } = await invoke(handler)
    expect(post.outbox).toMatchObject([
      { from: 'tide@example.com', to: ['ops@example.com', 'sre@example.com'] },
    ])
    const [sent] = post.outbox
    const mail = await PostalMime.parse(sent?.delivered ?? '')
    expect(mail).toMatchObject({
      subject: (result as { verdict: string }).verdict,
      from: { name: 'Springtide', address: 'tide@example.com' },
      to: [
        { name: '', address: 'ops@example.com' },
        { name: 'Site team', address: 'sre@example.com' },
      ],
      references: '<night-2026-11-26.production@example.com>',
      messageId: expect.stringContaining('@email.amazonses.com'),
    })
    expect(mail.headers).toContainEqual(
      expect.objectContaining({ key: 'x-springtide-night', value: 'night-2026-11-26.production' }),
    )
    expect(mail.text).toContain(`${mail.subject}\n`)
    expect(mail.html).toContain('cid:floor-1@springtide')
    expect(mail.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ['floor-1.png', 'image/png'],
      ['springtide-2026-11-25.html', 'text/html'],
    ])
    expect(spans).toEqual([[clock('22:30') - reviewed, clock('22:30')]])
    expect(metrics).toMatchObject({ 'Springtide/ReportSent': 1, 'Springtide/TickSucceeded': 1 })
    expect(dimensions).toMatchObject({ function: 'drift' })
    expect(log.at(-1)).toMatchObject({ message: 'run', function: 'drift', commit: 'c0ffee', recipients: 2 })
  })

  it('writes nothing but mail', async () => {
    const { handler, sandbox } = world()
    await invoke(handler)
    expect(sandbox.calls.filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))).toEqual([])
  })

  it('that is told twice is the same message', async () => {
    const { handler, post } = world()
    await invoke(handler)
    await invoke(handler)
    const [one, two] = post.outbox
    expect(Buffer.from(one?.raw ?? []).equals(Buffer.from(two?.raw ?? []))).toBe(true)
  })
})

describe('send: on-findings', () => {
  const mail = mailing({ send: 'on-findings' })

  it('sends nothing after a night on which all was well', async () => {
    const { handler, post } = world({ fleets: [noPeaks], mail })
    const { metrics, result } = await invoke(handler)
    expect(post.outbox).toEqual([])
    expect(result).toMatchObject({ verdict: 'arena ready', isSent: false })
    expect(metrics).toMatchObject({ 'Springtide/ReportSent': 0, 'Springtide/TickSucceeded': 1 })
  })

  it.each<[string, Options]>([
    ['a peak that nobody knows of', { fleets: [aFleet({}, [aPeak()])] }],
    ['a log that could not be read', { fleets: [noPeaks], asked: { unread: 'denied' } }],
    ['nothing seen', { fleets: [] }],
  ])('sends it after %s', async (_what, options) => {
    const { handler, post } = world({ mail, ...options })
    await invoke(handler)
    expect(post.outbox).toHaveLength(1)
  })

  it('sends it after somebody stopped the group from launching', async () => {
    const { handler, post, hand } = world({ fleets: [noPeaks], mail })
    hand(noPeaks).suspend('prod-arena', 'Launch')
    await invoke(handler)
    expect(post.outbox).toHaveLength(1)
  })

  it('sends it where AWS let nothing be read', async () => {
    const { handler, post, hand } = world({ fleets: [noPeaks], mail })
    hand(noPeaks).deny('DescribeAutoScalingGroups')
    const { result } = await invoke(handler)
    expect(result).toMatchObject({ verdict: 'arena unchecked', isSent: true })
    expect(post.outbox).toHaveLength(1)
  })
})

describe('many recipients', () => {
  const to = Array.from({ length: 120 }, (_, index) => `ops${index}@example.com`)

  it('get it fifty by fifty, as one conversation', async () => {
    const { handler, post } = world({ mail: mailing({ to }) })
    await invoke(handler)
    expect(post.outbox.map((sent) => sent.to.length)).toEqual([50, 50, 20])
    expect(post.outbox.flatMap((sent) => sent.to)).toEqual(to)
    const mails = await Promise.all(post.outbox.map(({ raw }) => PostalMime.parse(raw)))
    expect(mails.map(({ messageId }) => messageId)).toEqual(
      [1, 2, 3].map((part) => `<night-2026-11-26.production.${part}@example.com>`),
    )
    expect(new Set(mails.map(({ references }) => references)).size).toBe(1)
  })

  it('get it though one batch fails, and then it fails loudly', async () => {
    const { handler, post } = world({ mail: mailing({ to }) })
    let calls = 0
    post.faults.throttle(() => ++calls === 2)
    const { error, metrics } = await invoke(handler)
    expect(post.outbox.map((sent) => sent.to.length)).toEqual([50, 20])
    expect(error).toMatchObject({
      code: 'mail-not-sent',
      message:
        '50 of 120 recipients got no mail: SendEmail: TooManyRequestsException: Maximum sending rate exceeded.',
    })
    expect(metrics).not.toHaveProperty('Springtide/TickSucceeded')
    expect(metrics).not.toHaveProperty('Springtide/ReportSent')
    expect(metrics).toHaveProperty('Springtide/Unchecked')
  })
})

describe('without what it needs', () => {
  it('fails loudly where nobody is to get the report', async () => {
    const { handler, sandbox } = world({ mail: null })
    const { error } = await invoke(handler)
    expect(error).toMatchObject({ code: 'no-mailing' })
    expect(sandbox.calls).toEqual([])
  })

  it('fails loudly where the repository is not valid, and names each problem in the log', async () => {
    const problem = { file: 'policies/x.yaml', line: 1, column: 1, path: '', message: 'no' }
    const { handler, sandbox, post } = world({ shipped: { desired: null, problems: [problem] } })
    const { error, log } = await invoke(handler)
    expect(error).toMatchObject({ code: 'invalid-repository' })
    expect(log).toContainEqual(expect.objectContaining({ message: 'problem', problem }))
    expect([...sandbox.calls, ...post.outbox]).toEqual([])
  })

  it('fails loudly where the sender is not verified', async () => {
    const { handler } = world({ mail: mailing({ from: 'tide@example.org' }) })
    const { error } = await invoke(handler)
    expect(error).toMatchObject({ code: 'mail-not-sent', message: expect.stringContaining('not verified') })
  })
})

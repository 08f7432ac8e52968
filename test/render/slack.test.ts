import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmChange } from '../../src/core/alarm-change.ts'
import { type Change, change, type Held } from '../../src/core/change.ts'
import { HOUR } from '../../src/core/instant.ts'
import type { FleetStatus, Outcome, Report } from '../../src/core/report.ts'
import type { Request } from '../../src/core/request.ts'
import { alertMessage } from '../../src/render/slack/alert.ts'
import { answerMessage } from '../../src/render/slack/answer.ts'
import { errorMessage } from '../../src/render/slack/error.ts'
import type { Button, SlackMessage } from '../../src/render/slack/message.ts'
import { at, everything, hostile } from '../everything.ts'
import { likeThis } from './slack-arbitrary.ts'
import { drawn } from './slack-drawn.ts'
import { slackProblems } from './slack-limits.ts'

const looks = ['status', 'plan', 'tuning', 'balance', 'drift'] as const
const look = (verb: (typeof looks)[number], some: { at?: number } = {}): Request => ({
  verb,
  fleets: [],
  ...some,
})
const apply: Request = { verb: 'apply', fleets: [], approve: [] }
const hold: Request = {
  verb: 'hold',
  fleets: ['chat'],
  ask: { ask: 'hold', hold: { since: at, until: at + HOUR, by: 'ada', because: hostile } },
}
const prewarm: Request = {
  verb: 'prewarm',
  fleets: ['chat'],
  ask: {
    ask: 'prewarm',
    override: {
      size: { connections: 600_000 },
      since: at,
      until: at + 2 * HOUR,
      by: 'ada',
      because: 'derby',
    },
  },
}

const results: Outcome['result'][] = ['applied', 'failed', 'held', 'held']
const outcomes = everything.changes.map(
  ({ id }, index): Outcome => ({
    id,
    result: results[index] ?? 'applied',
    ...(results[index] === 'failed' ? { error: `PutMetricAlarm: AccessDenied: ${hostile}` } : {}),
  }),
)
const { night, ...today } = everything
const calm: Report = { ...today, changes: [], findings: [], accepted: [] }

const alarm: AlarmChange = {
  name: 'springtide-production-PeakAtRisk-1a2b3c4',
  description: 'A fleet is not what a peak needs now',
  state: 'ALARM',
  was: 'OK',
  reason: 'Threshold Crossed: 3 datapoints were greater than or equal to the threshold (1.0).',
  at,
  metric: { namespace: 'Springtide', name: 'FindingsCritical' },
}

function buttons({ blocks }: SlackMessage): Button[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
}

describe('an answer in Slack', () => {
  it.each(looks)('reads like this: %s', (verb) => {
    const message = answerMessage(look(verb), { report: everything })
    expect(slackProblems(message)).toEqual([])
    expect(drawn(message)).toMatchSnapshot()
  })

  it('draws a timeline in columns', () => {
    const message = answerMessage(
      { verb: 'timeline', fleets: [], hours: 48 },
      { timelines: night?.ahead ?? [] },
    )
    expect(slackProblems(message)).toEqual([])
    expect(drawn(message)).toMatchSnapshot()
  })

  it('tells what became of a wish, failures first', () => {
    const message = answerMessage(apply, { report: { ...today, outcomes } }, { by: 'Ada' })
    expect(slackProblems(message)).toEqual([])
    expect(drawn(message)).toMatchSnapshot()
  })

  describe('to a wish for capacity', () => {
    const [chat] = calm.fleets as [FleetStatus]
    const claim = { ...chat.floor.claim, startsAt: at + 12 * 60_000 }
    const wished = { ...chat, floor: { instances: 38, claim } }
    const target = { region: 'us-east-1', group: 'prod-chat-ws' }
    const raise = change(
      { kind: 'set-floor', before: 4, after: 38 },
      { concern: 'prewarm', fleet: 'chat', target, because: 'asked for' },
    )
    const became = (result: Outcome['result']) => {
      const report = { ...calm, fleets: [wished], changes: [raise], outcomes: [{ id: raise.id, result }] }
      return drawn(answerMessage(prewarm, { report }, { by: 'Ada' }))
    }

    it('tells when it should be ready', () => {
      expect(became('applied')).toMatchSnapshot()
    })

    it('never says that a floor is there which was not written', () => {
      for (const result of ['held', 'failed'] as const) {
        expect(became(result)).toContain('*chat*  the floor is not 38 yet')
        expect(became(result)).not.toContain('ready by')
      }
    })

    it('says so where the floor stood already', () => {
      const stands = { ...wished, size: { min: 38, max: 60, desired: 38, serving: 30 } }
      const report = { ...calm, fleets: [stands], outcomes: [] }
      const text = drawn(answerMessage(prewarm, { report }, { by: 'Ada' }))
      expect(text).toContain('*chat*  the floor is 38 now, ready by about 07:12 UTC')
    })
  })

  it('counts as done what was written before the group could not be read again', () => {
    const [open] = calm.fleets as [FleetStatus]
    const fleets = ['chat', 'feed'].map((fleet) => ({ ...open, fleet, size: null }))
    const target = { region: 'us-east-1', group: 'prod-chat-ws', name: 'springtide:hold' }
    const tag = change(
      { kind: 'set-tag', before: null, after: 'until' },
      { concern: 'prewarm', fleet: 'chat', target, because: 'asked for' },
    )
    const report: Report = { ...calm, fleets, changes: [tag], outcomes: [{ id: tag.id, result: 'applied' }] }
    expect(answerMessage(hold, { report }).text).toContain(
      '1 applied, 0 held, 0 failed; nothing was done on feed: no group seen',
    )
  })

  it('is no good news where there is no fleet', () => {
    const report = { ...calm, fleets: [] }
    expect(answerMessage(look('plan'), { report }).text).toBe('no fleet was seen: nothing is known')
    const { text } = answerMessage(hold, { report: { ...report, outcomes: [] } }, { by: 'Ada' })
    expect(text).toContain('nothing was done: there is no fleet')
  })

  it('is for the one who asks; what became of a wish is for the channel', () => {
    for (const verb of looks) {
      expect(answerMessage(look(verb), { report: everything }).response_type).toBe('ephemeral')
    }
    for (const request of [apply, hold, prewarm]) {
      const message = answerMessage(request, { report: { ...today, outcomes } }, { by: 'Ada' })
      expect(message.response_type).toBe('in_channel')
      expect(message.text).toMatch(/^Ada: /)
    }
    expect(errorMessage('no', 'yes').response_type).toBe('ephemeral')
  })

  it('never takes the message away whose button was pressed', () => {
    expect(answerMessage(apply, { report: { ...today, outcomes } })).toMatchObject({
      replace_original: false,
    })
    expect(errorMessage('no', 'yes')).toMatchObject({ replace_original: false })
  })

  it('says where the rest of the nightly report is', () => {
    const mailed = answerMessage(
      look('drift'),
      { report: everything },
      { mailed: { at: 420, timezone: 'UTC' } },
    )
    expect(drawn(mailed)).toContain('The whole report comes by mail at 07:00 UTC.')
    expect(drawn(answerMessage(look('drift'), { report: everything }))).toContain(
      '`tide drift` on a terminal',
    )
  })

  it('says in one line that there is nothing to do', () => {
    expect(answerMessage(look('plan'), { report: calm }).text).toBe(
      '✓ 3 fleets as the repository says: nothing to change',
    )
    expect(answerMessage(apply, { report: { ...calm, outcomes: [] } }, { by: 'Ada' }).text).toBe(
      'Ada: apply 3 fleets: nothing to change: it stands so already',
    )
  })

  it('does not say to the minute when a peak was ready, where nobody looked further back', () => {
    const [ready] = night?.peaks ?? []
    if (!ready || !night) throw new Error('no peak')
    const readyAt = ready.peak.startsAt - 30 * 60_000
    const peaks = [{ ...ready, readyAt, minutesLate: -30 }]
    const report = { ...everything, night: { ...night, peaks } }
    expect(drawn(answerMessage(look('drift'), { report }))).toContain(
      '✓ ready at 19:30 or before; 29 instances',
    )
  })

  it('says of a plan what is unchecked, whatever there is to change', () => {
    const findings = everything.findings.filter(({ status }) => status === 'unchecked')
    const plan = (report: Report) => answerMessage(look('plan'), { report }).text
    expect(plan({ ...calm, findings })).toBe('No change found, 1 unchecked')
    expect(plan({ ...everything, findings })).toBe('4 changes, 2 held, 1 unchecked')
  })

  it('never calls a fleet fine that nobody looked at', () => {
    const blind = { ...calm, fleets: calm.fleets.map((fleet) => ({ ...fleet, nodes: null, balance: null })) }
    for (const verb of ['tuning', 'balance'] as const) {
      const text = drawn(answerMessage(look(verb), { report: blind }))
      expect(text).toContain(`*${verb}: no node was asked*`)
      expect(text).toContain('*game*  no node was asked')
      expect(text).not.toContain('nothing found')
    }
  })
})

describe('the approve button', () => {
  const heldBy = (by: Held['by']): Report => ({
    ...calm,
    changes: [{ ...everything.changes[0], held: { by, reason: 'why' } } as Change],
  })

  it('comes with what guardrails hold, and carries the id and the fleet', () => {
    for (const by of ['guardrail', 'danger'] as const) {
      const [button, ...others] = buttons(answerMessage(look('plan'), { report: heldBy(by) }))
      expect(others).toEqual([])
      expect(button?.action_id).toBe('approve')
      expect(JSON.parse(button?.value ?? '')).toEqual({ id: everything.changes[0]?.id, fleet: 'feed' })
      expect(button?.confirm.text.text).toContain('feed: MaxSize 14 → 40.')
      expect(button?.confirm.style).toBe(by === 'danger' ? 'danger' : undefined)
    }
  })

  it('is within its limits whatever the thing is called', () => {
    const [, alarmChange] = everything.changes as [Change, Change]
    const target = { ...alarmChange.target, name: hostile.repeat(20) }
    const changes = [{ ...alarmChange, target, held: { by: 'danger', reason: 'why' } } as Change]
    const message = answerMessage(look('plan'), { report: { ...calm, changes } })
    expect(buttons(message)).toHaveLength(1)
    expect(slackProblems(message)).toEqual([])
  })

  it('never comes with what a hold or mode: observe stops', () => {
    for (const by of ['hold', 'observe'] as const) {
      expect(buttons(answerMessage(look('plan'), { report: heldBy(by) }))).toEqual([])
    }
  })

  it('never comes with a plan of another time: its ids mean nothing now', () => {
    expect(buttons(answerMessage(look('plan', { at: at + HOUR }), { report: heldBy('guardrail') }))).toEqual(
      [],
    )
  })

  it('comes with what stays held after an apply', () => {
    const message = answerMessage(apply, { report: { ...today, outcomes } })
    expect(buttons(message).map(({ value }) => JSON.parse(value).fleet)).toEqual(['feed'])
  })
})

describe('an alert', () => {
  it('shows what is critical now, and what waits for somebody', () => {
    const message = alertMessage(alarm, { report: today })
    expect(slackProblems(message)).toEqual([])
    expect(drawn(message)).toMatchSnapshot()
    expect(buttons(message)).toHaveLength(1)
  })

  it('is short when all is well again', () => {
    const message = alertMessage({ ...alarm, state: 'OK', was: 'ALARM' })
    expect(message.blocks).toHaveLength(2)
    expect(drawn(message)).toContain('*✓ OK*  the alarm is well again')
  })

  it('says so where nobody knows what is critical', () => {
    expect(drawn(alertMessage(alarm, { unread: 'AWS did not answer' }))).toContain(
      '*What is critical now is not known*: AWS did not answer',
    )
  })

  it('does not call unchecked fleets fine', () => {
    const unchecked = everything.findings.filter(({ status }) => status === 'unchecked')
    const message = alertMessage(alarm, { report: { ...calm, findings: unchecked } })
    expect(drawn(message)).toContain('Now: 1 critical or unchecked finding, 0 held changes.')
    expect(drawn(alertMessage(alarm, { report: calm }))).toContain('Nothing is critical now in 3 fleets.')
  })
})

describe('what Slack takes', () => {
  it('is kept with a thousand fleets and ten thousand findings, and the rest is counted', () => {
    const fleets = Array.from(
      { length: 1_000 },
      (_, index): FleetStatus => ({
        ...(everything.fleets[index % 3] as FleetStatus),
        fleet: `fleet-${index}`,
      }),
    )
    const some = (index: number) => everything.findings[index % 4]
    const findings = Array.from({ length: 10_000 }, (_, index) => some(index)).filter(
      (one) => one !== undefined,
    )
    const changes = Array.from({ length: 1_000 }, (_, index) => everything.changes[index % 4] as Change)
    const large = { ...everything, fleets, findings, changes }
    for (const verb of looks) expect(slackProblems(answerMessage(look(verb), { report: large }))).toEqual([])
    expect(slackProblems(alertMessage(alarm, { report: large }))).toEqual([])
    const status = drawn(answerMessage(look('status'), { report: large }))
    expect(status).toMatch(/and 9\d\d more: \d+ unchecked, 333 drifted, 333 in sync/)
  })

  it('is kept whatever stands in tags, files, nodes and AWS, and nothing of it is parsed', () => {
    const plain = { ...everything, outcomes }
    fc.assert(
      fc.property(likeThis(plain), fc.constantFrom(...looks, apply, hold, prewarm), (report, what) => {
        const request = typeof what === 'string' ? look(what) : what
        expect(slackProblems(answerMessage(request, { report }, { by: hostile }))).toEqual([])
        expect(slackProblems(alertMessage({ ...alarm, reason: hostile }, { report }))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('is kept by timelines, alarms and errors in any words', () => {
    const timelines = night?.ahead ?? []
    fc.assert(
      fc.property(likeThis({ timelines, alarm, hostile }), ({ timelines, alarm, hostile }) => {
        expect(
          slackProblems(answerMessage({ verb: 'timeline', fleets: [], hours: 48 }, { timelines })),
        ).toEqual([])
        expect(slackProblems(alertMessage(alarm, { unread: hostile }))).toEqual([])
        expect(slackProblems(errorMessage(hostile, hostile))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('is checked here by rules that refuse what Slack would', () => {
    const good = errorMessage('no', 'yes')
    const text = { type: 'text', text: 'x' }
    const rich = (element: unknown) => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [element] }],
    })
    expect(slackProblems(good)).toEqual([])
    for (const wrong of [
      { ...good, text: '' },
      { ...good, text: 'see <!channel>' },
      { ...good, text: 'a & b' },
      { ...good, blocks: [] },
      { ...good, blocks: Array.from({ length: 51 }, () => rich(text)) },
      { ...good, blocks: [rich({ type: 'text', text: '' })] },
      { ...good, blocks: [rich({ type: 'text', text: 'bell\u0007' })] },
      { ...good, blocks: [rich({ type: 'broadcast', range: 'channel' })] },
      { ...good, blocks: [rich({ type: 'link', url: 'https://evil.example' })] },
      { ...good, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x' } }] },
      {
        ...good,
        blocks: [{ type: 'context', elements: [{ type: 'plain_text', text: '<!here>', emoji: false }] }],
      },
      { ...good, blocks: [{ type: 'context', elements: [{ type: 'plain_text', text: 'x', emoji: true }] }] },
      { ...good, blocks: Array.from({ length: 5 }, () => rich({ type: 'text', text: 'x'.repeat(2_500) })) },
    ]) {
      expect(slackProblems(wrong), JSON.stringify(wrong).slice(0, 200)).not.toEqual([])
    }
  })
})

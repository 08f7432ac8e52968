import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, decodeLine, encodeLine, RemoteRequest } from '../../../src/adapters/lambda/wire.ts'
import { nodeConcerns } from '../../../src/core/concern.ts'
import { baseClaim, type Claim } from '../../../src/core/floor.ts'
import type { Report } from '../../../src/core/report.ts'
import { timeline } from '../../../src/core/timeline.ts'
import { driftText } from '../../../src/render/drift-text.ts'
import { plain } from '../../../src/render/paint.ts'
import { reportText } from '../../../src/render/report-text.ts'
import { statusText } from '../../../src/render/status-text.ts'
import { aFleet, aPeak } from '../../build.ts'
import { at, everything, hostile } from '../../everything.ts'

const throughWire = (answer: Answer): unknown => {
  const line = decodeLine(encodeLine({ answer }).trimEnd())
  return 'answer' in line && line.answer
}

/** A Report with other numbers, texts and absences in every place that can have them. */
const reports: fc.Arbitrary<Report> = fc
  .record({
    text: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(hostile), fc.constant('\ud800')),
    number: fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
    ),
    orNull: fc.boolean(),
    at: fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }),
    isEndless: fc.boolean(),
    withNight: fc.boolean(),
    withOutcomes: fc.boolean(),
  })
  .map(({ text, number, orNull, at, isEndless, withNight, withOutcomes }) => {
    const { night, ...rest } = everything
    const claim = (some: Claim): Claim => ({ ...some, name: text, instances: number })
    return {
      ...rest,
      at,
      commit: orNull ? null : text,
      fleets: everything.fleets.map((fleet) => ({
        ...fleet,
        live: orNull ? null : number,
        size: orNull ? null : { min: number, max: number, desired: number, serving: number },
        floor: {
          instances: number,
          claim: isEndless ? claim(baseClaim(aFleet())) : claim(fleet.floor.claim),
        },
        next: fleet.next && !orNull ? claim(fleet.next) : null,
        throttled: orNull ? null : { [text === '__proto__' ? '' : text]: number },
      })),
      findings: everything.findings.map((finding) => ({ ...finding, actual: text })),
      ...(withNight && night ? { night: { ...night, asked: orNull ? { unread: text } : night.asked } } : {}),
      ...(withOutcomes ? { outcomes: [{ id: text, result: 'failed' as const, error: text }] } : {}),
    }
  })

describe('an answer', () => {
  it('is the same on the other side', () => {
    expect(throughWire({ report: everything })).toStrictEqual({ report: everything })
    fc.assert(
      fc.property(reports, (report) => {
        expect(throughWire({ report })).toStrictEqual({ report })
      }),
    )
  })

  it('is the same for timelines', () => {
    const timelines = [timeline(aFleet({}, [aPeak()]), at, at + 86_400_000, null)]
    expect(throughWire({ timelines })).toStrictEqual({ timelines })
    expect(throughWire({ timelines: [] })).toStrictEqual({ timelines: [] })
  })

  it('has infinite numbers only where the base has no end', () => {
    const claim = baseClaim(aFleet())
    const [fleet] = everything.fleets
    if (!fleet) throw new Error('no fleet')
    const endless = { ...everything, fleets: [{ ...fleet, floor: { instances: 4, claim } }] }
    expect(throughWire({ report: endless })).toStrictEqual({ report: endless })
    expect(encodeLine({ answer: { report: endless } })).toContain('"endsAt":"Infinity"')
    for (const wrong of [
      { ...everything, at: Number.NaN },
      { ...everything, fleets: [{ ...fleet, live: Infinity }] },
      {
        ...everything,
        fleets: [{ ...fleet, floor: { instances: 4, claim: { ...claim, endsAt: Number.NaN } } }],
      },
    ]) {
      expect(() => encodeLine({ answer: { report: wrong } })).toThrow(TypeError)
    }
  })

  it('of another version or of somebody else is refused in one bounded sentence', () => {
    const [change] = everything.changes
    const [fleet] = everything.fleets
    const wrong: unknown[] = [
      { answer: { report: { ...everything, fleets: undefined } } },
      { answer: { report: { ...everything, at: 9e15 } } },
      { answer: { report: { ...everything, at: 'Infinity' } } },
      { answer: { report: { ...everything, concerns: [...nodeConcerns, 'weather'] } } },
      { answer: { report: { ...everything, changes: [{ ...change, kind: 'delete-group' }] } } },
      { answer: { report: { ...everything, fleets: [{ ...fleet, floor: null }] } } },
      { answer: { report: everything, timelines: 7 }, error: {} },
      { answer: null },
      { progress: 7 },
      { error: { code: 'x' } },
      hostile.repeat(1_000),
      null,
      [],
    ]
    for (const line of [...wrong.map((value) => JSON.stringify(value)), '', '{', '\u0000\u001b[31m']) {
      const error = thrownBy(() => decodeLine(line))
      expect(error).toMatchObject({ name: 'SpringtideError', code: 'remote-answer' })
      expect(String(error)).toMatch(/^[^\p{Cc}\p{Cf}]{1,400}$/u)
    }
  })

  it('that decodes never breaks a renderer', () => {
    const [fleet] = everything.fleets
    if (!fleet?.next) throw new Error('no peak')
    const foreign = {
      ...everything,
      at: 8_640_000_000_000_000,
      fleets: [{ ...fleet, next: { ...fleet.next, timezone: 'Mars/Olympus', name: hostile } }],
    }
    const line = decodeLine(JSON.stringify({ answer: { report: foreign } }))
    if (!('answer' in line && 'report' in line.answer)) throw new Error('no report')
    const { report } = line.answer
    expect(report.fleets[0]?.next?.timezone).toBe('UTC')
    for (const text of [reportText(report, plain), statusText(report, plain), driftText(report, plain, 80)]) {
      expect(text).not.toContain('\u001b')
    }
  })
})

describe('the lines beside it', () => {
  it('come back as they were said', () => {
    const error = { code: 'too-large', message: 'chat would need 90 instances', hint: 'ask for less' }
    expect(decodeLine(encodeLine({ error }))).toEqual({ error })
    expect(decodeLine(encodeLine({ progress: 'reading 3 fleets' }))).toEqual({ progress: 'reading 3 fleets' })
  })

  it('are harmless on a terminal and bounded', () => {
    const line = decodeLine(JSON.stringify({ progress: hostile.repeat(50) }))
    expect('progress' in line && line.progress).toMatch(/^[^\p{Cc}\p{Cf}]{1,400}$/u)
  })
})

it('takes requests of its own kind alone', () => {
  const request = { verb: 'status', fleets: ['chat'] }
  expect(RemoteRequest.safeParse({ request, by: 'ada' }).success).toBe(true)
  for (const wrong of [
    { request },
    { request, by: '' },
    { request, by: 'x'.repeat(101) },
    { request, by: 'ada', as: 'root' },
    { request: { verb: 'delete', fleets: [] }, by: 'ada' },
    { request: { ...request, fleets: ['../etc'] }, by: 'ada' },
  ]) {
    expect(RemoteRequest.safeParse(wrong).success).toBe(false)
  }
})

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

import { describe, expect, it } from 'vitest'
import type { LocatedProof, LocatedRisk } from '../../src/core/proofs/located.ts'
import { coloured, plain } from '../../src/render/paint.ts'
import { risksAnnotations } from '../../src/render/problems-annotations.ts'
import { checkJson } from '../../src/render/proofs-json.ts'
import { proofsText } from '../../src/render/proofs-text.ts'

function aRisk(risk: Partial<LocatedRisk> = {}): LocatedRisk {
  return {
    code: 'flapping',
    fleet: 'chat',
    file: 'policies/chat.yaml',
    severity: 'error',
    line: 34,
    column: 9,
    path: 'scaling.in.at',
    says: 'at 2 → 1 instances the average rises from 9,500 to 19,000',
    fix: 'write `scaling.in.at: 9090`',
    ...risk,
  }
}

const proofs: LocatedProof[] = [
  {
    fleet: 'chat',
    risks: [
      aRisk({ severity: 'info', code: 'survival', line: 8 }),
      aRisk({ severity: 'warning', code: 'ladder', line: 30 }),
      aRisk({ severity: 'warning', code: 'ramp', line: 12 }),
      aRisk({
        severity: 'warning',
        file: 'schedules/chat.yaml',
        line: 4,
        column: 1,
        path: '',
        code: 'peaks',
      }),
    ],
    accepted: [],
    survives: { instances: 3, perMinute: 1_234 },
  },
  {
    fleet: 'feed',
    risks: [aRisk({ fleet: 'feed', file: 'policies/feed.yaml' })],
    accepted: [
      { ...aRisk({ fleet: 'feed', file: 'policies/feed.yaml', code: 'ladder' }), accepted: 'for a week' },
    ],
    survives: { instances: 1, perMinute: 0 },
  },
  { fleet: 'game', risks: [], accepted: [], survives: null },
]

const text = (some: LocatedProof[], isFailed = true) =>
  proofsText({ fleets: some.length, peaks: 5, proofs: some, isFailed }, plain)

describe('what the check proved, for people', () => {
  it('stands by file, the worst file and the worst risk first, with what each fleet survives', () => {
    const says = 'at 2 → 1 instances the average rises from 9,500 to 19,000'
    const fix = '  fix: write `scaling.in.at: 9090`'
    expect(text(proofs).split('\n')).toEqual([
      `policies/feed.yaml:34:9 flapping error: ${says}`,
      fix,
      '',
      `policies/chat.yaml:12:9 ramp warning: ${says}`,
      fix,
      `policies/chat.yaml:30:9 ladder warning: ${says}`,
      fix,
      `policies/chat.yaml:8:9 survival info: ${says}`,
      fix,
      '',
      `schedules/chat.yaml:4:1 peaks warning: ${says}`,
      fix,
      '',
      `policies/feed.yaml:34:9 ladder accepted: ${says}`,
      '  because: for a week',
      '',
      'chat survives +1,234 connections/minute at 3 instances',
      'feed survives no growth at 1 instance',
      'game has no scale-out: nothing grows but its floor',
      '',
      '✗ 3 fleets with 5 peaks: 1 error, 3 warnings, 1 to know, 1 accepted',
      '',
    ])
  })

  it('is short where there is nothing to say', () => {
    expect(text(proofs.slice(2), false)).toBe(
      'game has no scale-out: nothing grows but its floor\n\n✓ 1 fleet with 5 peaks: valid\n',
    )
  })

  it('counts what could not be looked at apart from warnings', () => {
    const unchecked = aRisk({ severity: 'warning', code: 'live-lead', isUnchecked: true })
    const risks = [unchecked, aRisk({ severity: 'warning' })]
    expect(text([{ fleet: 'chat', risks, accepted: [], survives: null }])).toContain(
      '✗ 1 fleet with 5 peaks: 1 unchecked, 1 warning\n',
    )
  })

  it('cannot be made to move the cursor or to grow without end', () => {
    const risk = aRisk({
      says: `\u001b[2Jx${'y'.repeat(5_000)}`,
      fix: 'a\nb\u202e',
      file: 'policies/\u0007.yaml',
    })
    const accepted = [{ ...risk, accepted: 'on\u001b[31m purpose' }]
    const shown = text([{ fleet: 'chat', risks: [risk], accepted, survives: null }])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(shown.length).toBeLessThan(4_000)
  })

  it('is coloured where a terminal can show it', () => {
    expect(proofsText({ fleets: 1, peaks: 0, proofs, isFailed: true }, coloured)).toContain(
      '\u001b[31merror:',
    )
  })
})

describe('for programs', () => {
  it('has every key, whatever was found', () => {
    const json = checkJson([], proofs)
    expect(Object.keys(json)).toEqual(['valid', 'problems', 'risks', 'accepted', 'survives'])
    expect(json.valid).toBe(true)
    expect(json.risks[0]).toEqual({
      code: 'survival',
      severity: 'info',
      unchecked: false,
      fleet: 'chat',
      file: 'policies/chat.yaml',
      line: 8,
      column: 9,
      path: 'scaling.in.at',
      says: 'at 2 → 1 instances the average rises from 9,500 to 19,000',
      fix: 'write `scaling.in.at: 9090`',
    })
    expect(json.accepted).toMatchObject([{ code: 'ladder', fleet: 'feed', accepted: 'for a week' }])
    expect(json.survives).toEqual([
      { fleet: 'chat', instances: 3, perMinute: 1_234 },
      { fleet: 'feed', instances: 1, perMinute: 0 },
      { fleet: 'game', instances: null, perMinute: null },
    ])
  })
})

describe('on GitHub', () => {
  it('stands beside its line, by how bad it is', () => {
    const risks = [
      aRisk(),
      aRisk({ severity: 'warning', file: 'a,b:c.yaml' }),
      aRisk({ severity: 'info', says: 'at 90 %\n::error::no', fix: 'less' }),
    ]
    expect(risksAnnotations(risks).split('\n')).toEqual([
      '::error file=policies/chat.yaml,line=34,col=9,title=tide check%3A flapping::at 2 → 1 instances the average rises from 9,500 to 19,000. Fix: write `scaling.in.at: 9090`',
      expect.stringMatching(/^::warning file=a%2Cb%3Ac\.yaml,line=34,/),
      '::notice file=policies/chat.yaml,line=34,col=9,title=tide check%3A flapping::at 90 %25 ::error::no. Fix: less',
      '',
    ])
  })
})

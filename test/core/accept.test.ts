import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Accept, acceptedReason, acceptedRisk } from '../../src/core/accept.ts'
import type { Finding } from '../../src/core/finding.ts'
import type { NodeReading } from '../../src/core/node.ts'
import type { ObservedFleet, ScheduledAction } from '../../src/core/observed.ts'
import { plan } from '../../src/core/plan/plan.ts'
import { riskCodes } from '../../src/core/proofs/risk.ts'
import { report } from '../../src/core/report.ts'
import { aFleet, aGroup, clock } from '../build.ts'

const at = clock('12:00')
const reason = 'the data team shrinks it on Sundays'
const timer: ScheduledAction = {
  name: 'sundays',
  min: 1,
  max: null,
  desired: null,
  recurrence: '0 8 * * 0',
  startsAt: null,
}

function look(accept: Record<string, string> | undefined, seen: Partial<ObservedFleet> = {}, policy = {}) {
  const fleet = aFleet({ ...policy, ...(accept ? { accept } : {}) })
  const desired = { fleets: [fleet], guardrails: { limits: {}, freeze: [] } }
  const group = { read: aGroup() }
  const fine = { policies: { read: [] }, alarms: { read: [] }, scheduledActions: { read: [] } }
  const observed = { fleets: { arena: { group, ...fine, ...seen } } }
  const concerns = ['prewarm', 'scaling', 'balance'] as const
  const planned = plan(desired, observed, at, concerns)
  return { ...planned, ...report(desired, observed, planned, { commit: null, concerns }) }
}

describe('an accepted risk', () => {
  it('leaves the findings, and stays in the report with its reason', () => {
    const seen = { scheduledActions: { read: [timer] } }
    expect(look(undefined, seen)).toMatchObject({
      findings: [{ code: 'foreign-scheduled-action' }],
      accepted: [],
      fleets: [{ state: 'drifted' }],
    })
    expect(look({ 'foreign-scheduled-action': reason }, seen)).toMatchObject({
      findings: [],
      accepted: [{ code: 'foreign-scheduled-action', target: 'scheduled action sundays', accepted: reason }],
      fleets: [{ state: 'in sync' }],
    })
  })

  it('is that of its own code: others still pend', () => {
    const group = { read: aGroup({ suspended: [{ process: 'Terminate', reason: '' }] }) }
    const { findings, accepted, fleets } = look(
      { 'foreign-scheduled-action': reason },
      { group, scheduledActions: { read: [timer] } },
    )
    expect(findings).toMatchObject([{ code: 'suspended-process' }])
    expect(accepted).toMatchObject([{ code: 'foreign-scheduled-action' }])
    expect(fleets).toMatchObject([{ state: 'drifted' }])
  })

  it('is never what could not be looked at', () => {
    const policy = { balance: { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' } }
    const nodes: Record<string, NodeReading> = { 'i-0': { unchecked: 'the agent does not answer' } }
    const { findings, accepted, fleets } = look(
      { skewed: reason, 'foreign-scheduled-action': reason },
      { survey: { at, nodes }, types: {}, scheduledActions: { unread: 'AccessDenied' } },
      policy,
    )
    expect(findings.map(({ code, status }) => `${code} ${status}`).sort()).toEqual([
      'node-unchecked unchecked',
      'unread unchecked',
    ])
    expect(accepted).toEqual([])
    expect(fleets).toMatchObject([{ state: 'unchecked' }])
  })

  it('is not accepted for a Finding of the same code that is unchecked', () => {
    const finding = { code: 'bandwidth', status: 'unchecked' } as Finding
    expect(acceptedReason({ bandwidth: reason }, finding)).toBeUndefined()
    expect(acceptedReason({ bandwidth: reason }, { ...finding, status: 'drifted' })).toBe(reason)
    expect(acceptedReason({ bandwidth: reason }, { code: 'toString', status: 'drifted' } as Finding)).toBe(
      undefined,
    )
  })
})

describe('what can be accepted', () => {
  it('is no missing capacity, nothing unchecked, nothing that `tide apply` mends', () => {
    const codes = Object.keys(Accept.shape)
    const never = [
      'not-ready',
      'over-max',
      'over-limit',
      'no-group',
      'unread',
      'stale-action',
      'node-unchecked',
    ]
    expect(never.filter((code) => codes.includes(code))).toEqual([])
  })

  it('is what docs/findings.md says it is', () => {
    const docs = readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8')
    const [, list = ''] = /^Can be accepted: ([^.]*)\./m.exec(docs) ?? []
    const findings = Object.keys(Accept.shape).filter((code) => !riskCodes.some((risk) => risk === code))
    expect([...list.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)).toEqual(findings)
    for (const code of findings) expect(docs).toContain(`| \`${code}\` |`)
  })

  it('is every risk of `tide check`, but not one that could not be looked at', () => {
    for (const code of riskCodes) expect(acceptedRisk({ [code]: reason }, { code })).toBe(reason)
    expect(acceptedRisk({ flapping: reason }, { code: 'ladder' })).toBeUndefined()
    expect(acceptedRisk(undefined, { code: 'ladder' })).toBeUndefined()
    expect(acceptedRisk({ 'live-lead': reason }, { code: 'live-lead', isUnchecked: true })).toBeUndefined()
  })

  it('needs a reason of some words', () => {
    expect(Accept.safeParse({ skewed: '   ' }).success).toBe(false)
    expect(Accept.safeParse({ skewed: 'x'.repeat(301) }).success).toBe(false)
    expect(Accept.parse({ skewed: ' one sticky tenant\n' })).toEqual({ skewed: 'one sticky tenant' })
  })
})

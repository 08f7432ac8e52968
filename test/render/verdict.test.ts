import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetStatus, Night, Report } from '../../src/core/report.ts'
import { verdict } from '../../src/render/verdict.ts'
import { everything, hostile } from '../everything.ts'

const [, , inSync] = everything.fleets as [FleetStatus, FleetStatus, FleetStatus]
const night = everything.night as Night
const quiet: Night = { peaks: [], ahead: [], asked: { read: [] } }

function fleet(name: string, some: Partial<FleetStatus> = {}): FleetStatus {
  return { ...inSync, fleet: name, mode: 'enforce', ...some }
}

function reportOf(fleets: FleetStatus[], some: Partial<Report> = {}): Report {
  return { ...everything, fleets, changes: [], findings: [], accepted: [], night: quiet, ...some }
}

function silent(name: string, unchecked: number): FleetStatus {
  return fleet(name, { state: 'unchecked', nodes: { asked: 8, unchecked } })
}

describe('the verdict', () => {
  it('names the fleets that are ready', () => {
    expect(verdict(reportOf([fleet('chat')]))).toBe('chat ready')
    expect(verdict(reportOf([fleet('chat'), fleet('game')]))).toBe('chat and game ready')
    expect(verdict(reportOf(['chat', 'feed', 'game'].map((name) => fleet(name))))).toBe(
      'chat, feed and game ready',
    )
  })

  it('counts them where there are many, or their names are long', () => {
    const many = Array.from({ length: 997 }, (_, index) => fleet(`fleet-${index}`))
    expect(verdict(reportOf(many))).toBe('997 fleets ready')
    expect(verdict(reportOf([fleet('a'.repeat(30)), fleet('b'.repeat(30))]))).toBe('2 fleets ready')
  })

  it('tells how much drifted, and which nodes nobody could ask', () => {
    const [change] = everything.changes
    const [finding] = everything.findings
    const fleets = [
      fleet('chat'),
      fleet('game'),
      fleet('feed', { state: 'drifted', nodes: null }),
      silent('arena', 3),
    ]
    const changes = [change, { ...change, fleet: 'feed' }] as Report['changes']
    const findings = [
      { ...finding, severity: 'warning' },
      { ...finding, severity: 'info' },
      { ...finding, fleet: 'arena', severity: 'warning', status: 'unchecked' },
    ] as Report['findings']
    expect(verdict(reportOf(fleets, { changes, findings }))).toBe(
      'chat and game ready; feed drifted: 3; 3 nodes unchecked (arena)',
    )
  })

  it('begins with what is critical', () => {
    const findings = everything.findings.slice(0, 1)
    expect(verdict(reportOf([fleet('chat'), fleet('feed', { state: 'drifted' })], { findings }))).toBe(
      'critical: feed; chat ready; feed drifted: 1',
    )
  })

  it('tells of peaks that were not ready, of those nobody knows, and of a log that could not be read', () => {
    const asked = { unread: 'denied' }
    expect(verdict(reportOf([fleet('chat')], { night: { ...night, asked } }))).toBe(
      'chat ready; 2 peaks not ready in time; 1 peak unchecked; what was asked is unchecked',
    )
  })

  it('says so where nothing was seen', () => {
    expect(verdict(reportOf([]))).toBe('no fleet was seen: nothing is known')
  })

  it('never counts as ready what is unchecked or drifted, whatever else there is', () => {
    const fleets = fc.array(
      fc.record({
        state: fc.constantFrom('in sync', 'drifted', 'unchecked'),
        nodes: fc.option(fc.record({ asked: fc.nat(2_000), unchecked: fc.nat(1_000_000) })),
        length: fc.integer({ min: 1, max: 63 }),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(fleets, (some) => {
        const report = reportOf(
          some.map(({ state, nodes, length }, index) =>
            fleet(`${index}${'x'.repeat(length)}`, { state: state as FleetStatus['state'], nodes }),
          ),
          { findings: everything.findings, changes: everything.changes, night },
        )
        const line = verdict(report)
        const ready = /(?:^|; )([^;]+) ready(?:;|$)/.exec(line)?.[1]
        const named = report.fleets.filter(({ state }) => state === 'in sync').map(({ fleet }) => fleet)
        if (named.length === 0) expect(ready).toBeUndefined()
        else
          expect(
            [`${named.length} fleets`, '1 fleet', ...named.slice(0, 1)].some((words) =>
              ready?.startsWith(words),
            ),
          ).toBe(true)
        if (report.fleets.some(({ state }) => state === 'unchecked')) expect(line).toContain('unchecked')
        expect(line).not.toMatch(/…|[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  it('is one harmless line though names and reasons are hostile', () => {
    const line = verdict(
      reportOf([fleet(hostile.slice(-40)), silent(hostile.slice(-20), 1)], {
        night: { ...night, peaks: [] },
      }),
    )
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(line.length).toBeLessThanOrEqual(320)
  })
})

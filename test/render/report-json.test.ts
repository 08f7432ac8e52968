import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reportJson } from '../../src/render/report-json.ts'
import { at, everything } from '../everything.ts'

const json = JSON.parse(JSON.stringify(reportJson(everything)))

/** Every path of keys, of the first of each list. */
function keys(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length > 0 ? keys(value[0], `${path}[]`) : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...keys(inner, `${path}.${key}`)])
}

describe('a Report as JSON', () => {
  it('has the target and the nodes of each fleet, and the line of the schedule of each claim', () => {
    expect(json.fleets[0]).toMatchObject({ target: 16_000, nodes: { asked: 8, unchecked: 3 } })
    expect(json.fleets[2]).toMatchObject({
      nodes: null,
      next: { place: { file: 'schedules/arena.yaml', line: 4 } },
    })
    expect(json.fleets[0].floor.claim.place).toBeNull()
  })

  it('has accepted Findings beside the others, each with its reason', () => {
    expect(json.accepted).toMatchObject([
      { code: 'foreign-scheduled-action', fleet: 'game', accepted: expect.stringContaining('the data team') },
    ])
    expect(json.findings.map(({ code }: { code: string }) => code)).not.toContain('foreign-scheduled-action')
  })

  it('has the night with its times as text, whatever was not known as null', () => {
    const { peaks, ahead, asked } = json.night
    expect(peaks[1]).toMatchObject({
      verdict: 'late',
      readyAt: '2026-11-24T20:07:00.000Z',
      minutesLate: 7,
      why: null,
    })
    expect(peaks[3]).toMatchObject({ verdict: 'unchecked', came: null, readyAt: null, minutesLate: null })
    expect(ahead[0]).toMatchObject({ fleet: 'chat', from: new Date(at).toISOString() })
    expect(asked).toMatchObject({ read: [{ by: 'Ada (Slack U012AB3CD)' }], unread: null })
  })

  it('says why the wishes of the day are not known', () => {
    const { night } = everything
    if (!night) throw new Error('everything has no night')
    const unread = { ...everything, night: { ...night, asked: { unread: 'AccessDenied' } } }
    expect(reportJson(unread).night?.asked).toEqual({ read: null, unread: 'AccessDenied' })
  })

  it('has null for the night and the outcomes of a Report that has none', () => {
    const { night: _night, outcomes: _outcomes, ...rest } = everything
    expect(reportJson(rest)).toMatchObject({ night: null, outcomes: null })
  })

  it('shows the night in docs/json.md with the keys it has', () => {
    const docs = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
    const [, block = '{}'] = /the key `night`\n\n```json\n([\s\S]*?)^```$/m.exec(docs) ?? []
    const isAhead = (key: string) => key.startsWith('.ahead')
    const real = keys(json.night).filter((key) => key === '.ahead' || !isAhead(key))
    expect(keys(JSON.parse(block)).sort()).toEqual(real.sort())
  })
})

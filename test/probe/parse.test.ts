/** Whatever a node prints, reading it gives a report whose every fact is sound, or a reason why there is none. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factKinds } from '../../src/probe/facts.ts'
import { parseNodeReport } from '../../src/probe/parse.ts'

const line = (facts: unknown, unknown: unknown = {}, springtide: unknown = 1) =>
  JSON.stringify({ springtide, facts, unknown })

function reportOf(output: string) {
  const reading = parseNodeReport(output)
  if (!('report' in reading)) throw new Error(reading.unchecked)
  return reading.report
}

describe('a node’s line', () => {
  it('becomes facts and reasons, and what it does not mention is unknown', () => {
    const { facts, unknown } = reportOf(
      `${line({ established: 12, 'dns.cached': false, server: 'node' }, { nofile: 'no ss' })}\n`,
    )
    expect(facts).toEqual({ established: 12, 'dns.cached': false, server: 'node' })
    expect(unknown).toMatchObject({ nofile: 'no ss', closeWait: 'not said' })
    expect(Object.keys(facts).length + Object.keys(unknown).length).toBe(factKinds.size)
  })

  it.each([
    ['a text', '"12"'],
    ['negative', '-1'],
    ['beyond all numbers', '1e999'],
    ['null', 'null'],
    ['a list', '[12]'],
    ['true', 'true'],
  ])('has no number that is %s', (_, value) => {
    const { facts, unknown } = reportOf(
      `{"springtide":1,"facts":{"established":${value},"uptime":1},"unknown":{}}`,
    )
    expect(facts).toEqual({ uptime: 1 })
    expect(unknown.established).toBe('not a number')
  })

  it('has no text with escape sequences in it', () => {
    const { facts, unknown } = reportOf(line({ server: '\u001b[31mnode', uptime: 1 }, { nofile: '\u0007' }))
    expect(facts.server).toBeUndefined()
    expect(unknown).toMatchObject({ server: 'not a plain text', nofile: 'no reason given' })
  })

  it('does not count a fact that the node also calls unknown', () => {
    const { facts, unknown } = reportOf(line({ stale: 3, uptime: 1 }, { stale: 'ss failed' }))
    expect([facts.stale, unknown.stale]).toEqual([undefined, 'ss failed'])
  })

  it('has no names of its own, not even those that objects have anyway', () => {
    const { facts, unknown } = reportOf(
      '{"springtide":1,"facts":{"uptime":1,"instanceId":"i-other","__proto__":{"established":1}},"unknown":{"constructor":"x"}}',
    )
    expect(facts).toEqual({ uptime: 1 })
    expect(Object.hasOwn(unknown, 'constructor')).toBe(false)
    expect(unknown.established).toBe('not said')
  })

  it('says over how many sockets an estimate went', () => {
    expect(reportOf(line({ stale: 500, staleSample: 9_000 })).facts).toEqual({
      stale: 500,
      staleSample: 9_000,
    })
  })
})

describe('a node is unchecked', () => {
  it.each([
    ['nothing', '\n', 'it printed nothing'],
    ['an error', 'sh: 1: Syntax error', 'it did not print an object of JSON'],
    ['two lines', `${line({ uptime: 1 })}\n${line({ uptime: 2 })}\n`, 'it printed more than one line'],
    ['a list', '[1]', 'it did not print an object of JSON'],
    ['null', 'null', 'it did not print an object of JSON'],
    ['no unknown', '{"springtide":1,"facts":{"uptime":1}}', 'its line lacks facts or unknown'],
    ['another version', line({ uptime: 1 }, {}, 2), 'it was not answered by this version of the probe'],
    ['no fact', line({}), 'it states no fact'],
    ['a stop', line({}, { probe: 'no such port' }), 'the probe stopped: no such port'],
    [
      'raw control characters',
      line({ uptime: 1 }).replace('1', '\u0000'),
      'it printed characters that are not plain text',
    ],
    ['10 MB', 'x'.repeat(10_000_000), 'it printed 10000000 characters, more than 2500'],
    ['cut', `${line({ uptime: 1 }).slice(0, 20)}\n---Output truncated---`, 'its output was truncated'],
  ])('when it prints %s', (_, output, unchecked) => {
    expect(parseNodeReport(output)).toEqual({ unchecked })
  })
})

describe('whatever is read', () => {
  const name = fc.oneof(fc.constantFrom(...factKinds.keys(), 'staleSample', '__proto__'), fc.string())
  const anything = fc.oneof(fc.jsonValue(), fc.double(), fc.maxSafeInteger())
  const printed = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.dictionary(name, anything), fc.dictionary(name, anything))
      .map(([facts, unknown]) => line(facts, unknown)),
  )

  it('is never a fact that is unsound', () => {
    fc.assert(
      fc.property(printed, (output) => {
        const reading = parseNodeReport(output)
        if ('unchecked' in reading) return void expect(reading.unchecked).toMatch(/^[ -~]+$/)
        const { facts, unknown } = reading.report
        for (const [fact, kind] of factKinds) {
          expect(Object.hasOwn(facts, fact)).not.toBe(Object.hasOwn(unknown, fact))
          const value = facts[fact]
          if (value === undefined) continue
          expect(typeof value).toBe(kind)
          if (typeof value === 'number') expect(value >= 0 && Number.isFinite(value)).toBe(true)
          if (typeof value === 'string') expect(value).toMatch(/^[ -~]*$/)
        }
        for (const why of Object.values(unknown)) expect(why).toMatch(/^[ -~]{1,60}$/)
      }),
      { numRuns: 500 },
    )
  })
})

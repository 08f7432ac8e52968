import { describe, expect, it } from 'vitest'
import { faultKinds, parseFault } from '../../src/simulator/fault.ts'

const time = '2027-06-29T18:00Z..2027-06-29T20:00Z'
const span = { from: Date.UTC(2027, 5, 29, 18), to: Date.UTC(2027, 5, 29, 20) }

describe('a fault in words', () => {
  it.each(faultKinds)('%s is read with its time', (kind) => {
    expect(parseFault(`${kind} ${time}`)).toEqual({ kind, zone: null, ...span })
  })

  it('may be of one zone, for capacity', () => {
    expect(parseFault(`  no-capacity   us-east-1a ${time} `)).toEqual({
      kind: 'no-capacity',
      zone: 'us-east-1a',
      ...span,
    })
  })

  it.each([
    ['', 'is no fault; there are no-capacity'],
    [`earthquake ${time}`, 'is no fault'],
    ['metrics-stop', 'says no time from..to in UTC'],
    ['metrics-stop 18:00..20:00', 'says no time from..to in UTC'],
    ['metrics-stop 2027-02-30T18:00Z..2027-06-29T20:00Z', 'says no time from..to in UTC'],
    ['metrics-stop 2027-06-29T18:00Z', 'says no time from..to in UTC'],
    ['metrics-stop 2027-06-29T20:00Z..2027-06-29T18:00Z', 'ends at 2027-06-29T18:00Z, before it begins'],
    [`metrics-stop us-east-1a ${time}`, 'has something else than a zone of no-capacity'],
    [`no-capacity us-east-1 ${time}`, 'has something else than a zone of no-capacity'],
    [`no-capacity us-east-1a us-east-1b ${time}`, 'has something else than a zone of no-capacity'],
    [`${'x'.repeat(5_000)}`, 'is no fault'],
  ])('%j is refused', (text, message) => {
    expect(() => parseFault(text)).toThrow(message)
  })
})

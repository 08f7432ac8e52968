import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatHold,
  formatOverride,
  holdTag,
  overrideTag,
  parseHold,
  parseOverride,
} from '../../src/core/tags.ts'
import { clock } from '../build.ts'

const override = {
  size: { connections: 600_000 },
  since: clock('12:00'),
  until: clock('14:00'),
  by: 'ana',
  because: 'push campaign',
}

describe('an override as a tag', () => {
  it('reads like a sentence in the console', () => {
    expect(formatOverride(override)).toBe(
      'connections=600000 until=2026-11-25T14:00Z since=2026-11-25T12:00Z by=ana because=push campaign',
    )
  })

  it('comes back as it was written, until it ends', () => {
    const tags = { [overrideTag]: formatOverride(override) }
    expect(parseOverride(tags, clock('13:59'))).toEqual({ tag: override })
    expect(parseOverride(tags, clock('14:00'))).toBeNull()
  })

  it('is unreadable where somebody wrote it by hand, and says what stood there', () => {
    for (const value of [
      '40',
      'connections=lots until=tomorrow',
      'instances=0 until=2026-11-25T14:00Z since=2026-11-25T12:00Z by= because=',
    ]) {
      expect(parseOverride({ [overrideTag]: value }, clock('12:00'))).toEqual({ unreadable: value })
    }
  })
})

describe('a hold as a tag', () => {
  it('comes back as it was written, until it ends', () => {
    const hold = { since: clock('12:00'), until: clock('13:00'), by: 'ana', because: '' }
    const tags = { [holdTag]: formatHold(hold) }
    expect(parseHold(tags, clock('12:59'))).toEqual({ tag: hold })
    expect(parseHold(tags, clock('13:00'))).toBeNull()
  })
})

it('fits into a tag and into its characters, whatever people write', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (because, by) => {
        const value = formatOverride({ ...override, because, by })
        expect(value.length).toBeLessThanOrEqual(256)
        expect(value).toMatch(/^[\p{L}\p{N} _.:/=+\-@]*$/u)
        expect(parseOverride({ [overrideTag]: value }, clock('13:00'))).toMatchObject({
          tag: { size: { connections: 600_000 } },
        })
      },
    ),
  )
})

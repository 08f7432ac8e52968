import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evenNumbers, shortCount } from '../../../src/render/chart/axis.ts'
import { element, escaped, widthOf, words } from '../../../src/render/chart/svg.ts'
import { hostile } from '../../everything.ts'

describe('text in a chart', () => {
  it('never leaves its place, and has no character that XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const written = escaped(text, 200)
        expect(written).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/)
        expect(written).not.toMatch(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u)
      }),
    )
  })

  it('is cut to the width it has', () => {
    const [, shown = ''] = />([^<]*)</.exec(words(0, 0, 'M'.repeat(100), {}, 60)) ?? []
    expect(shown).toMatch(/^M+…$/)
    expect(widthOf(shown)).toBeLessThanOrEqual(60)
  })

  it('stays in its attribute', () => {
    expect(element('path', { d: hostile })).toMatch(/^<path d="[^"<>]*"\/>$/)
  })
})

describe('the numbers of an axis', () => {
  it('are whole, even, few, begin at 0 and reach the highest value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000_000 }), (most) => {
        const numbers = evenNumbers(most)
        const step = numbers[1] ?? 0
        expect(numbers.every((value, index) => value === index * step && Number.isInteger(value))).toBe(true)
        expect(numbers.length).toBeGreaterThanOrEqual(2)
        expect(numbers.length).toBeLessThanOrEqual(5)
        expect(numbers.at(-1)).toBeGreaterThanOrEqual(most)
      }),
    )
  })

  it('are written short where they are long', () => {
    expect([0, 9_500, 12_500, 450_000, 2_500_000].map(shortCount)).toEqual([
      '0',
      '9,500',
      '12.5k',
      '450k',
      '2.5M',
    ])
  })
})

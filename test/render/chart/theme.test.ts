import { describe, expect, it } from 'vitest'
import { dark, light, type Palette, pageTheme } from '../../../src/render/chart/theme.ts'
import { mailStyle, pageStyle } from '../../../src/render/page/style.ts'

/** WCAG 2.1, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const words: [keyof Palette, keyof Palette][] = [
  ['ink', 'paper'],
  ['ink', 'ground'],
  ['dim', 'paper'],
  ['dim', 'ground'],
  ['tide', 'paper'],
  ['unknown', 'paper'],
  ['good', 'goodTint'],
  ['warn', 'warnTint'],
  ['bad', 'badTint'],
  ['unknown', 'unknownTint'],
]
const lines: (keyof Palette)[] = ['tide', 'warn', 'unknown', 'curve1', 'curve2', 'curve3', 'curve4']

describe.each(Object.entries({ light, dark }))('the %s colours', (_name, palette) => {
  it.each(words)('have words of %s on %s that can be read', (ink, ground) => {
    expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5)
  })

  it.each(lines)('have lines of %s that can be seen on paper and on water', (ink) => {
    expect(contrast(palette[ink], palette.paper)).toBeGreaterThanOrEqual(3)
    expect(contrast(palette[ink], palette.water)).toBeGreaterThanOrEqual(3)
  })
})

describe('the style sheet', () => {
  it('says what each name is that charts are drawn with, light and dark', () => {
    for (const name of Object.values(pageTheme.palette)) {
      const definition = `${name.slice(4, -1)}:#`
      expect(pageStyle.split(definition)).toHaveLength(3)
    }
  })

  it('has for mail what mail clients keep: no names, nothing fetched, under the 16 KB that Gmail takes', () => {
    expect(mailStyle).not.toMatch(/var\(|--|url\(|@import/)
    expect(mailStyle.length).toBeLessThan(16_384)
  })
})

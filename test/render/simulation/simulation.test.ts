import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { coloured, plain } from '../../../src/render/paint.ts'
import { simulationJson } from '../../../src/render/simulation/json.ts'
import { simulationMarkdown } from '../../../src/render/simulation/markdown.ts'
import { numberRows } from '../../../src/render/simulation/numbers.ts'
import { simulationPage } from '../../../src/render/simulation/page.ts'
import { simulationText } from '../../../src/render/simulation/text.ts'
import { evil, played } from './played.ts'

const row = (name: string) => numberRows(played()).find((one) => one.name.startsWith(name))?.cells

describe('the numbers of variants', () => {
  it('mark the best of those that differ, and say how far the others are from this repository', () => {
    expect(row('minutes over 16,000')).toEqual([
      { text: '12', isBest: true, difference: '' },
      { text: '45', isBest: false, difference: '+33' },
      { text: '90', isBest: false, difference: '+78' },
    ])
    expect(row('instance-hours')).toEqual([
      { text: '640', isBest: false, difference: '' },
      { text: '700', isBest: false, difference: '+9.3 %' },
      { text: '511', isBest: true, difference: '-20 %' },
    ])
  })

  it('mark nothing where all are equal', () => {
    expect(row('flaps')?.some(({ isBest }) => isBest)).toBe(false)
  })

  it('never say that a difference is none', () => {
    const [ours] = played().variants
    const main = { ...ours, name: 'main', numbers: { ...ours.numbers, instanceHours: 640.0 } }
    const more = { ...ours, numbers: { ...ours.numbers, instanceHours: 641.0 } }
    const rows = numberRows({ ...played(), variants: [{ ...more, name: 'this' }, main] })
    expect(rows.find(({ name }) => name === 'instance-hours')?.cells[1]?.difference).toBe('-0.2 %')
    const large = { ...ours, numbers: { ...ours.numbers, instanceHours: 3_619 } }
    const less = { ...ours, numbers: { ...ours.numbers, instanceHours: 3_618 } }
    const close = numberRows({ ...played(), variants: [large, less] })
    expect(close.find(({ name }) => name === 'instance-hours')?.cells[1]?.difference).toBe('-0.03 %')
  })

  it('take more peaks ready for better, and fewer of everything else', () => {
    expect(row('peaks ready')?.map(({ isBest }) => isBest)).toEqual([true, true, false])
    expect(row('peaks late')?.map(({ isBest }) => isBest)).toEqual([true, true, false])
  })

  it('have a cost only where a price was given, and a threshold only where there is one', () => {
    const { measure, ...rest } = played()
    const bare = { ...rest, price: null, measure: { ...measure, threshold: null } }
    const names = numberRows(bare).map(({ name }) => name)
    expect(names.filter((name) => /cost|or refusing/.test(name))).toEqual([])
    expect(row('cost at 0.34')?.map(({ text }) => text)).toEqual(['218', '238', '174'])
  })
})

describe('a simulation', () => {
  it('is shown to people as it was', async () => {
    await expect(simulationText([played()], 100, plain)).toMatchFileSnapshot('text.snapshot.txt')
  })

  it('is shown to pull requests as it was', async () => {
    await expect(simulationMarkdown([played()])).toMatchFileSnapshot('markdown.snapshot.txt')
  })

  it('fits narrow and wide terminals', () => {
    for (const columns of [20, 80, 300]) {
      const plot = simulationText([played()], columns, plain).split('\n\n')[1] ?? ''
      const widest = Math.max(
        ...plot
          .split('\n')
          .filter((line) => /[▁-█]/.test(line))
          .map((line) => line.length),
      )
      expect(widest).toBeLessThanOrEqual(Math.max(32, Math.min(120, columns)))
    }
  })

  it('has colour only where it was asked for', () => {
    expect(simulationText([played()], 100, coloured)).toContain('\u001b[')
    expect(simulationText([played()], 100, plain)).not.toContain('\u001b')
  })

  it('says so where no number differs', () => {
    const [ours] = played().variants
    const same = { ...played(), variants: [ours, { ...ours, name: 'main' }] as [typeof ours, typeof ours] }
    expect(simulationText([same], 100, plain)).toContain('No number differs.')
    expect(simulationMarkdown([same])).toContain('No number differs. ')
  })

  it('says what was not played, also where that is all', () => {
    const note = '3 of 3 fleets are the same in main, and are not played.'
    expect(simulationText([], 100, plain, [note])).toBe(`${note}\n`)
    expect(simulationMarkdown([], [note])).toBe(`### Springtide simulation\n\n${note}\n`)
    expect(simulationPage([], [note])).toContain(note)
    expect(simulationJson([], [note])).toEqual({ notes: [note], fleets: [] })
  })

  it('stays within what GitHub takes for a comment, with many fleets', () => {
    const many = Array.from({ length: 200 }, () => played('x'.repeat(5_000)))
    const text = simulationMarkdown(many)
    expect(text.length).toBeLessThan(65_536)
    expect(text).toContain('and 180 more fleets')
  })
})

describe('hostile names of fleets, peaks, versions and files', () => {
  it('send no escape sequence to a terminal', () => {
    expect(simulationText([played(evil)], 100, plain)).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u)
  })

  it('become no HTML, link, image, mention or cell in Markdown', () => {
    const text = simulationMarkdown([played(evil)], [evil])
    expect(text).not.toMatch(/<|\u202e|(?!\n)\p{Cc}|@[a-z]|:\/\/|(?<!\\)[[\]`]/u)
    for (const line of text.split('\n').filter((one) => one.startsWith('|')))
      expect(line.match(/(?<!\\)\|/g)).toHaveLength(5)
  })

  it('are no link, issue or formula on GitHub without any mark around them', () => {
    const text = simulationMarkdown([], ['www.evil.example, us/fleets#12, #7, GH-8, $\\color{white}{held}$'])
    expect(text).toContain('evil.example')
    expect(text).not.toMatch(/www\.|#\d|GH-|\$(?!<\/span>)/)
  })

  it('become no tag on a page', () => {
    const page = simulationPage([played(evil)], [evil])
    expect(page).not.toContain('<img')
    expect(page).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u)
    expect(page).toContain('&lt;img src=x')
  })
})

describe('the JSON of a simulation', () => {
  it('has a value for every minute, and sums that hold', () => {
    const [{ variants }] = simulationJson([played()]).fleets as [
      ReturnType<typeof simulationJson>['fleets'][0],
    ]
    for (const { minutes } of variants) {
      const { wanted = [], connected = [], refused = [], waiting = [] } = minutes
      expect(wanted).toHaveLength(2_880)
      wanted.forEach((value, index) => {
        const parts = [connected, refused, waiting].map((column) => column[index] ?? 0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(value, 2)
      })
    }
  })

  it('has the keys that docs/json.md shows', () => {
    const docs = readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8')
    const [, block = '{}'] = /^## `simulate`[\s\S]*?```json\n([\s\S]*?)^```$/m.exec(docs) ?? []
    expect(keysOf(JSON.parse(block))).toEqual(keysOf(simulationJson([played()], ['a note'])))
  })
})

/** Every key with its path; of a list, those of its first item. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return keysOf(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    `${path}.${key}`,
    ...keysOf(inner, `${path}.${key}`),
  ])
}

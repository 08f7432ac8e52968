import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPlainYaml } from '../../../src/adapters/repository/plain-yaml.ts'
import { parseAnyYaml, parseYaml, type YamlFile } from '../../../src/adapters/repository/yaml-file.ts'
import type { Path } from '../../../src/core/rules/complaint.ts'
import { chat, evenings } from './scratch.ts'

/** Every path of some data. */
function pathsOf(data: unknown, path: Path = []): Path[] {
  if (typeof data !== 'object' || data === null) return [path]
  const entries = Array.isArray(data) ? [...data.entries()] : Object.entries(data)
  return [path, ...entries.flatMap(([key, value]) => pathsOf(value, [...path, key]))]
}

function told({ data, positionOf }: YamlFile): unknown {
  const places = pathsOf(data).flatMap((path) => [
    positionOf(path, 'key'),
    positionOf([...path, 'nothing'], 'key'),
    positionOf(path, 'value'),
  ])
  return { data, places }
}

/** Whether the fast reader took the text; where it did, the library must say the very same. */
function agrees(text: string): boolean {
  if (readPlainYaml(text) === null) return false
  const library = parseAnyYaml(text)
  if ('flaws' in library)
    throw new Error(`the library refuses what the fast reader takes: ${library.flaws[0]?.message}`)
  const fast = parseYaml(text)
  if ('flaws' in fast) throw new Error('the fast reader finds no flaws')
  expect(told(fast)).toEqual(told(library))
  return true
}

const shipped = ['policies', 'schedules'].flatMap((folder) => {
  const url = new URL(`../../../${folder}/`, import.meta.url)
  return readdirSync(url)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(new URL(file, url), 'utf8'))
})

describe('the fast reader', () => {
  it.each([
    'a: 1\n',
    'a: 1',
    '# top\n\na: b # end\n\n  # indented\nc: d#e\n',
    'a:\n  b:\n    c: 1\nd: 2\n',
    'a:\n- x\n- y\nb: 1\n',
    'a:\n  - x: 1\n    y: 2\n  -   z: 3\n      w:\n        - q\n',
    'a:\nb:\n',
    'a: [1, two, "th,ree", \'f]our\', [], {}, [x, {y: z}]]\n',
    'a: { from: 08:00, arn: arn:aws:sns:us-east-1:1:x, n: 5 }\n',
    'a: 2026-12-28..2027-01-02\nb: 3 of 5\nc: 08:00\nd: true\ne: 12x\nf: "true"\n',
    'a: FREQ=MONTHLY;BYDAY=2SU\nb: x, [y]\n',
    chat,
    evenings,
  ])('reads %j as the library does', (text) => {
    expect(agrees(text)).toBe(true)
  })

  it('reads most of the shipped files', () => {
    expect(shipped.filter(agrees).length).toBeGreaterThan(shipped.length / 2)
  })

  it.each([
    '',
    'a: &x 1\n',
    'a: *x\n',
    'a: !!str 1\n',
    'a: |\n  text\n',
    'a: >\n  text\n',
    'a: b\n  c\n',
    'a: "b\n  c"\n',
    'a: [b,\n  c]\n',
    'a: 1\na: 2\n',
    'a: { b: 1, b: 2 }\n',
    '? a\n: b\n',
    '--- \na: 1\n',
    'a: 1\n---\nb: 1\n',
    'a: 1\n...\n',
    '%YAML 1.2\n---\na: 1\n',
    'a:\tb\n',
    'a: b: c\n',
    'a: @b\n',
    'a: 0x1F\n',
    'a: 1.5\n',
    'a: 1e3\n',
    'a: 007\n',
    'a: Null\n',
    'a: ~\n',
    'a: é\n',
    'a: 1\r\n',
    '- a\n',
    'a: - b\n',
    'a:\n  - - b\n',
    'a:\n  b: 1\n c: 2\n',
    ' a: 1\nb: 2\n',
    'a: [x: y]\n',
    'a: [x, ]\n',
    'a: {x}\n',
    'a: "\\n"\n',
    "a: 'it''s'\n",
    'a: "x" y\n',
  ])('leaves %j to the library', (text) => {
    expect(readPlainYaml(text)).toBeNull()
  })
})

describe('the fast reader and the library agree', () => {
  const options = { numRuns: 3_000 }

  it('on every text that is put together of pieces of YAML', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'name',
      'x-y',
      ':',
      ': ',
      ' ',
      '  ',
      '\n',
      '\n  ',
      '\n    ',
      '\n- ',
      '\n  - ',
      '- ',
      '#',
      ' # c',
      '"',
      "'",
      '"q"',
      "'q'",
      '[',
      ']',
      '{',
      '}',
      ',',
      ', ',
      '1',
      '0',
      '12',
      '08:00',
      '-',
      '.',
      'true',
      'null',
      '&a',
      '*a',
      '!',
      '|',
      '>',
      '\\',
      '%',
      '@',
      '?',
      '---',
      'a: ',
      'b:\n',
      'c: 1\n',
      '  d: e\n',
    )
    const text = fc.array(piece, { maxLength: 25 }).map((pieces) => `a: ${pieces.join('')}`)
    let taken = 0
    fc.assert(
      fc.property(text, (yaml) => {
        taken += agrees(yaml) ? 1 : 0
      }),
      options,
    )
    expect(taken).toBeGreaterThan(50)
  })

  it('on every file with some characters changed', () => {
    const edit = fc.record({
      at: fc.nat(2_000),
      cut: fc.nat(4),
      put: fc.string({ unit: fc.constantFrom(...' \n:-#,[]{}"\'ab01&*!|>.~'), maxLength: 3 }),
    })
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 })
    let taken = 0
    fc.assert(
      fc.property(fc.constantFrom(chat, evenings, ...shipped), edits, (text, all) => {
        const changed = all.reduce((yaml, { at, cut, put }) => {
          const from = at % (yaml.length + 1)
          return `${yaml.slice(0, from)}${put}${yaml.slice(from + cut)}`
        }, text)
        taken += agrees(changed) ? 1 : 0
      }),
      { numRuns: 1_500 },
    )
    expect(taken).toBeGreaterThan(300)
  })
})

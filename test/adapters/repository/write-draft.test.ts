/** Files that are written anew: what is written reads back the same, whatever stands in names and comments. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeNewFiles } from '../../../src/adapters/repository/draft-folder.ts'
import { writeDraft } from '../../../src/adapters/repository/write-draft.ts'
import { parseYaml } from '../../../src/adapters/repository/yaml-file.ts'

const text = fc.string({ unit: 'binary', maxLength: 300 })
/** A name as the format lets one through: printable, without a colon. */
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 255 })
  .filter((each) => /^[^\p{C}:\u2028\u2029]+$/u.test(each))

describe('a written file', () => {
  it('reads back as its data, with any text in its comments', () => {
    const data = fc.record({
      fleet: name,
      group: name,
      capacity: fc.record({ min: fc.nat(), max: fc.nat(), type: name }),
      list: fc.array(name, { maxLength: 3 }),
      steps: fc.array(fc.record({ from: fc.nat(), add: fc.nat() }), { minLength: 1, maxLength: 3 }),
      deep: fc.record({
        names: fc.dictionary(name, name, { maxKeys: 3, noNullPrototype: true }),
        on: fc.boolean(),
        sets: fc.array(fc.array(name, { maxLength: 2 }), { maxLength: 2 }),
      }),
    })
    fc.assert(
      fc.property(data, text, text, (drawn, head, says) => {
        if (Object.hasOwn(drawn.deep.names, '__proto__')) return
        const paths = [
          [],
          ['fleet'],
          ['capacity'],
          ['capacity', 'min'],
          ['steps', 0],
          ['steps', 0, 'add'],
          ['gone'],
          ['deep', 'names'],
        ]
        const notes = paths.map((at) => ({ path: at, says }))
        const written = writeDraft({ file: 'policies/a.yaml', kind: 'policy', data: drawn, head, notes })
        const read = parseYaml(written)
        if ('flaws' in read) throw new Error(JSON.stringify(read.flaws))
        expect(JSON.parse(JSON.stringify(read.data))).toEqual(JSON.parse(JSON.stringify(drawn)))
        const comments = written.split(/[\n\r\u2028\u2029]/).filter((line) => line.includes('# '))
        expect(comments.every((line) => line.length <= 1_200)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('new files', () => {
  function folder(): string {
    const made = mkdtempSync(path.join(tmpdir(), 'drafts-'))
    onTestFinished(() => rmSync(made, { recursive: true, force: true }))
    return made
  }
  const files = ['policies/a.yaml', 'schedules/a.yaml', 'policies/b.yaml'].map((file) => ({
    file,
    text: file,
  }))

  it('are written into folders that are made for them', () => {
    const made = folder()
    writeNewFiles(made, files)
    expect(readFileSync(path.join(made, 'schedules/a.yaml'), 'utf8')).toBe('schedules/a.yaml')
  })

  it('are all left out where one is there already, which stays as it is', () => {
    const made = folder()
    mkdirSync(path.join(made, 'policies'))
    writeFileSync(path.join(made, 'policies/b.yaml'), 'mine')
    expect(() => writeNewFiles(made, files)).toThrow('policies/b.yaml is there already')
    expect(readdirSync(path.join(made, 'policies'))).toEqual(['b.yaml'])
    expect(readFileSync(path.join(made, 'policies/b.yaml'), 'utf8')).toBe('mine')
    expect(existsSync(path.join(made, 'schedules/a.yaml'))).toBe(false)
  })

  it('do not follow a link, a dangling one neither', () => {
    const made = folder()
    mkdirSync(path.join(made, 'policies'))
    symlinkSync(path.join(made, 'elsewhere.yaml'), path.join(made, 'policies/a.yaml'))
    expect(() => writeNewFiles(made, files)).toThrow('is there already')
    expect(existsSync(path.join(made, 'elsewhere.yaml'))).toBe(false)
  })

  it('say why where the folder cannot hold them', () => {
    const made = folder()
    writeFileSync(path.join(made, 'schedules'), 'a file')
    expect(() => writeNewFiles(made, files)).toThrow('nothing was written')
    expect(readdirSync(path.join(made, 'policies'))).toEqual([])
  })
})

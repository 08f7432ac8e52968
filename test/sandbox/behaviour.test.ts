import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const behaviour = readFileSync(new URL('../../src/sandbox/BEHAVIOUR.md', import.meta.url), 'utf8')
const stated = [...behaviour.matchAll(/^- \*\*(B\d+)\*\* /gm)].map(([, number]) => number ?? '')

/** Numbers that the titles of tests and of their groups begin with. */
function provedIn(source: string): string[] {
  return [...source.matchAll(/['"`]((?:B\d+ )+)/g)].flatMap(([, numbers]) => numbers?.trim().split(' ') ?? [])
}

describe('the behaviour of the sandbox', () => {
  const folder = new URL('.', import.meta.url)
  const proved = readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts') && file !== 'behaviour.test.ts')
    .flatMap((file) => provedIn(readFileSync(new URL(file, folder), 'utf8')))

  it('is numbered without a gap', () => {
    expect(stated).toEqual(stated.map((_, index) => `B${index + 1}`))
  })

  it('is proved line by line', () => {
    expect(stated.filter((number) => !proved.includes(number))).toEqual([])
  })

  it('has a statement for every number that a test names', () => {
    expect(proved.filter((number) => !stated.includes(number))).toEqual([])
  })

  it('gives a source or says that it was chosen', () => {
    const lines = behaviour.split('\n').filter((line) => line.startsWith('- **B'))
    expect(lines.filter((line) => !/\((?:API_|"|the SDK|[_*]chosen)[^)]*.*\)$/.test(line))).toEqual([])
  })
})

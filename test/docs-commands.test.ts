/** Every command in the docs is one that can be typed: verbs, flags and their values are parsed, scripts exist. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createProgram } from '../src/cli/program.ts'
import { plain } from '../src/render/paint.ts'
import { root } from './cli/tide.ts'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
]
const read = (page: string) => readFileSync(path.join(root, page), 'utf8')

/** Of shell blocks, without their comments, and what stands between backticks in a sentence. */
function commands(page: string): string[] {
  const text = read(page)
  const blocks = [...text.matchAll(/^\s*```sh\n([\s\S]*?)^\s*```$/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  )
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  )
  return [...blocks, ...inline]
    .flatMap((line) => line.replace(/\s+#.*$/, '').split(/\s*&&\s*/))
    .map((line) => line.trim())
}

const typed = pages.flatMap((page) =>
  commands(page)
    .filter((line) => /^(npx )?tide [a-z-]/.test(line) && !/[…|]/.test(line))
    .map((line) => ({ page, line: line.replace(/^npx /, '') })),
)

/** A program that does nothing, and throws where the real one would refuse what was typed. */
function dryProgram(): Command {
  const screen = {
    out() {},
    err() {},
    paint: plain,
    columns: 80,
    during: <T>(_: () => string, work: Promise<T>) => work,
  }
  const program = createProgram(screen, async () => {})
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} })
  }
  return program
}

describe('commands in the docs', () => {
  it('are there to be looked at', () => {
    expect(typed.length).toBeGreaterThan(30)
  })

  it.each(typed)('$page: $line', async ({ line }) => {
    const [, ...words] = line.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? []
    const refused = await dryProgram()
      .parseAsync(words, { from: 'user' })
      .then(
        () => null,
        (error: { code: string; message: string }) =>
          /^commander\.help/.test(error.code) ? null : error.message,
      )
    expect(refused).toBe(null)
  })

  it.each(pages)('%s names npm scripts that exist', (page) => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts)
    const named = commands(page).flatMap((line) => /^npm (?:run )?([a-z:-]+)/.exec(line)?.[1] ?? [])
    expect(named.filter((name) => name !== 'ci' && name !== 'run' && !scripts.includes(name))).toEqual([])
  })

  it.each(pages)('%s has YAML that can be read', (page) => {
    for (const [, block = ''] of read(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm))
      expect(() => parse(block)).not.toThrow()
  })
})

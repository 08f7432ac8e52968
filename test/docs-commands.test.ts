/** Every command in the docs is one that can be typed: verbs, flags and their values are parsed, scripts exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { UpdateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { versions } from '../infra/check/sst.ts'
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

/** All that the code and the workflows read of their surroundings. */
const settings = ['sst.config.ts', 'src', 'functions', 'test', 'infra', '.github']
  .flatMap((name) =>
    name.includes('.ts')
      ? [name]
      : readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.(ts|yml)$/.test(file))
          .map((file) => `${name}/${file}`),
  )
  .map(read)
  .join('\n')
/** AWS SDKs and Tools Reference Guide, "Service-specific endpoints". */
const ofTheSdk = new Set(['AWS_ENDPOINT_URL'])

/** `MinSize` → `--min-size`. */
function asOption(name: string): string {
  return `-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

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

  it.each(pages)('%s runs programs that are there, and the SST that was checked', (page) => {
    for (const line of commands(page)) {
      const file = /^(?:npx )?node (\S+\.[jt]s)\b/.exec(line)?.[1]
      if (file) expect(`${file}: ${existsSync(path.join(root, file))}`).toBe(`${file}: true`)
      const sst = /^npx (?:--yes )?sst(@\S+)? /.exec(line)
      if (sst) expect(sst[1]).toBe(`@${versions.sst}`)
    }
  })

  it.each(pages)('%s names settings that something reads', (page) => {
    const named = commands(page).flatMap(
      (line) => line.match(/\b(?:SPRINGTIDE|AWS|MOTO|GITHUB)_[A-Z_]+\b/g) ?? [],
    )
    expect(named.filter((name) => !settings.includes(name) && !ofTheSdk.has(name))).toEqual([])
  })

  it('raise a floor by hand with options that AWS has', () => {
    const lines = pages.flatMap(commands).filter((line) => line.startsWith('aws '))
    for (const line of lines) {
      const [, service, operation, ...words] = line.split(' ')
      expect([service, operation]).toEqual(['autoscaling', 'update-auto-scaling-group'])
      const input: UpdateAutoScalingGroupType = { AutoScalingGroupName: 'prod-chat-ws', MinSize: 29 }
      const options = words.filter((word) => word.startsWith('--'))
      expect(options).toEqual(Object.keys(input).map(asOption))
    }
    expect(lines).toHaveLength(1)
  })

  it.each(pages)('%s has YAML that can be read', (page) => {
    for (const [, block = ''] of read(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm))
      expect(() => parse(block)).not.toThrow()
  })
})

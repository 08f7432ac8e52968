/** docs/checks.md is true: every rule has its section, and each example is found, or not, as the page says. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadTypes } from '../src/adapters/ec2/types-file.ts'
import { readRepository } from '../src/adapters/repository/repository.ts'
import { prove } from '../src/core/proofs/prove.ts'
import { riskCodes } from '../src/core/proofs/risk.ts'
import { repository } from './adapters/repository/scratch.ts'
import { clock } from './build.ts'
import { root } from './cli/tide.ts'

const page = readFileSync(path.join(root, 'docs/checks.md'), 'utf8')

/** Every policy may name the shipped profiles. */
const profiles = Object.fromEntries(
  readdirSync(path.join(root, 'policies/tuning')).map((name) => {
    const file = `policies/tuning/${name}`
    return [file, readFileSync(path.join(root, file), 'utf8')]
  }),
)

interface Example {
  code: string
  fails: boolean
  files: Record<string, string>
}

/** The text below `## `code``, up to the next heading of its rank. */
function sectionOf(code: string): string {
  const [, text = ''] = page.split(`\n## \`${code}\`\n`)
  return text.split('\n## ')[0] ?? ''
}

/** What stands between `Fails:` or `Passes:` and the next of these words is one repository. */
function examplesOf(code: string): Example[] {
  const parts = sectionOf(code).split(/^(Fails:|Passes:)/m)
  return parts.flatMap((word, index) => {
    if (word !== 'Fails:' && word !== 'Passes:') return []
    const blocks = [...(parts[index + 1] ?? '').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    const files = Object.fromEntries(blocks.map(([, text = '']) => [fileOf(text), text]))
    return [{ code, fails: word === 'Fails:', files }]
  })
}

/** As its first line says, else by the fleet. */
function fileOf(text: string): string {
  const [, named] = /^# ((?:policies|schedules)\/[\w/.-]+\.yaml)/.exec(text) ?? []
  const [, fleet = 'chat'] = /^fleet: ([\w-]+)/m.exec(text) ?? []
  return named ?? `${/^peaks:/m.test(text) ? 'schedules' : 'policies'}/${fleet}.yaml`
}

/** The severities of a code in a repository that must be valid. */
async function severities({ code, files }: Example): Promise<string[]> {
  const { desired, problems } = await readRepository(repository({ ...profiles, ...files }))
  expect(problems).toEqual([])
  if (!desired) return []
  const proofs = prove(desired, { at: clock('12:00'), types: loadTypes() })
  return proofs.flatMap(({ risks }) =>
    risks.filter((risk) => risk.code === code).map(({ severity }) => severity),
  )
}

const provable = riskCodes.filter((code) => !code.startsWith('live-'))

describe.each(provable)('the section on %s', (code) => {
  const examples = examplesOf(code)

  it('has an example that fails and one that passes', () => {
    expect(new Set(examples.map(({ fails }) => fails))).toEqual(new Set([true, false]))
    for (const { files } of examples) expect(Object.keys(files).length).toBeGreaterThan(0)
  })

  it('finds it in the one and not in the other', async () => {
    for (const example of examples) {
      const found = await severities(example)
      if (example.fails) expect(found.length).toBeGreaterThan(0)
      else expect(found.filter((severity) => severity !== 'info')).toEqual([])
    }
  })
})

it('has a row for each risk that only AWS knows', () => {
  const rows = [...page.matchAll(/^\| `(live-[a-z]+)` \|/gm)].map(([, code]) => code)
  expect(rows.sort()).toEqual(riskCodes.filter((code) => code.startsWith('live-')).sort())
})

it('has no section on a rule that is gone', () => {
  const sections = [...page.matchAll(/^## `([a-z-]+)`$/gm)].map(([, code]) => code)
  expect(sections.toSorted()).toEqual(provable.toSorted())
})

/** The house: which folder may know which, and which package has which single door. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** Who may import whom, beside its own folder. */
const knows: Record<string, string[]> = {
  'src/core': [],
  'src/adapters': ['src/core'],
  'src/probe': ['src/core'],
  'src/operations': ['src/adapters', 'src/probe', 'src/render', 'src/forecast', 'src/core'],
  'src/render': ['src/core'],
  'src/slack': ['src/core'],
  'src/forecast': ['src/core'],
  'src/sandbox': ['src/adapters', 'src/probe', 'src/core'],
  'src/simulator': ['src/sandbox', 'src/operations', 'src/adapters', 'src/render', 'src/core'],
  'src/cli': [
    'src/operations',
    'src/adapters',
    'src/render',
    'src/sandbox',
    'src/simulator',
    'src/forecast',
    'src/core',
  ],
  functions: ['src/operations', 'src/adapters', 'src/render', 'src/slack', 'src/core'],
}

/** Packages that only one place may import. */
const doors: Record<string, RegExp> = {
  '@aws-sdk/client-auto-scaling':
    /^src\/(adapters\/(auto-scaling\/|connect)|sandbox\/|simulator\/drift-away)/,
  '@aws-sdk/client-cloudwatch': /^src\/(adapters\/(cloudwatch\/|connect)|sandbox\/|simulator\/drift-away)/,
  '@aws-sdk/client-ssm': /^src\/(adapters\/(ssm\/|connect-nodes|connect-around)|sandbox\/)/,
  '@aws-sdk/client-elastic-load-balancing-v2':
    /^src\/(adapters\/(load-balancing\/|connect-around)|sandbox\/)/,
  'date-holidays': /^src\/adapters\/holidays/,
  '@aws-sdk/client-ec2': /^src\/(adapters\/(ec2\/|connect-nodes)|sandbox\/)/,
  '@aws-sdk/client-sesv2': /^src\/(adapters\/ses\/|sandbox\/)/,
  '@aws-sdk/client-sqs': /^src\/(adapters\/sqs\/|sandbox\/)/,
  '@aws-sdk/client-lambda': /^src\/(adapters\/lambda\/|sandbox\/)/,
  '@aws-sdk/client-cloudwatch-logs': /^src\/(adapters\/logs\/|sandbox\/)/,
  nodemailer: /^src\/adapters\/mail\//,
  '@resvg/resvg-wasm': /^src\/adapters\/mail\//,
  '@aws-sdk/credential-providers': /^src\/adapters\/connect/,
  yaml: /^src\/adapters\/repository\//,
  'ical.js': /^src\/adapters\/repository\//,
  commander: /^src\/(cli|slack)\//,
  '@middy/core': /^functions\//,
  '@aws-lambda-powertools/logger': /^functions\//,
}

const allowedInCore = /^(zod|temporal-polyfill|node:crypto)(\/|$)/

const files = [...Object.keys(knows)].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`),
)

const imports = files.flatMap((file) =>
  [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(
      /(?:^(?:import|export)\s(?:[^'"`;=()]*?\sfrom\s)?|\bimport\()'([^']+)'/gm,
    ),
  ].map((match) => ({
    file,
    to: match[1]?.startsWith('.') ? path.posix.join(path.posix.dirname(file), match[1]) : (match[1] ?? ''),
  })),
)

const folderOf = (file: string) => Object.keys(knows).find((folder) => file.startsWith(`${folder}/`))

describe('the house', () => {
  it('has something to look at', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(200)
  })

  it('has no import that goes up', () => {
    const wrong = imports.filter(({ file, to }) => {
      const [from, target] = [folderOf(file) ?? '', folderOf(to)]
      return target !== undefined && target !== from && !knows[from]?.includes(target)
    })
    expect(wrong).toEqual([])
  })

  it('has a core that knows no AWS, no files, no environment, no clock and no logger', () => {
    const core = imports.filter(({ file, to }) => file.startsWith('src/core/') && !to.startsWith('src/core/'))
    expect(core.filter(({ to }) => !allowedInCore.test(to))).toEqual([])
    for (const file of files.filter((name) => name.startsWith('src/core/'))) {
      const text = readFileSync(path.join(root, file), 'utf8')
      expect(
        `${file}: ${/Date\.now|new Date\(\)|process\.|console\.|Math\.random|Temporal\.Now/.exec(text)?.[0]}`,
      ).toBe(`${file}: undefined`)
    }
  })

  it('has one door for each thing outside', () => {
    const wrong = imports.filter(({ file, to }) => {
      const door = Object.entries(doors).find(([name]) => to === name || to.startsWith(`${name}/`))
      return door && !door[1].test(file)
    })
    expect(wrong).toEqual([])
  })

  it('never names DesiredCapacity where requests are made', () => {
    const wrong = files
      .filter((file) => /^(src\/(adapters|operations|core)|functions)\//.test(file))
      .filter((file) => /DesiredCapacity['"]?\s*:/.test(readFileSync(path.join(root, file), 'utf8')))
    expect(wrong).toEqual([])
  })
})

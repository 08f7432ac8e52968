/** Each function as it is deployed: one file, made by esbuild with the settings SST uses. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ofTicks = { mostBytes: 1_000_000, clients: ['auto-scaling', 'cloudwatch'] }

/** EC2's client is half of it: 2,244,000 bytes were measured, and a fifth more is let. */
const ofNodes = { mostBytes: 2_690_000, clients: ['auto-scaling', 'cloudwatch', 'ec2', 'ssm'] }

/** What bundled CommonJS packages find missing in an ES module. */
const banner = [
  'import { createRequire } from "node:module";',
  'import { dirname } from "node:path";',
  'const require = createRequire(import.meta.url);',
  'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'springtide-bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function bundle(name: string) {
  const outfile = join(folder, `${name}.mjs`)
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, `../../functions/${name}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    metafile: true,
  })
  const [output] = Object.values(metafile.outputs)
  return { outfile, bytes: output?.bytes ?? 0, inputs: Object.keys(output?.inputs ?? {}) }
}

describe.each([
  { name: 'prewarm', ...ofTicks },
  { name: 'reconcile', ...ofTicks },
  { name: 'tuning', ...ofNodes },
  { name: 'balance', ...ofNodes },
])('the bundle of $name', ({ name, mostBytes, clients }) => {
  it('is small, has no test world and no needless client in it, and gives Lambda its handler', async () => {
    const { outfile, bytes, inputs } = await bundle(name)
    expect(bytes).toBeLessThan(mostBytes)
    expect(inputs.filter((file) => /src\/(sandbox|simulator|cli|render)\//.test(file))).toEqual([])
    const packages = inputs.flatMap((file) => /@aws-sdk\/client-([a-z0-9-]+)\//.exec(file)?.[1] ?? [])
    expect([...new Set(packages)].sort()).toEqual(clients)
    const program = `const { handler } = await import(${JSON.stringify(outfile)}); console.log(typeof handler, typeof handler.use)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout.trim()).toBe('function function')
  })
})

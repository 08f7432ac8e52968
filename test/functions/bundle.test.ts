/** Each function as it is deployed: one file, made by esbuild with the settings SST uses. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const mostBytes = 1_000_000

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

describe.each(['prewarm', 'reconcile'])('the bundle of %s', (name) => {
  it('is small, has no test world in it, and gives Lambda its handler', async () => {
    const { outfile, bytes, inputs } = await bundle(name)
    expect(bytes).toBeLessThan(mostBytes)
    expect(inputs.filter((file) => /src\/(sandbox|simulator|cli|render)\//.test(file))).toEqual([])
    const program = `const { handler } = await import(${JSON.stringify(outfile)}); console.log(typeof handler, typeof handler.use)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout.trim()).toBe('function function')
  })
})

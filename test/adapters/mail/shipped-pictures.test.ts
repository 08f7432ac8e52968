/** Pictures as a deployed function draws them: from a bundle, with nothing beside it but the files that are shipped. */
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drawPicture } from '../../../src/adapters/mail/picture.ts'
import { pictureFiles } from '../../../src/adapters/mail/picture-files.ts'

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="8" y="26" font-size="16">Tide Łódź Москва Αθήνα Việt</text></svg>'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'springtide-pictures-'))
  await build({
    entryPoints: [join(import.meta.dirname, '../../../src/adapters/mail/picture.ts')],
    outfile: join(folder, 'functions/picture.mjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
  })
})
afterAll(() => rm(folder, { recursive: true }))

async function draw(): Promise<string> {
  const bundle = join(folder, 'functions/picture.mjs')
  const program = `const { drawPicture } = await import(${JSON.stringify(bundle)}); process.stdout.write(Buffer.from(await drawPicture(${JSON.stringify(svg)})).toString('base64'))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
  })
  return stdout
}

it('are the same with the shipped files alone, and none without them', async () => {
  await expect(draw()).rejects.toThrow("Cannot find module '@")
  for (const file of pictureFiles) {
    const target = join(folder, 'node_modules', file)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(createRequire(import.meta.url).resolve(file), target)
  }
  expect(await draw()).toBe(Buffer.from(await drawPicture(svg)).toString('base64'))
})

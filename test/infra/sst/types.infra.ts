import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { isSkipped } from './evaluated.ts'

const tsc = join(import.meta.dirname, '../../../node_modules/.bin/tsc')

it.skipIf(isSkipped)('has a sst.config.ts that is right by the types of the platform', async () => {
  const { workplace = '.' } = inject('sst') ?? {}
  const said = await promisify(execFile)(tsc, ['--noEmit', '-p', 'tsconfig.sst.json'], {
    cwd: workplace,
  }).catch(({ stdout }: { stdout: string }) => ({ stdout }))
  expect(said.stdout).toBe('')
})

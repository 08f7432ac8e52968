/** Writes a forecast into its schedule file, in place of the last one, and never over what a person wrote. */
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SpringtideError } from '../../core/error.ts'
import { isForecastFile } from '../../core/foreseen.ts'

/**
 * @param marker the line by which a file is known as one of ours
 * @param text `null`: there is nothing to write, and an old one of ours goes
 * @throws SpringtideError `no-forecast-file`, `not-ours`, `unwritable`
 */
export async function writeForecast(file: string, text: string | null, marker: string): Promise<void> {
  if (!isForecastFile(file)) {
    throw new SpringtideError(
      'no-forecast-file',
      `${file} is no name for a forecast`,
      'name it <fleet>.forecast.yaml, so that people and `tide check` know it for one; or name a folder',
    )
  }
  const before = await textOf(file)
  if (before !== null && !before.split(/\r?\n/, 5).includes(marker)) {
    throw new SpringtideError(
      'not-ours',
      `${file} was not written by tide forecast, or somebody took out the line that says so`,
      'name another file, or remove this one',
    )
  }
  const beside = join(dirname(file), `.${basename(file)}.new`)
  try {
    if (text === null) return await rm(file, { force: true })
    // In one go: nobody ever reads half of it.
    await writeFile(beside, text)
    await rename(beside, file)
  } catch (error) {
    throw unwritable(file, error)
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    if (!(await lstat(file)).isFile()) throw new Error('it is no regular file')
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw unwritable(file, error)
  }
}

function unwritable(file: string, error: unknown): SpringtideError {
  const why = error instanceof Error ? error.message : String(error)
  return new SpringtideError('unwritable', `${file} could not be written: ${why}`, 'name another file', error)
}

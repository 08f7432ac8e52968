/** New files for a repository: read back before they are written, and written all or not at all. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Fleet } from '../../core/desired.ts'
import { SpringtideError } from '../../core/error.ts'
import { Policy } from '../../core/policy.ts'
import type { Problem } from '../../core/problem.ts'
import { acceptRules } from '../../core/rules/accept-rules.ts'
import { policyRules } from '../../core/rules/policy-rules.ts'
import { scheduleRules } from '../../core/rules/schedule-rules.ts'
import { Schedule } from '../../core/schedule.ts'
import { readDataFile } from './data-file.ts'
import { calendarReader, peaksOf } from './peaks.ts'

/** A file as it will be. */
export interface NewFile {
  /** Relative to the repository, with forward slashes. */
  file: string
  text: string
}

/** The fleet that a policy file and its schedules say, exactly as a repository with them would be read. */
export function readNewFiles([policy, ...schedules]: NewFile[]): { fleet: Fleet } | { problems: Problem[] } {
  const texts = new Map([policy, ...schedules].flatMap((file) => (file ? [[file.file, file.text]] : [])))
  const readText = (file: string) => ({ text: texts.get(file) ?? '' })
  const rules = (partial: Parameters<typeof policyRules>[0]) => [
    ...policyRules(partial),
    ...acceptRules(partial),
  ]
  const read = readDataFile(readText, policy?.file ?? '', { schema: Policy, rules })
  const timed = schedules.map(({ file }) =>
    readDataFile(readText, file, { schema: Schedule, rules: scheduleRules }),
  )
  const problems = [...read.problems, ...timed.flatMap((schedule) => schedule.problems)]
  if (!read.value || problems.length > 0) return { problems }
  const peaks = timed.flatMap((schedule) => peaksOf(schedule, calendarReader(readText)))
  return { fleet: { name: read.value.fleet, policy: read.value, file: read.file, peaks, tuning: null } }
}

/** Those of the files that are there already. */
export function existingFiles(directory: string, files: string[]): string[] {
  return files.filter((file) => existsSync(join(directory, file)))
}

/**
 * Writes all files, none over another: where one cannot be written, those before it are taken away again.
 * @throws SpringtideError `file-exists`, `unwritable`
 */
export function writeNewFiles(directory: string, files: NewFile[]): void {
  const written: string[] = []
  try {
    for (const { file } of files) mkdirSync(dirname(join(directory, file)), { recursive: true })
    for (const { file, text } of files) {
      const path = join(directory, file)
      const descriptor = openNew(path, file)
      written.push(path)
      try {
        writeFileSync(descriptor, text)
      } finally {
        closeSync(descriptor)
      }
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true })
    if (error instanceof SpringtideError) throw error
    const why = error instanceof Error ? error.message : String(error)
    const hint = 'see that the folder can be written to'
    throw new SpringtideError('unwritable', `nothing was written: ${why}`, hint, error)
  }
}

/** `wx` fails where there is something already, a dangling link too. */
function openNew(path: string, file: string): number {
  try {
    return openSync(path, 'wx')
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw exists ? fileExists(file, error) : error
  }
}

export function fileExists(file: string, cause?: unknown): SpringtideError {
  const hint = 'nothing was written: move it away, or choose another name with --fleet'
  return new SpringtideError('file-exists', `${file} is there already`, hint, cause)
}

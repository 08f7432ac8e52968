/** Reads files of the repository's folder and of nowhere else: capped, regular, UTF-8. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join, posix, sep } from 'node:path'
import { shortened } from '../../core/scalars.ts'

const mostBytes = 1_048_576
const mostFiles = 20_000
/**
 * Of all files together: fourteen thousand fleets with a schedule each, as people write them, take some thirty times as
 * much memory. Files made to be costly take sixty times as much, 1.3 GB, and a minute.
 */
const mostTogether = 20 * 1_048_576

/** A file or folder that cannot be used, with the sentence that says why. */
export interface Unusable {
  /** Relative to the repository, with forward slashes. */
  file: string
  message: string
}

/** The real path of the repository's folder. */
export function openFolder(directory: string): { root: string } | { unusable: Unusable } {
  try {
    const root = realpathSync.native(directory)
    if (statSync(root).isDirectory()) return { root }
    return {
      unusable: {
        file: '.',
        message: 'the repository is a file: name the folder that holds policies/ and schedules/',
      },
    }
  } catch (error) {
    return {
      unusable: {
        file: '.',
        message: `the repository's folder ${reason(error)}: name the folder that holds policies/`,
      },
    }
  }
}

/**
 * The YAML files directly in a folder, sorted. A folder that does not exist has none. Folders in it that nobody reads
 * are unusable where they hold YAML; `read` names those that are read by themselves.
 */
export function listYaml(
  root: string,
  folder: string,
  read: readonly string[] = [],
): { files: string[]; unusable: Unusable[] } {
  const path = join(root, folder)
  if (!existsSync(path)) return { files: [], unusable: [] }
  try {
    const outside = leaves(root, folder)
    if (outside) return { files: [], unusable: [{ file: folder, message: outside }] }
    return sortEntries(path, folder, read)
  } catch (error) {
    return { files: [], unusable: [{ file: folder, message: `the folder ${reason(error)}` }] }
  }
}

function sortEntries(
  path: string,
  folder: string,
  read: readonly string[],
): { files: string[]; unusable: Unusable[] } {
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  const isYaml = (name: string) => /\.ya?ml$/i.test(name)
  const files = entries.filter((entry) => isYaml(entry.name)).map(({ name }) => `${folder}/${name}`)
  if (files.length > mostFiles) {
    return {
      files: [],
      unusable: [{ file: folder, message: `${files.length} files: a folder holds at most ${mostFiles}` }],
    }
  }
  const unusable = entries
    .filter((entry) => entry.isDirectory() && !isYaml(entry.name) && !read.includes(entry.name))
    .filter((entry) => readdirSync(join(path, entry.name)).some(isYaml))
    .map(({ name }) => ({
      file: `${folder}/${name}`,
      message: `YAML files in a folder of their own are not read: move them to ${folder}/`,
    }))
  return { files: files.sort(), unusable }
}

export type ReadText = (file: string) => ReturnType<typeof readText>

/** Reads files until they are too much together; one that many links lead to counts each time. */
export function textReader(root: string): ReadText {
  let characters = 0
  return (file) => {
    if (characters > mostTogether) {
      const message = `not read: the files before it have more than ${mostTogether} bytes together, remove some`
      return { unusable: { file, message } }
    }
    const read = readText(root, file)
    if ('text' in read) characters += read.text.length
    return read
  }
}

/** The text of a file, without its byte order mark. `file` is relative to the repository, with forward slashes. */
export function readText(root: string, file: string): { text: string } | { unusable: Unusable } {
  try {
    const outside = leaves(root, file)
    if (outside) return { unusable: { file, message: outside } }
    // Without waiting: opening a named pipe would otherwise never return.
    const descriptor = openSync(join(root, file), constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      return readOpen(file, descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    return { unusable: { file, message: `the file ${reason(error)}` } }
  }
}

function readOpen(file: string, descriptor: number): { text: string } | { unusable: Unusable } {
  const stat = fstatSync(descriptor)
  if (!stat.isFile()) return { unusable: { file, message: 'not a regular file: put a text file here' } }
  if (stat.size > mostBytes) {
    return {
      unusable: { file, message: `the file has ${stat.size} bytes: at most ${mostBytes} are read, split it` },
    }
  }
  return decode(file, readFileSync(descriptor))
}

/** Why a path must not be followed; `null` when it ends inside the repository. Throws when it does not exist. */
function leaves(root: string, file: string): string | null {
  const real = realpathSync.native(join(root, file))
  if (real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) return null
  return 'a symbolic link leaves the repository: put a copy of the file here'
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(file: string, bytes: Buffer): { text: string } | { unusable: Unusable } {
  if (bytes.includes(0))
    return { unusable: { file, message: 'a binary file, it holds NUL bytes: save it as UTF-8 text' } }
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return { unusable: { file, message: 'the file is not UTF-8 text: save it as UTF-8' } }
  }
}

/** The path of a file named in another, or why it cannot be one of the repository. */
export function resolveBeside(file: string, named: string): { file: string } | { problem: string } {
  const [folder = ''] = file.split('/')
  const advice = `name a file in ${folder}/, relative to this one, such as calendars/matches.ics`
  if (/^[a-z][a-z+.-]+:/i.test(named)) return { problem: `${shortened(named)} is an address: ${advice}` }
  if (named.startsWith('/') || /^[a-z]:|\\|\0/i.test(named))
    return { problem: `${shortened(named)} is no relative path with forward slashes: ${advice}` }
  const resolved = posix.normalize(posix.join(posix.dirname(file), named))
  // Only schedules/ and policies/ travel with the functions: what lies elsewhere would be missing there.
  if (!resolved.startsWith(`${folder}/`))
    return { problem: `${shortened(named)} leaves ${folder}/: ${advice}` }
  return { file: resolved }
}

const reasons: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read, permission is denied',
  EPERM: 'cannot be read, permission is denied',
  ELOOP: 'is a symbolic link that goes in circles',
  ENAMETOOLONG: 'has too long a name',
  ENOTDIR: 'does not exist, part of its path is a file',
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return reasons[code] ?? `cannot be read (${code})`
}

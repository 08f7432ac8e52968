/** Another version of the repository, read from Git into a folder that is gone afterwards; nothing is checked out. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SpringtideError } from '../core/error.ts'

const mostFiles = 20_000
const mostBytes = 64 * 1_048_576
/** What a repository of Springtide is; the rest of a clone is not read. */
const folders = ['policies', 'schedules']

export interface Version {
  /** Holds `policies/` and `schedules/` as they were. */
  folder: string
  /** The full commit id. */
  commit: string
}

/**
 * Gives `use` the version of `directory` that `ref` names. Only objects are read: no hook, filter or work tree is touched,
 * nothing is fetched, and `ref` is never an option or a path.
 * @throws SpringtideError `no-version`
 */
export async function withVersion<T>(
  directory: string,
  ref: string,
  use: (version: Version) => Promise<T>,
): Promise<T> {
  const commit = await readCommitOf(directory, ref)
  const files = await listFiles(directory, ref, commit)
  const blobs = await readBlobs(directory, ref, files)
  const folder = await mkdtemp(join(tmpdir(), 'tide-version-'))
  try {
    for (const [index, { path }] of files.entries()) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), blobs[index] ?? '')
    }
    return await use({ folder, commit })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Branches, tags, commit ids, `HEAD~2`, `main@{yesterday}`: no leading `-`, and no `:`, which would name a path. */
function isRef(ref: string): boolean {
  return /^[A-Za-z0-9][\w./@{}~^+#-]{0,199}$/.test(ref) && !ref.includes('..')
}

async function readCommitOf(directory: string, ref: string): Promise<string> {
  if (!isRef(ref)) throw noVersion(ref, 'that is no name of a commit, branch or tag')
  const found = await git(directory, ref, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ])
  const commit = found.toString('utf8').trim()
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw noVersion(ref, 'Git knows no such commit')
  return commit
}

interface Entry {
  object: string
  bytes: number
  path: string
}

/** Paths are relative to `directory`, also where that is a folder inside the clone. */
async function listFiles(directory: string, ref: string, commit: string): Promise<Entry[]> {
  const listed = await git(directory, ref, ['ls-tree', '-r', '-l', '-z', commit, '--', ...folders])
  const entries = listed
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .flatMap((line) => entryOf(line, ref))
  if (entries.length === 0) throw noVersion(ref, 'there is no policies/ in that version')
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  if (entries.length > mostFiles || bytes > mostBytes)
    throw noVersion(ref, `${entries.length} files of ${bytes} bytes are too many to read`)
  return entries
}

function entryOf(line: string, ref: string): Entry[] {
  const [, mode = '', type, object = '', size, path = ''] =
    /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t([\s\S]+)$/.exec(line) ?? []
  if (type !== 'blob') return []
  if (mode === '120000') throw noVersion(ref, `${path} is a symbolic link there, and only files are read`)
  // A tree made by hand can hold any name.
  const isInside = /^(policies|schedules)\//.test(path) && !/(^|\/)\.{0,2}(\/|$)|[\\\0:]/.test(path)
  if (!isInside) throw noVersion(ref, `${path} is no path that can be read`)
  return [{ object, bytes: Number(size), path }]
}

async function readBlobs(directory: string, ref: string, files: Entry[]): Promise<Buffer[]> {
  const asked = files.map(({ object }) => `${object}\n`).join('')
  const answer = await git(directory, ref, ['cat-file', '--batch'], asked)
  let offset = 0
  return files.map(({ object, bytes }) => {
    const start = answer.indexOf('\n', offset) + 1
    if (answer.toString('latin1', offset, start) !== `${object} blob ${bytes}\n`)
      throw noVersion(ref, `Git could not read ${object}`)
    offset = start + bytes + 1
    return answer.subarray(start, start + bytes)
  })
}

/** Its output. A partial clone fetches nothing, and Git asks nobody for a password. */
function git(directory: string, ref: string, args: string[], input = ''): Promise<Buffer> {
  const options = {
    encoding: 'buffer' as const,
    timeout: 30_000,
    maxBuffer: 2 * mostBytes,
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
  }
  return new Promise((resolve, reject) => {
    const child = execFile('git', ['-C', directory, ...args], options, (error, out, err) => {
      if (!error) resolve(out)
      else reject(noVersion(ref, reasonOf(error, err), error))
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

function reasonOf(error: Error & { code?: unknown }, err: Buffer): string {
  if (error.code === 'ENOENT') return 'there is no git here'
  return err.toString('utf8').trim().split('\n')[0] || 'Git knows no such commit'
}

function noVersion(ref: string, why: string, cause?: unknown): SpringtideError {
  return new SpringtideError(
    'no-version',
    `the version ${ref} could not be read: ${why}`,
    'name a commit, branch or tag of this clone, or a folder; a shallow clone lacks others: git fetch them first',
    cause,
  )
}

import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withVersion } from '../../src/adapters/git-version.ts'

/** A clone with one commit of these files, made without hooks and without anybody's settings. */
function clone(files: Record<string, string>): { folder: string; git: (...args: string[]) => string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tide-clone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  git('init', '-q', '-b', 'main')
  write(folder, files)
  git('add', '-A')
  git('commit', '-q', '-m', 'first')
  return { folder, git }
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

/** Every file of a version with its text. */
function contents(folder: string, ref: string): Promise<Record<string, string>> {
  return withVersion(folder, ref, async (version) =>
    Object.fromEntries(
      readdirSync(version.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .map((file) => [path.relative(version.folder, file), readFileSync(file, 'utf8')]),
    ),
  )
}

const files = {
  'policies/chat.yaml': 'fleet: chat\n',
  'schedules/calendars/a.ics': 'BEGIN:\r\nEND:\n',
  'README.md': '#\n',
}

describe('another version of the repository', () => {
  it('is what was committed, byte for byte, and only the two folders of it', async () => {
    const { folder, git } = clone(files)
    write(folder, { 'policies/chat.yaml': 'fleet: other\n' })
    git('commit', '-q', '-a', '-m', 'second')
    write(folder, { 'policies/chat.yaml': 'not committed\n' })
    const { 'README.md': _, ...first } = files
    expect(await contents(folder, 'HEAD~1')).toEqual(first)
    expect(await contents(folder, 'main')).toEqual({ ...first, 'policies/chat.yaml': 'fleet: other\n' })
    expect(readFileSync(path.join(folder, 'policies/chat.yaml'), 'utf8')).toBe('not committed\n')
  })

  it('is gone afterwards, also where something fails', async () => {
    const { folder, git } = clone(files)
    let seen = ''
    const failing = withVersion(folder, 'main', async (version) => {
      expect(version.commit).toBe(git('rev-parse', 'HEAD'))
      seen = version.folder
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(existsSync(seen)).toBe(false)
  })

  it('is found where the repository is a folder inside a clone', async () => {
    const { folder } = clone({
      'scaling/policies/chat.yaml': 'fleet: chat\n',
      'policies/not-ours.yaml': '\n',
    })
    expect(await contents(path.join(folder, 'scaling'), 'main')).toEqual({
      'policies/chat.yaml': 'fleet: chat\n',
    })
  })

  it.each([
    '--upload-pack=touch /tmp/x',
    '-h',
    'main:policies/chat.yaml',
    'main..HEAD',
    '$(touch x)',
    'main; touch x',
    'a\nb',
    '',
    'x'.repeat(300),
  ])('is never an option, a path, a range or a command: %j', async (ref) => {
    const { folder } = clone(files)
    await expect(contents(folder, ref)).rejects.toThrow('that is no name of a commit, branch or tag')
    expect(readdirSync(folder).sort()).toEqual(['.git', 'README.md', 'policies', 'schedules'])
  })

  it('says what is wrong with one that is not there', async () => {
    const { folder } = clone(files)
    await expect(contents(folder, 'nowhere')).rejects.toThrow(/^the version nowhere could not be read: /)
    const empty = clone({ 'README.md': '#\n' })
    await expect(contents(empty.folder, 'main')).rejects.toThrow('there is no policies/ in that version')
    const plain = mkdtempSync(path.join(tmpdir(), 'tide-plain-'))
    onTestFinished(() => rmSync(plain, { recursive: true, force: true }))
    await expect(contents(plain, 'main')).rejects.toThrow('could not be read')
  })

  it('follows no link', async () => {
    const { folder, git } = clone(files)
    symlinkSync('/etc/passwd', path.join(folder, 'policies/feed.yaml'))
    git('add', '-A')
    git('commit', '-q', '-m', 'link')
    await expect(contents(folder, 'main')).rejects.toThrow('policies/feed.yaml is a symbolic link there')
  })

  it('runs no hook and no filter of the clone', async () => {
    const { folder, git } = clone({ ...files, '.gitattributes': '* filter=evil export-subst\n' })
    const trap = path.join(folder, 'trapped')
    git('config', 'filter.evil.smudge', `touch ${trap}`)
    git('config', 'core.fsmonitor', `touch ${trap}`)
    await contents(folder, 'main')
    expect(existsSync(trap)).toBe(false)
  })
})

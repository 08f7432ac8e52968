import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../cli/tide.ts'
import { emptyGit, gitHub } from './git-hub.ts'

/** A checkout with these schedules. */
function checkout(schedules: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'forecast-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(path.join(folder, 'schedules'))
  for (const [name, text] of Object.entries(schedules))
    writeFileSync(path.join(folder, 'schedules', name), text)
  writeFileSync(path.join(folder, 'forecast.md'), '### Springtide forecast\n')
  return folder
}

function request(url: string, cwd: string): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'delivery/forecast-request.ts'), 'forecast.md'], {
      cwd,
      env: {
        ...process.env,
        GITHUB_API_URL: url,
        GITHUB_REF_NAME: 'main',
        GITHUB_REPOSITORY: 'us/fleets',
        GITHUB_SHA: 'abc',
        GITHUB_TOKEN: 'secret',
      },
    })
    let err = ''
    child.stderr.on('data', (data) => {
      err += data
    })
    child.on('close', (code) => resolve({ code, err }))
  })
}

it('opens one pull request with the forecasts and nothing else, and writes it anew the next night', async () => {
  const { url, git, seen } = await gitHub([])
  const first = checkout({ 'chat.yaml': 'by hand', 'chat.forecast.yaml': 'one' })
  expect(await request(url, first)).toEqual({ code: 0, err: '' })
  expect(git.trees[0]?.map(({ path, content }) => [path, content])).toEqual([
    ['schedules/chat.forecast.yaml', 'one'],
  ])
  expect(git.refs).toEqual({ 'refs/heads/springtide/forecast': 'commit-of-tree-1' })
  expect(git.pulls).toMatchObject([
    { head: 'springtide/forecast', base: 'main', body: '### Springtide forecast\n' },
  ])
  expect(await request(url, checkout({ 'chat.forecast.yaml': 'two' }))).toEqual({ code: 0, err: '' })
  expect(git.refs).toEqual({ 'refs/heads/springtide/forecast': 'commit-of-tree-2' })
  expect(git.pulls).toHaveLength(1)
  expect(seen.at(-1)).toBe('PATCH /repos/us/fleets/pulls/1')
})

it('takes out a forecast that is needed no more, and no schedule of a person', async () => {
  const git = { ...emptyGit(), schedules: ['chat.yaml', 'chat.forecast.yaml', 'game.forecast.yaml'] }
  const { url } = await gitHub([], 0, git)
  expect(await request(url, checkout({ 'chat.forecast.yaml': 'one' }))).toEqual({ code: 0, err: '' })
  expect(git.trees[0]?.filter(({ sha }) => sha === null).map(({ path }) => path)).toEqual([
    'schedules/game.forecast.yaml',
  ])
})

it('opens nothing where nothing would change, and fails where GitHub refuses', async () => {
  const { url, git } = await gitHub([])
  expect(await request(url, checkout({ 'chat.yaml': 'by hand' }))).toEqual({ code: 0, err: '' })
  expect(git.pulls).toEqual([])
  const refusing = await gitHub([], 403)
  const { code, err } = await request(refusing.url, checkout({ 'chat.forecast.yaml': 'one' }))
  expect([code, /GitHub answered 403/.test(err)]).toEqual([1, true])
})

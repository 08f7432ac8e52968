import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../cli/tide.ts'
import { type Comment, gitHub } from './git-hub.ts'

async function comment(url: string, markdown: string): Promise<{ code: number | null; err: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'comment-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [plan, event] = [path.join(folder, 'plan.md'), path.join(folder, 'event.json')]
  writeFileSync(plan, markdown)
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }))
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'delivery/comment.ts'), plan], {
      env: {
        ...process.env,
        GITHUB_API_URL: url,
        GITHUB_EVENT_PATH: event,
        GITHUB_REPOSITORY: 'us/fleets',
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

it('writes one comment, and writes it anew in its place the next time', async () => {
  const comments: Comment[] = []
  const { url, seen } = await gitHub(comments)
  expect(await comment(url, '### first')).toMatchObject({ code: 0 })
  expect(await comment(url, '### second')).toMatchObject({ code: 0 })
  expect(comments.map(({ body }) => body)).toEqual(['<!-- springtide -->\n### second'])
  expect(seen.at(-1)).toBe('PATCH /repos/us/fleets/issues/comments/1')
})

it('finds its comment behind a hundred others, and leaves a person who quotes it alone', async () => {
  const said = (id: number, body: string, type: string) => ({ id, body, user: { type } })
  const comments = Array.from({ length: 100 }, (_, index) => said(index + 1, 'fine', 'User'))
  comments.push(
    said(101, '<!-- springtide --> as the bot said', 'User'),
    said(102, '<!-- springtide -->\nold', 'Bot'),
  )
  const { url } = await gitHub(comments)
  expect(await comment(url, 'new')).toMatchObject({ code: 0 })
  expect(comments.slice(100).map(({ body }) => body)).toEqual([
    '<!-- springtide --> as the bot said',
    '<!-- springtide -->\nnew',
  ])
})

it('cuts what GitHub would refuse, at a line', async () => {
  const comments: Comment[] = []
  const { url } = await gitHub(comments)
  await comment(url, 'a line of the plan\n'.repeat(10_000))
  expect(comments[0]?.body.length).toBeLessThan(65_536)
  expect(comments[0]?.body).toMatch(/a line of the plan\n\nThe rest is in the log of this run\.\n$/)
})

it('fails loudly where GitHub refuses, without telling the token', async () => {
  const { url } = await gitHub([], 403)
  const { code, err } = await comment(url, 'plan')
  expect(code).not.toBe(0)
  expect(err).toContain('GitHub answered 403')
  expect(err).not.toContain('secret')
})

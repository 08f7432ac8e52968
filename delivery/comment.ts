/** Puts Markdown files onto the pull request as one comment, which later runs write anew in its place. */
import { readFile } from 'node:fs/promises'
import { bounded, call } from './git-hub.ts'

/** How the comment is found again. */
const marker = '<!-- springtide -->'

const files = process.argv.slice(2)
const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env
if (files.length === 0 || !GITHUB_API_URL || !GITHUB_EVENT_PATH || !GITHUB_REPOSITORY || !GITHUB_TOKEN) {
  throw new Error(
    'run by GitHub Actions on a pull request, with GITHUB_TOKEN: node delivery/comment.ts FILE.md…',
  )
}
const event = JSON.parse(await readFile(GITHUB_EVENT_PATH, 'utf8'))
const repository = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`
const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
const body = `${marker}\n${bounded(texts.filter((text) => text.trim() !== '').join('\n'))}`

const mine = await findComment(Number(event.pull_request.number))
const what = 'the comment'
if (mine) await call({ method: 'PATCH', url: `${repository}/issues/comments/${mine}`, what }, { body })
else {
  const url = `${repository}/issues/${Number(event.pull_request.number)}/comments`
  await call({ method: 'POST', url, what }, { body })
}

/** Only a bot's comment is written over: a person may quote the marker. */
async function findComment(pullRequest: number): Promise<number | undefined> {
  for (let page = 1; page <= 10; page++) {
    const url = `${repository}/issues/${pullRequest}/comments?per_page=100&page=${page}`
    const comments = (await call({ method: 'GET', url, what: 'the comment' })) as {
      id: number
      body?: string
      user?: { type?: string }
    }[]
    const found = comments.find(({ body = '', user }) => user?.type === 'Bot' && body.startsWith(marker))
    if (found) return found.id
    if (comments.length < 100) return undefined
  }
  return undefined
}

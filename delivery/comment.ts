/** Puts Markdown files onto the pull request as one comment, which later runs write anew in its place. */
import { readFile } from 'node:fs/promises'

/** How the comment is found again. */
const marker = '<!-- springtide -->'

/** GitHub takes comments of up to 65,536 characters. */
const mostCharacters = 65_000

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
if (mine) await call('PATCH', `${repository}/issues/comments/${mine}`, { body })
else await call('POST', `${repository}/issues/${Number(event.pull_request.number)}/comments`, { body })

function bounded(text: string): string {
  if (text.length <= mostCharacters) return text
  return `${text.slice(0, text.lastIndexOf('\n', mostCharacters))}\n\nThe rest is in the log of this run.\n`
}

/** Only a bot's comment is written over: a person may quote the marker. */
async function findComment(pullRequest: number): Promise<number | undefined> {
  for (let page = 1; page <= 10; page++) {
    const comments = (await call(
      'GET',
      `${repository}/issues/${pullRequest}/comments?per_page=100&page=${page}`,
    )) as { id: number; body?: string; user?: { type?: string } }[]
    const found = comments.find(({ body = '', user }) => user?.type === 'Bot' && body.startsWith(marker))
    if (found) return found.id
    if (comments.length < 100) return undefined
  }
  return undefined
}

async function call(method: string, url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  })
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${method} of the comment`)
  return answer.json()
}

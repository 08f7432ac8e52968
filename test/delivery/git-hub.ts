/** GitHub on this machine, as far as comments of a pull request go, and the one that carries forecasts. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Comment {
  id: number
  body: string
  user: { type: string }
}

interface PullRequest {
  number: number
  title: string
  body: string
  head?: string
  base?: string
}

/** What the API committed, and where to. */
export interface GitData {
  /** Paths of forecasts on the branch that is checked out. */
  schedules: string[]
  trees: { path: string; content?: string; sha?: null }[][]
  refs: Record<string, string>
  pulls: PullRequest[]
}

export function emptyGit(): GitData {
  return { schedules: [], trees: [], refs: {}, pulls: [] }
}

/** GitHub's comments of one pull request, over HTTP. */
export async function gitHub(comments: Comment[], refuse = 0, git = emptyGit()) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (data) => {
      text += data
    })
    request.on('end', () => {
      const { method = '', url = '' } = request
      seen.push(`${method} ${url}`)
      const body = text ? JSON.parse(text) : {}
      const path = url.replace('/repos/us/fleets/', '')
      const answer = path.startsWith('issues/')
        ? commentAnswer(comments, method, url, body)
        : gitAnswer(git, method, path, body)
      response.writeHead(refuse || (answer ? 200 : 404), { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { seen, git, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function commentAnswer(comments: Comment[], method: string, url: string, { body = '' }): object {
  if (method === 'POST') comments.push({ id: comments.length + 1, body, user: { type: 'Bot' } })
  const id = Number(/comments\/(\d+)$/.exec(url)?.[1])
  for (const comment of comments) if (method === 'PATCH' && comment.id === id) comment.body = body
  const page = Number(/page=(\d+)$/.exec(url)?.[1])
  return page ? comments.slice((page - 1) * 100, page * 100) : {}
}

/** Trees are told apart by their number; one without a file is that of its base. */
function gitAnswer(
  git: GitData,
  method: string,
  path: string,
  body: { tree: GitData['trees'][number]; sha: string; ref: string } & Omit<PullRequest, 'number'>,
): object | null {
  const [first, second = ''] = path.split(/[/?]/)
  switch (`${method} ${first}/${first === 'git' ? second : ''}`) {
    case 'GET contents/':
      return git.schedules.map((name) => ({ path: `schedules/${name}` }))
    case 'GET git/commits':
      return { tree: { sha: 'base' } }
    case 'POST git/trees':
      if (body.tree.length === 0) return { sha: 'base' }
      return { sha: `tree-${git.trees.push(body.tree)}` }
    case 'POST git/commits':
      return { sha: `commit-of-${body.tree}` }
    case 'GET git/ref': {
      const sha = git.refs[path.replace('git/ref/', 'refs/')]
      return sha === undefined ? null : { object: { sha } }
    }
    case 'POST git/refs':
      git.refs[body.ref] = body.sha
      return {}
    case 'PATCH git/refs':
      git.refs[path.replace('git/', '')] = body.sha
      return {}
    case 'GET pulls/':
      return git.pulls
    case 'POST pulls/':
      git.pulls.push({ ...body, number: git.pulls.length + 1 })
      return {}
    case 'PATCH pulls/':
      Object.assign(git.pulls[Number(second) - 1] ?? {}, body)
      return {}
    default:
      return null
  }
}

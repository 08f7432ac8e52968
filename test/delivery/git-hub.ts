/** GitHub on this machine, as far as comments of a pull request go. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Comment {
  id: number
  body: string
  user: { type: string }
}

/** GitHub's comments of one pull request, over HTTP. */
export async function gitHub(comments: Comment[], refuse = 0) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (data) => {
      text += data
    })
    request.on('end', () => {
      seen.push(`${request.method} ${request.url}`)
      const { body } = text ? JSON.parse(text) : { body: '' }
      if (request.method === 'POST') comments.push({ id: comments.length + 1, body, user: { type: 'Bot' } })
      const id = Number(/comments\/(\d+)$/.exec(request.url ?? '')?.[1])
      for (const comment of comments) if (request.method === 'PATCH' && comment.id === id) comment.body = body
      const page = Number(/page=(\d+)$/.exec(request.url ?? '')?.[1])
      response.writeHead(refuse || 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(page ? comments.slice((page - 1) * 100, page * 100) : {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

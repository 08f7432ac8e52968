/** hooks.slack.com on this machine: the built functions post there, and to nowhere else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Hooks {
  /** For the function: its `fetch` comes here instead. Nothing else of it is touched. */
  env: { NODE_OPTIONS: string }
  posts: { path: string; message: Record<string, unknown> }[]
  /** What it answers from now on. */
  status: number
  close(): Promise<void>
}

export async function startHooks(): Promise<Hooks> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    hooks.posts.push({ path: request.url ?? '', message: JSON.parse(body) })
    response.writeHead(hooks.status).end(hooks.status === 200 ? 'ok' : 'no_service')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const detour = `const { fetch } = globalThis
    globalThis.fetch = (url, init) => fetch(String(url).replace('https://hooks.slack.com', '${here}'), init)`
  const hooks: Hooks = {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(detour)}` },
    posts: [],
    status: 200,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return hooks
}

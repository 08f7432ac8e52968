/** Slack's end of an address, on this machine: what was posted there, answered as a test says. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

interface Posted {
  path: string
  method: string
  headers: IncomingHttpHeaders
  body: string
}

type Respond = (response: ServerResponse, count: number) => void

export async function listening(respond: Respond = (response) => void response.end('ok')) {
  const posted: Posted[] = []
  let answer = respond
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', method = '', headers } = request
      posted.push({ path, method, headers, body: Buffer.concat(chunks).toString() })
      answer(response, posted.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    url: `${origin}/commands/T012AB3CD/1/secret`,
    posted,
    answersWith: (next: Respond) => {
      answer = next
    },
  }
}

/** Lambda on this machine, as far as one streamed answer: frames as "Amazon event stream encoding" has them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import { onTestFinished, vi } from 'vitest'

/** One event with its headers; header type 7 is text. */
export function frame(type: 'PayloadChunk' | 'InvokeComplete', payload: string | Uint8Array): Buffer {
  const named = {
    ':message-type': 'event',
    ':event-type': type,
    ':content-type': type === 'PayloadChunk' ? 'application/octet-stream' : 'application/json',
  }
  const headers = Buffer.concat(
    Object.entries(named).map(([name, value]) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(value.length)
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7]),
        length,
        Buffer.from(value),
      ])
    }),
  )
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(headers.length + body.length + 16, 0)
  prelude.writeUInt32BE(headers.length, 4)
  const begun = Buffer.concat([prelude, sum(prelude), headers, body])
  return Buffer.concat([begun, sum(begun)])
}

function sum(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(bytes))
  return crc
}

export type Reply = { pieces: Buffer[]; isCut?: boolean } | { refuse: string; status: number } | 'hang up'

/** Every request gets the same reply; the SDK is pointed there until the test is over. */
export async function scriptLambda(reply: Reply) {
  const requests: { path: string; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).text()
    requests.push({ path: request.url ?? '', body: JSON.parse(body) })
    if (reply === 'hang up') return void request.socket.destroy()
    if ('refuse' in reply) {
      response.writeHead(reply.status, {
        'content-type': 'application/json',
        'x-amzn-errortype': reply.refuse,
      })
      return void response.end(JSON.stringify({ Message: `${reply.refuse} of AWS` }))
    }
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    for (const piece of reply.pieces) {
      response.write(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (reply.isCut) request.socket.destroy()
    else response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  })
  return requests
}

/** A server on this machine that answers as AWS's services do, each in its own protocol, and remembers what was asked. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A result is XML where the service speaks AWS Query, and otherwise becomes JSON. `silence`: it never answers. */
export type Reply =
  | { result: string | object; afterMs?: number }
  | { refuse: string; message?: string; status?: number }
  | 'silence'

interface Asked {
  /** As in `UpdateAutoScalingGroup`; of services that have paths, as in `POST /v2/email/outbound-emails`. */
  operation: string
  input: Record<string, unknown>
}

export interface Aws {
  url: string
  asked: Asked[]
  /** The inputs an operation came with. */
  inputs(operation: string): Record<string, unknown>[]
  close(): Promise<void>
}

type Protocol = 'query' | 'json' | 'rest'

/** What clients would not take an empty result for. */
function ordinary(operation: string, protocol: Protocol, input: Record<string, unknown>): Reply {
  switch (operation) {
    case 'AssumeRole':
      return { result: credentials }
    case 'SendMessage': {
      const MD5OfMessageBody = createHash('md5').update(String(input.MessageBody)).digest('hex')
      return { result: { MessageId: '00000000-0000-4000-8000-000000000001', MD5OfMessageBody } }
    }
    default:
      return { result: protocol === 'query' ? '' : {} }
  }
}

const credentials =
  '<Credentials><AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>test</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>'

/** An operation that has no reply here gets an ordinary one. */
export async function startAws(replies: Record<string, Reply> = {}): Promise<Aws> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { protocol, operation, input } = await read(request)
    asked.push({ operation, input })
    const reply = replies[operation] ?? ordinary(operation, protocol, input)
    if (typeof reply === 'object' && 'afterMs' in reply) await sleep(reply.afterMs)
    respond(response, protocol, operation, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    inputs: (name) => asked.flatMap(({ operation, input }) => (operation === name ? [input] : [])),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Auto Scaling, EC2 and STS send a form with `Action`; most others name the operation in X-Amz-Target; the rest is paths. */
async function read(request: IncomingMessage): Promise<Asked & { protocol: Protocol }> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const target = request.headers['x-amz-target']
  if (target !== undefined)
    return { protocol: 'json', operation: String(target).split('.').at(-1) ?? '', input: JSON.parse(body) }
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const input = Object.fromEntries(new URLSearchParams(body))
    return { protocol: 'query', operation: input.Action ?? '', input }
  }
  const input = body === '' ? {} : JSON.parse(body)
  return { protocol: 'rest', operation: `${request.method} ${request.url}`, input }
}

function respond(response: ServerResponse, protocol: Protocol, operation: string, reply: Reply): void {
  if (reply === 'silence') return
  const type = { query: 'text/xml', json: 'application/x-amz-json-1.0', rest: 'application/json' }[protocol]
  const head = { 'content-type': type, 'x-amzn-requestid': '00000000-0000-4000-8000-000000000000' }
  if ('result' in reply) {
    const xml = `<${operation}Response><${operation}Result>${reply.result}</${operation}Result></${operation}Response>`
    const body = protocol === 'query' ? xml : JSON.stringify(reply.result)
    response.writeHead(200, head).end(body)
    return
  }
  const { refuse, message = `not authorized to perform: ${operation}`, status = 403 } = reply
  const body =
    protocol === 'query'
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${refuse}</Code><Message>${message}</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: refuse, message })
  response.writeHead(status, { ...head, 'x-amzn-errortype': refuse }).end(body)
}

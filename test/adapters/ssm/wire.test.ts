/** What goes over the wire to Systems Manager, against a server on this machine that answers from a script. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { connectNodes } from '../../../src/adapters/connect-nodes.ts'
import { readNodes } from '../../../src/adapters/ssm/read-nodes.ts'

type Answer = { body: object; status?: number } | 'hang up'

/** Answers each operation from its list, the last one again and again. */
async function scriptSsm(script: Record<string, Answer[]>) {
  const requests: { operation: string; input: Record<string, unknown> }[] = []
  const server = createServer(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).text()
    const operation = String(request.headers['x-amz-target']).replace('AmazonSSM.', '')
    requests.push({ operation, input: JSON.parse(body) as Record<string, unknown> })
    const answers = script[operation] ?? []
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer === 'hang up' || !answer) return void request.socket.destroy()
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  })
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return requests
}

const id = 'i-00000000000000001'
const invocation = { InstanceId: id, StatusDetails: 'Success', CommandPlugins: [{ Output: 'fine' }] }
const stranger = { ...invocation, InstanceId: 'i-0ffffffffffffffff' }
const listed = [{ body: { CommandInvocations: [stranger, invocation], NextToken: '' } }]

function survey() {
  const { ssm } = connectNodes()({ region: 'us-east-1' })
  let at = 0
  const wait = async (milliseconds: number) => {
    at += milliseconds
  }
  const reach = { document: 'probe', runId: 'run-1', deadline: 60_000, now: () => at, wait }
  return readNodes(ssm, [{ instanceIds: [id], parameters: { port: ['443'] } }], reach)
}

describe('Systems Manager over the wire', () => {
  it('is sent a command again when its answer was lost, and what nobody asked for is passed over', async () => {
    const requests = await scriptSsm({
      SendCommand: ['hang up', { body: { Command: { CommandId: 'second' } } }],
      ListCommandInvocations: listed,
    })
    expect(await survey()).toEqual(new Map([[id, { output: 'fine' }]]))
    expect(requests.map(({ operation }) => operation)).toEqual([
      'SendCommand',
      'SendCommand',
      'ListCommandInvocations',
    ])
    expect(requests.at(-1)?.input).toEqual({ CommandId: 'second', Details: true, MaxResults: 50 })
  })

  it('that throttles is asked again by the SDK', async () => {
    const requests = await scriptSsm({
      SendCommand: [
        { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } },
        { body: { Command: { CommandId: 'one' } } },
      ],
      ListCommandInvocations: listed,
    })
    expect(await survey()).toEqual(new Map([[id, { output: 'fine' }]]))
    expect(requests).toHaveLength(3)
  })

  it('that refuses an id is believed, in its own class of exception', async () => {
    const requests = await scriptSsm({
      SendCommand: [{ status: 400, body: { __type: 'InvalidInstanceId', Message: '' } }],
      DescribeInstanceInformation: [{ body: { InstanceInformationList: [] } }],
    })
    expect(await survey()).toEqual(new Map([[id, { unchecked: expect.stringContaining('not registered') }]]))
    expect(requests.map(({ operation }) => operation)).toEqual(['SendCommand', 'DescribeInstanceInformation'])
  })

  it('has clients made once for each place, and EC2 loaded when it is first asked for', async () => {
    const connect = connectNodes()
    const [here, there] = [connect({ region: 'us-east-1' }), connect({ region: 'eu-west-1' })]
    expect(connect({ region: 'us-east-1' })).toBe(here)
    expect(there).not.toBe(here)
    expect(await here.ec2()).toBe(await here.ec2())
    expect(await here.ssm.config.region()).toBe('us-east-1')
    expect(await (await there.ec2()).config.region()).toBe('eu-west-1')
    expect(await (await here.ec2()).config.maxAttempts()).toBe(6)
  })
})

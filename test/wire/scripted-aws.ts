/** A server on this machine that speaks just enough of AWS's two protocols to say no, and then yes, as AWS does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished, vi } from 'vitest'

type Service = 'auto-scaling' | 'cloudwatch'

/** What one request meets. A result is XML for Auto Scaling and JSON for CloudWatch; left out, it is an empty one. */
export type Answer =
  | { result: string | object }
  | { refuse: string; message?: string; status?: number }
  | { page: string; status: number }
  | 'hang up'
  | 'silence'

export interface ScriptedAws {
  url: string
  /** What arrived, in order; a retry arrives again. Inputs are form fields (Auto Scaling) or JSON (CloudWatch). */
  requests: { operation: string; input: Record<string, unknown> }[]
  /** How often an operation arrived. */
  count(operation: string): number
}

/**
 * Answers each operation with its list in order, the last one for ever; an operation without a list gets an empty
 * result. The SDK is pointed there until the test is over.
 */
export async function scriptAws(script: Record<string, Answer[]>): Promise<ScriptedAws> {
  const requests: ScriptedAws['requests'] = []
  const count = (name: string) => requests.filter(({ operation }) => operation === name).length
  const server = createServer(async (request, response) => {
    const { service, operation, input } = await read(request)
    const answers = script[operation] ?? [{ result: service === 'cloudwatch' ? {} : '' }]
    const answer = answers[Math.min(count(operation), answers.length - 1)] ?? 'hang up'
    requests.push({ operation, input })
    respond(response, service, operation, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url, requests, count }
}

/** Auto Scaling and STS speak AWS Query: a form with `Action`. CloudWatch speaks AWS JSON 1.0: the operation is in X-Amz-Target. */
async function read(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  const target = request.headers['x-amz-target']
  if (target === undefined) {
    const input = Object.fromEntries(new URLSearchParams(body))
    return { service: 'auto-scaling' as const, operation: input.Action ?? '', input }
  }
  const operation = String(target).split('.').at(-1) ?? ''
  return { service: 'cloudwatch' as const, operation, input: JSON.parse(body) as Record<string, unknown> }
}

function respond(response: ServerResponse, service: Service, operation: string, answer: Answer): void {
  if (answer === 'silence') return
  if (answer === 'hang up') {
    response.destroy()
    return
  }
  if ('page' in answer) {
    response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.page)
    return
  }
  const type = service === 'cloudwatch' ? 'application/x-amz-json-1.0' : 'text/xml'
  const head = { 'content-type': type, 'x-amzn-requestid': '00000000-0000-4000-8000-000000000000' }
  if ('result' in answer) {
    const { result } = answer
    const body =
      typeof result === 'string'
        ? `<${operation}Response xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><${operation}Result>${result}</${operation}Result></${operation}Response>`
        : JSON.stringify(result)
    response.writeHead(200, head).end(body)
    return
  }
  const { refuse, message = 'Rate exceeded', status = 400 } = answer
  const body =
    service === 'cloudwatch'
      ? JSON.stringify({ __type: `com.amazonaws.cloudwatch#${refuse}`, message })
      : `<ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><Error><Type>Sender</Type><Code>${refuse}</Code><Message>${message}</Message></Error></ErrorResponse>`
  const query = service === 'cloudwatch' ? { 'x-amzn-query-error': `${refuse};Sender` } : {}
  response.writeHead(status, { ...head, ...query }).end(body)
}

/** Groups as DescribeAutoScalingGroups tells of them, each at 4 of 4 to 60; with a token, one page of more. */
export function groupsXml(names: string[], nextToken?: string): string {
  const groups = names.map(
    (name) =>
      `<member><AutoScalingGroupName>${name}</AutoScalingGroupName><MinSize>4</MinSize><MaxSize>60</MaxSize><DesiredCapacity>4</DesiredCapacity></member>`,
  )
  return `<AutoScalingGroups>${groups.join('')}</AutoScalingGroups>${tokenXml(nextToken)}`
}

/** Simple policies of one group as DescribePolicies tells of them. */
export function policiesXml(group: string, names: string[], nextToken?: string): string {
  const policies = names.map(
    (name) =>
      `<member><AutoScalingGroupName>${group}</AutoScalingGroupName><PolicyName>${name}</PolicyName><PolicyARN>arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:autoScalingGroupName/${group}:policyName/${name}</PolicyARN><PolicyType>SimpleScaling</PolicyType><AdjustmentType>ChangeInCapacity</AdjustmentType><ScalingAdjustment>1</ScalingAdjustment></member>`,
  )
  return `<ScalingPolicies>${policies.join('')}</ScalingPolicies>${tokenXml(nextToken)}`
}

function tokenXml(nextToken: string | undefined): string {
  return nextToken === undefined ? '' : `<NextToken>${nextToken}</NextToken>`
}

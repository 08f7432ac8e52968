import {
  CloudWatchLogsServiceException,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import { expect, it } from 'vitest'
import { createLogsSandbox } from '../../src/sandbox/logs/clients.ts'

const group = '/aws/lambda/springtide-production-worker'
const pattern = '{ $.message = "asked" }'
const asked = (number: number) => JSON.stringify({ message: 'asked', number })

function filter(
  sandbox: ReturnType<typeof createLogsSandbox>,
  input: Partial<FilterLogEventsCommandInput> = {},
) {
  return sandbox.client.send(new FilterLogEventsCommand({ logGroupName: group, ...input }))
}

it('B110 gives the matching lines from startTime to endTime, both included, by their time', async () => {
  const sandbox = createLogsSandbox()
  for (const at of [5, 3, 1, 2, 4]) sandbox.write(group, at, asked(at))
  sandbox.write(group, 3, JSON.stringify({ message: 'change' }))
  sandbox.write(group, 3, 'START RequestId: 7b0c4f5e')
  sandbox.write('/aws/lambda/other', 3, asked(9))
  const { events } = await filter(sandbox, { filterPattern: pattern, startTime: 2, endTime: 4 })
  expect(events?.map(({ timestamp, message }) => [timestamp, message])).toEqual([
    [2, asked(2)],
    [3, asked(3)],
    [4, asked(4)],
  ])
})

it('B111 has pages of searched lines, empty ones among them, and takes no token of another listing', async () => {
  const sandbox = createLogsSandbox({ pageLines: 2 })
  for (let at = 0; at < 6; at++) sandbox.write(group, at, at === 5 ? asked(at) : 'INIT_START')
  const pages = []
  const listing = { logGroupName: group, filterPattern: pattern }
  for await (const page of paginateFilterLogEvents({ client: sandbox.client }, listing)) pages.push(page)
  expect(pages.map(({ events }) => events?.length)).toEqual([0, 0, 1])
  const [{ nextToken } = {}] = pages
  await expect(filter(sandbox, { nextToken })).rejects.toMatchObject({ name: 'InvalidParameterException' })
  expect((await filter(sandbox, { limit: 1 })).events).toHaveLength(1)
})

it('B112 understands one pattern', async () => {
  const sandbox = createLogsSandbox()
  sandbox.write(group, 1, 'END')
  expect((await filter(sandbox)).events).toHaveLength(1)
  expect((await filter(sandbox, { filterPattern: pattern })).events).toHaveLength(0)
  await expect(filter(sandbox, { filterPattern: '"asked"' })).rejects.toMatchObject({ name: 'SandboxError' })
  await expect(
    sandbox.client.send(new PutLogEventsCommand({ logGroupName: group, logStreamName: 'x', logEvents: [] })),
  ).rejects.toMatchObject({ name: 'SandboxError' })
})

it('B113 has no log group before its first line', async () => {
  await expect(filter(createLogsSandbox())).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

it('B114 refuses as CloudWatch Logs does', async () => {
  const sandbox = createLogsSandbox()
  sandbox.faults.throttle(1)
  await expect(filter(sandbox)).rejects.toMatchObject({ name: 'ThrottlingException' })
  sandbox.faults.deny('FilterLogEvents')
  const denied = await filter(sandbox).catch((error: unknown) => error)
  expect(denied).toBeInstanceOf(CloudWatchLogsServiceException)
  expect(denied).toMatchObject({ name: 'AccessDeniedException' })
  expect(sandbox.requests).toHaveLength(2)
})

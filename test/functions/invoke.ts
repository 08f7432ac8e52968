/** Invokes a handler as Lambda does, and gives back what it returned or threw, logged and counted. */
import type { Context } from 'aws-lambda'
import { vi } from 'vitest'

type Line = Record<string, unknown> & { message?: string; level?: string }

export interface Invocation {
  result: unknown
  error: { name: string; code?: string; message: string } | undefined
  /** Lines of the log. */
  log: Line[]
  /** Its own metrics by name, with their dimensions; CloudWatch makes them of lines in its embedded metric format. */
  metrics: Record<string, number>
  dimensions: Record<string, unknown>
  /** Metrics with the dimension fleet. */
  ofFleets: Measured[]
  /** Metrics with the dimension share. */
  ofShares: Measured[]
}

interface Measured {
  /** With the namespace. */
  name: string
  value: number
  unit: string
  dimensions: Record<string, unknown>
}

interface Embedded {
  _aws: {
    CloudWatchMetrics: {
      Namespace: string
      Dimensions: string[][]
      Metrics: { Name: string; Unit: string }[]
    }[]
  }
}

export async function invoke(
  handler: (event: unknown, context: Context) => Promise<unknown>,
  event: unknown = {},
  remaining: number | (() => number) = 30_000,
): Promise<Invocation> {
  const written: string[] = []
  const keep = (chunk: unknown) => written.push(String(chunk)) > 0
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  )
  const getRemainingTimeInMillis = typeof remaining === 'number' ? () => remaining : remaining
  let result: unknown
  let error: Invocation['error']
  try {
    result = await handler(event, { ...context, getRemainingTimeInMillis })
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    error = thrown
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  const lines = written
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
  return { result, error, log: lines.filter((line) => !('_aws' in line)), ...measured(lines) }
}

function measured(lines: Line[]): Pick<Invocation, 'metrics' | 'dimensions' | 'ofFleets' | 'ofShares'> {
  const all = lines.filter((line) => '_aws' in line).flatMap(extract)
  const own = all.filter(({ dimensions }) => !('fleet' in dimensions || 'share' in dimensions))
  return {
    metrics: Object.fromEntries(own.map(({ name, value }) => [name, value])),
    dimensions: Object.assign({}, ...own.map(({ dimensions }) => dimensions)),
    ofFleets: all.filter(({ dimensions }) => 'fleet' in dimensions),
    ofShares: all.filter(({ dimensions }) => 'share' in dimensions),
  }
}

/** CloudWatch makes a metric for each set of dimensions. */
function extract(line: Line): Measured[] {
  const { _aws } = line as unknown as Embedded
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        name: `${Namespace}/${Name}`,
        value: Number(line[Name]),
        unit: Unit,
        dimensions: Object.fromEntries(names.map((name) => [name, line[name]])),
      })),
    ),
  )
}

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'springtide-test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:springtide-test',
  memoryLimitInMB: '512',
  awsRequestId: '7b0c4f5e-0000-4000-8000-000000000000',
  logGroupName: '/aws/lambda/springtide-test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
}

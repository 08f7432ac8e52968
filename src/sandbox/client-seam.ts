/** Real SDK clients whose calls are answered in memory, before anything is serialised, signed or retried. */
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import type { EC2Client } from '@aws-sdk/client-ec2'
import { SSMClient } from '@aws-sdk/client-ssm'
import type { Clients } from '../adapters/connect.ts'
import type { NodeClients } from '../adapters/connect-nodes.ts'
import type { Instant } from '../core/instant.ts'
import { loadEc2Package } from './ec2/package.ts'
import { answer } from './operations.ts'
import { accessDenied, metadata, type Service, throttling } from './refusal.ts'
import type { RegionState } from './state.ts'

/** One request that the sandbox saw. */
export interface Call {
  at: Instant
  account: string
  region: string
  service: Service
  operation: string
  /** The request as it was sent; not to be changed. */
  input: object
  /** Name of the exception it was refused with. */
  error?: string
}

/** What a call meets besides the world itself. */
export interface Reception {
  calls: Call[]
  /** The role the clients assume; absent: the account's own credentials. */
  role: string | undefined
  isRoleDenied: () => boolean
}

const credentials = { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'sandbox' }
const step = { name: 'sandbox', step: 'initialize', priority: 'high' } as const

/** With `cacheMiddleware` the SDK sorts the middleware of a command once: 2.5 µs a call, not 9. */
export function createClients(region: RegionState, reception: Reception): Clients & NodeClients {
  const config = { region: region.region, credentials, cacheMiddleware: true }
  const autoScaling = new AutoScalingClient(config)
  const cloudWatch = new CloudWatchClient(config)
  const ssm = new SSMClient(config)
  autoScaling.middlewareStack.add(
    (_next, context) => async (args) =>
      respond('auto-scaling', region, reception, context.commandName, args.input),
    step,
  )
  cloudWatch.middlewareStack.add(
    (_next, context) => async (args) =>
      respond('cloudwatch', region, reception, context.commandName, args.input),
    step,
  )
  ssm.middlewareStack.add(
    (_next, context) => async (args) => respond('ssm', region, reception, context.commandName, args.input),
    step,
  )
  let ec2: Promise<EC2Client> | undefined
  return {
    autoScaling,
    cloudWatch,
    ssm,
    ec2() {
      ec2 ??= loadEc2Package().then(({ EC2Client }) => {
        const client = new EC2Client(config)
        client.middlewareStack.add(
          (_next, context) => async (args) =>
            respond('ec2', region, reception, context.commandName, args.input),
          step,
        )
        return client
      })
      return ec2
    },
  }
}

async function respond<Output extends object>(
  service: Service,
  region: RegionState,
  reception: Reception,
  commandName: string | undefined,
  input: object,
): Promise<{ output: Output; response: object }> {
  const operation = (commandName ?? '').replace(/Command$/, '')
  const call: Call = {
    at: region.timeline.now(),
    account: region.account,
    region: region.region,
    service,
    operation,
    input,
  }
  reception.calls.push(call)
  try {
    refuse(service, region, reception, operation)
    const output = { ...(await answer(service, operation, region, input)), $metadata: metadata(200) }
    return { output: output as unknown as Output, response: {} }
  } catch (error) {
    call.error = error instanceof Error ? error.name : String(error)
    throw error
  }
}

function refuse(
  service: Service,
  { account, faults }: RegionState,
  { role, isRoleDenied }: Reception,
  operation: string,
): void {
  const who = `arn:aws:sts::${account}:assumed-role/springtide/session`
  if (role !== undefined && isRoleDenied())
    throw accessDenied(service, who, `sts:AssumeRole on resource: ${role}`)
  const verdict = faults.verdict(operation)
  if (verdict === 'throttled') throw throttling(service)
  const prefix = service === 'auto-scaling' ? 'autoscaling' : service
  if (verdict === 'denied') throw accessDenied(service, who, `${prefix}:${operation}`)
}

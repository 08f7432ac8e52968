/** Real SDK clients whose calls are answered in memory, before anything is serialised, signed or retried. */
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../core/instant.ts'
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

export function createClients(region: RegionState, reception: Reception) {
  const autoScaling = new AutoScalingClient({ region: region.region, credentials })
  const cloudWatch = new CloudWatchClient({ region: region.region, credentials })
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
  return { autoScaling, cloudWatch }
}

function respond<Output extends object>(
  service: Service,
  region: RegionState,
  reception: Reception,
  commandName: string | undefined,
  input: object,
): { output: Output; response: object } {
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
    const output = { ...answer(service, operation, region, input), $metadata: metadata(200) }
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
  const prefix = service === 'cloudwatch' ? 'cloudwatch' : 'autoscaling'
  if (verdict === 'denied') throw accessDenied(service, who, `${prefix}:${operation}`)
}

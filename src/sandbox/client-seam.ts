/** Real SDK clients whose calls are answered in memory, before anything is serialised, signed or retried. */
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import type { EC2Client } from '@aws-sdk/client-ec2'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { SSMClient } from '@aws-sdk/client-ssm'
import type { Clients } from '../adapters/connect.ts'
import type { AroundClients } from '../adapters/connect-around.ts'
import type { NodeClients } from '../adapters/connect-nodes.ts'
import type { Instant } from '../core/instant.ts'
import { answerInMemory, credentials } from './answer-in-memory.ts'
import { loadEc2Package } from './ec2/package.ts'
import { answer } from './operations.ts'
import { accessDenied, type Service, throttling } from './refusal.ts'
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

/** With `cacheMiddleware` the SDK sorts the middleware of a command once: 2.5 µs a call, not 9. */
export function createClients(
  region: RegionState,
  reception: Reception,
): Clients & NodeClients & AroundClients {
  const config = { region: region.region, credentials, cacheMiddleware: true }
  const autoScaling = new AutoScalingClient(config)
  const cloudWatch = new CloudWatchClient(config)
  const ssm = new SSMClient(config)
  autoScaling.middlewareStack.use(answerInMemory(respond('auto-scaling', region, reception)))
  cloudWatch.middlewareStack.use(answerInMemory(respond('cloudwatch', region, reception)))
  ssm.middlewareStack.use(answerInMemory(respond('ssm', region, reception)))
  const loadBalancing = new ElasticLoadBalancingV2Client(config)
  loadBalancing.middlewareStack.use(answerInMemory(respond('load-balancing', region, reception)))
  let ec2: Promise<EC2Client> | undefined
  return {
    autoScaling,
    cloudWatch,
    ssm,
    loadBalancing,
    ec2() {
      ec2 ??= loadEc2Package().then(({ EC2Client }) => {
        const client = new EC2Client(config)
        client.middlewareStack.use(answerInMemory(respond('ec2', region, reception)))
        return client
      })
      return ec2
    },
  }
}

/** Writes the call down, and answers it as the region does. */
function respond(service: Service, region: RegionState, reception: Reception) {
  return async (operation: string, input: object): Promise<object> => {
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
      return await answer(service, operation, region, input)
    } catch (error) {
      call.error = error instanceof Error ? error.name : String(error)
      throw error
    }
  }
}

/** IAM's names. */
const prefixes: Record<Service, string> = {
  'auto-scaling': 'autoscaling',
  cloudwatch: 'cloudwatch',
  ssm: 'ssm',
  ec2: 'ec2',
  'load-balancing': 'elasticloadbalancing',
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
  const prefix = prefixes[service]
  if (verdict === 'denied') throw accessDenied(service, who, `${prefix}:${operation}`)
}

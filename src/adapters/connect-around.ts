/** Real SDK clients for what stands around a group: load balancers, the agent's configuration, dashboards. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import { SSMClient } from '@aws-sdk/client-ssm'
import type { Where } from '../core/change.ts'
import { clientConfig, oncePerPlace, openRoles } from './connect.ts'
import type { Roles } from './connect-roles.ts'
import { pace } from './pace.ts'

export interface AroundClients {
  loadBalancing: ElasticLoadBalancingV2Client
  ssm: SSMClient
  cloudWatch: CloudWatchClient
}

/** Hands out the clients for a place. */
export type ConnectAround = (where: Where) => AroundClients

/** Calls each second and Region; none of these services publishes a rate for what is read here: stay modest. */
const rate = 10

/** Connects as connectAws does, paced and with the same retry. */
export function connectAround(roles: Roles = openRoles()): ConnectAround {
  return oncePerPlace((where) => {
    const config = clientConfig(where, roles)
    const clients = {
      loadBalancing: new ElasticLoadBalancingV2Client(config),
      ssm: new SSMClient(config),
      cloudWatch: new CloudWatchClient(config),
    }
    clients.loadBalancing.middlewareStack.use(pace({}, rate))
    clients.ssm.middlewareStack.use(pace({}, rate))
    clients.cloudWatch.middlewareStack.use(pace({}, rate))
    return clients
  })
}

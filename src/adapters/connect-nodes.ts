/** Real SDK clients for looking at nodes, apart from the others: a tick each minute has no use for their weight. */
import type { EC2Client } from '@aws-sdk/client-ec2'
import { SSMClient } from '@aws-sdk/client-ssm'
import type { Where } from '../core/change.ts'
import { clientConfig, oncePerPlace, openRoles } from './connect.ts'
import type { Roles } from './connect-roles.ts'
import { pace } from './pace.ts'

export interface NodeClients {
  ssm: SSMClient
  /** Loaded when first asked for: its package is larger than all the others together. */
  ec2: () => Promise<EC2Client>
}

/** Hands out the clients for a place. */
export type ConnectNodes = (where: Where) => NodeClients

/** Calls each second and Region. Systems Manager publishes no rate: stay modest. This reads 1,000 nodes in ten seconds. */
export const ssmRate = 5

/** Reads refill at 20 a second ("Request throttling for the Amazon EC2 API"); half is left to others. */
const ec2Rate = 10

/** Connects as connectAws does, paced and with the same retry. */
export function connectNodes(roles: Roles = openRoles()): ConnectNodes {
  return oncePerPlace((where) => {
    const config = clientConfig(where, roles)
    const ssm = new SSMClient(config)
    ssm.middlewareStack.use(pace({}, ssmRate))
    let ec2: Promise<EC2Client> | undefined
    return {
      ssm,
      ec2() {
        ec2 ??= import('@aws-sdk/client-ec2').then(({ EC2Client }) => {
          const client = new EC2Client(config)
          client.middlewareStack.use(pace({}, ec2Rate))
          return client
        })
        return ec2
      },
    }
  })
}

/** Real SDK clients, one set for each Region and role: paced to the published rates, with adaptive retry. */
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { placeKey, type Where } from '../core/change.ts'
import { assumeRoles, type Roles } from './connect-roles.ts'
import { pace } from './pace.ts'

export interface Clients {
  autoScaling: AutoScalingClient
  cloudWatch: CloudWatchClient
}

/** Hands out the clients for a place. The only seam between Springtide and AWS. */
export type Connect = (where: Where) => Clients

/**
 * Calls each second and Region ("CloudWatch service quotas"); DescribeAlarms 9, PutMetricAlarm 3, GetMetricData 50.
 * For ListMetrics, ListTagsForResource and DeleteAlarms none is published: modest.
 */
const cloudWatchRates = {
  DescribeAlarmsCommand: 9,
  PutMetricAlarmCommand: 3,
  GetMetricDataCommand: 50,
  ListMetricsCommand: 10,
  ListTagsForResourceCommand: 10,
  DeleteAlarmsCommand: 3,
}

/** Auto Scaling publishes no rate and shares one bucket between all callers of a Region: stay modest. */
const autoScalingRate = 10

/**
 * In milliseconds: for a connection, for an answer to begin, for it to go on. The SDK waits for ever by default;
 * six attempts at this end within the minute of a tick, so a Region that hangs stops no other for longer.
 */
const requestHandler = {
  connectionTimeout: 2_000,
  requestTimeout: 5_000,
  socketTimeout: 5_000,
  throwOnRequestTimeout: true,
}

/** Connects by the standard credential chain (environment, profile, SSO, container, instance). */
export function connectAws(roles: Roles = openRoles()): Connect {
  return oncePerPlace((where) => {
    const config = clientConfig(where, roles)
    const autoScaling = new AutoScalingClient(config)
    const cloudWatch = new CloudWatchClient(config)
    autoScaling.middlewareStack.use(pace({}, autoScalingRate))
    cloudWatch.middlewareStack.use(pace(cloudWatchRates))
    return { autoScaling, cloudWatch }
  })
}

/** Clients are made once for each place and kept. */
export function oncePerPlace<T>(make: (where: Where) => T): (where: Where) => T {
  const kept = new Map<string, T>()
  return (where) => {
    const key = placeKey(where)
    const clients = kept.get(key) ?? make(where)
    kept.set(key, clients)
    return clients
  }
}

/** For all that connects in one process: a role is then assumed once for all clients of a place. */
export function openRoles(): Roles {
  return assumeRoles(requestHandler)
}

/** What every client of a place is made with; AWS_ENDPOINT_URL points it elsewhere. */
export function clientConfig(where: Where, roles: Roles = openRoles()) {
  const credentials = roles(where)
  return {
    region: where.region,
    retryMode: 'adaptive',
    maxAttempts: 6,
    requestHandler,
    ...(credentials ? { credentials } : {}),
  }
}

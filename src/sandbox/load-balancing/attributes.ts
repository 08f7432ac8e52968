/** Attributes with AWS's defaults and ranges (API_TargetGroupAttribute, API_LoadBalancerAttribute); every value is text. */

type Check = (value: string) => boolean

const bool: Check = (value) => value === 'true' || value === 'false'
const anything: Check = () => true

function oneOf(...values: string[]): Check {
  return (value) => values.includes(value)
}

function whole(least: number, most: number): Check {
  return (value) => /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most
}

function orOff(check: Check): Check {
  return (value) => value === 'off' || check(value)
}

type Table = Record<string, [byDefault: string, check: Check]>

/** The most targets of a group ("Quotas for your Application Load Balancers"). */
const targets = 1_000
const health = 'target_group_health'
const ofEvery: Table = {
  'deregistration_delay.timeout_seconds': ['300', whole(0, 3_600)],
  'stickiness.enabled': ['false', bool],
  'load_balancing.cross_zone.enabled': [
    'use_load_balancer_configuration',
    oneOf('true', 'false', 'use_load_balancer_configuration'),
  ],
  [`${health}.dns_failover.minimum_healthy_targets.count`]: ['1', orOff(whole(1, targets))],
  [`${health}.dns_failover.minimum_healthy_targets.percentage`]: ['off', orOff(whole(1, 100))],
  [`${health}.unhealthy_state_routing.minimum_healthy_targets.count`]: ['1', whole(1, targets)],
  [`${health}.unhealthy_state_routing.minimum_healthy_targets.percentage`]: ['off', orOff(whole(1, 100))],
}

const week = 604_800
const ofHttp: Table = {
  ...ofEvery,
  'stickiness.type': ['lb_cookie', oneOf('lb_cookie', 'app_cookie')],
  'stickiness.app_cookie.cookie_name': ['', anything],
  'stickiness.app_cookie.duration_seconds': ['86400', whole(1, week)],
  'stickiness.lb_cookie.duration_seconds': ['86400', whole(1, week)],
  'load_balancing.algorithm.type': [
    'round_robin',
    oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  ],
  'load_balancing.algorithm.anomaly_mitigation': ['off', oneOf('on', 'off')],
  'slow_start.duration_seconds': ['0', (value) => value === '0' || whole(30, 900)(value)],
}

const ofTcp: Table = {
  ...ofEvery,
  'stickiness.type': ['source_ip', oneOf('source_ip')],
  'deregistration_delay.connection_termination.enabled': ['false', bool],
  'preserve_client_ip.enabled': ['true', bool],
  'proxy_protocol_v2.enabled': ['false', bool],
  'target_health_state.unhealthy.connection_termination.enabled': ['true', bool],
  'target_health_state.unhealthy.draining_interval_seconds': ['0', whole(0, 360_000)],
}

const ofEveryBalancer: Table = {
  'deletion_protection.enabled': ['false', bool],
  'access_logs.s3.enabled': ['false', bool],
  'access_logs.s3.bucket': ['', anything],
  'access_logs.s3.prefix': ['', anything],
  'ipv6.deny_all_igw_traffic': ['false', bool],
  'zonal_shift.config.enabled': ['false', bool],
}

const ofApplication: Table = {
  ...ofEveryBalancer,
  'load_balancing.cross_zone.enabled': ['true', oneOf('true')],
  'idle_timeout.timeout_seconds': ['60', whole(1, 4_000)],
  'client_keep_alive.seconds': ['3600', whole(60, week)],
  'routing.http.desync_mitigation_mode': ['defensive', oneOf('monitor', 'defensive', 'strictest')],
  'routing.http.drop_invalid_header_fields.enabled': ['false', bool],
  'routing.http.preserve_host_header.enabled': ['false', bool],
  'routing.http.xff_client_port.enabled': ['false', bool],
  'routing.http.xff_header_processing.mode': ['append', oneOf('append', 'preserve', 'remove')],
  'routing.http2.enabled': ['true', bool],
  'waf.fail_open.enabled': ['false', bool],
}

const ofNetwork: Table = {
  ...ofEveryBalancer,
  'load_balancing.cross_zone.enabled': ['false', bool],
  'dns_record.client_routing_policy': [
    'any_availability_zone',
    oneOf('any_availability_zone', 'availability_zone_affinity', 'partial_availability_zone_affinity'),
  ],
}

function defaults(table: Table): [key: string, value: string][] {
  return Object.entries(table).map(([key, [value]]) => [key, value])
}

export const targetGroupDefaults = { HTTP: defaults(ofHttp), TCP: defaults(ofTcp) }
export const loadBalancerDefaults = { application: defaults(ofApplication), network: defaults(ofNetwork) }

/** What AWS has against these attributes of a target group together, or `null`. `changed` is what the request names. */
export function targetGroupProblem(
  protocol: 'HTTP' | 'TCP',
  changed: [key: string, value: string][],
  after: ReadonlyMap<string, string>,
): string | null {
  const wrong = valueProblem(protocol === 'HTTP' ? ofHttp : ofTcp, changed)
  if (wrong) return wrong
  const algorithm = after.get('load_balancing.algorithm.type')
  if (after.get('slow_start.duration_seconds') !== '0' && algorithm !== 'round_robin' && protocol === 'HTTP')
    return `Slow start cannot be enabled with the load balancing algorithm '${algorithm}'`
  if (after.get('load_balancing.algorithm.anomaly_mitigation') === 'on' && algorithm !== 'weighted_random')
    return `Anomaly mitigation cannot be enabled with the load balancing algorithm '${algorithm}'`
  for (const key of ['count', 'percentage']) {
    const failover = after.get(`${health}.dns_failover.minimum_healthy_targets.${key}`)
    const routing = after.get(`${health}.unhealthy_state_routing.minimum_healthy_targets.${key}`)
    if (Number(failover) < Number(routing))
      return `The ${key} for DNS failover must be greater than or equal to the one for unhealthy state routing`
  }
  return null
}

export function loadBalancerProblem(
  type: 'application' | 'network',
  changed: [key: string, value: string][],
): string | null {
  return valueProblem(type === 'application' ? ofApplication : ofNetwork, changed)
}

function valueProblem(table: Table, changed: [key: string, value: string][]): string | null {
  for (const [key, value] of changed) {
    const row = Object.hasOwn(table, key) ? table[key] : undefined
    if (!row) return `The attribute '${key}' is not supported`
    if (!row[1](value)) return `The value '${value}' is not valid for the attribute '${key}'`
  }
  return null
}

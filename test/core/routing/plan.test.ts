/** The plan of routing, from what was read: Changes for what differs, Findings for what is not Springtide's to change. */
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import type { Group, HealthCheckSpec, RoutingState } from '../../../src/core/observed.ts'
import { planRouting } from '../../../src/core/routing/plan.ts'
import { balancingName } from '../../../src/core/routing/section.ts'
import { routingClaims } from '../../../src/core/routing/shared.ts'
import { aFleet, aGroup } from '../../build.ts'

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012'
const arn = `${elb}:targetgroup/prod-arena/0123456789abcdef`
const balancer = `${elb}:loadbalancer/app/edge/0123456789abcdef`

const attributes = {
  'load_balancing.algorithm.type': 'round_robin',
  'load_balancing.algorithm.anomaly_mitigation': 'off',
  'slow_start.duration_seconds': '0',
  'deregistration_delay.timeout_seconds': '300',
  'stickiness.enabled': 'false',
}
const healthCheck: HealthCheckSpec = {
  path: '/',
  matcher: '200',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
}

function live(changed: Record<string, string> = {}, check: HealthCheckSpec = healthCheck): RoutingState {
  return {
    targetGroup: { arn, name: 'prod-arena', healthCheck: check, attributes: { ...attributes, ...changed } },
    loadBalancer: { arn: balancer, name: 'edge', attributes: { 'idle_timeout.timeout_seconds': '60' } },
  }
}

function planned(routing: object, state = live(), group: Partial<Group> = {}) {
  const fleet = aFleet({ routing: { targetGroup: 'prod-arena', ...routing } })
  return planFor(fleet, state, group)
}

function planFor(fleet: Fleet, state: RoutingState, group: Partial<Group> = {}) {
  const read = aGroup({ targetGroups: [arn], ...group })
  const claims = routingClaims([fleet], {
    fleets: { [fleet.name]: { group: { read }, routing: { read: state } } },
  })
  return planRouting(fleet, read, state, claims)
}

describe('a name', () => {
  it('is that in the ARN', () => {
    expect([arn, balancer, 'prod-chat'].map(balancingName)).toEqual(['prod-arena', 'edge', 'prod-chat'])
  })
})

describe('what the file names', () => {
  it('is written where it differs, in the words of AWS', () => {
    const { changes, findings } = planned({
      algorithm: 'weighted_random',
      anomalyMitigation: true,
      stickiness: false,
      deregistrationDelay: '1m',
      idleTimeout: '60s',
      healthCheck: { path: '/health', interval: '30s', unhealthyThreshold: 3 },
    })
    expect(findings).toEqual([])
    expect(changes).toMatchObject([
      {
        kind: 'set-health-check',
        arn,
        before: { path: '/', unhealthyThreshold: 2 },
        after: { path: '/health', unhealthyThreshold: 3 },
        because:
          'routing.healthCheck.path, routing.healthCheck.unhealthyThreshold of policies/arena.yaml differ',
      },
      {
        kind: 'set-target-group',
        arn,
        before: {
          'load_balancing.algorithm.type': 'round_robin',
          'load_balancing.algorithm.anomaly_mitigation': 'off',
          'deregistration_delay.timeout_seconds': '300',
        },
        after: {
          'load_balancing.algorithm.type': 'weighted_random',
          'load_balancing.algorithm.anomaly_mitigation': 'on',
          'deregistration_delay.timeout_seconds': '60',
        },
      },
    ])
    expect(Object.keys(changes[0]?.after ?? {})).toEqual(['path', 'unhealthyThreshold'])
  })

  it('has an id that is void once the world moves', () => {
    const [first] = planned({ stickiness: true }).changes
    const [again] = planned({ stickiness: true }).changes
    const [moved] = planned({ stickiness: true }, live({ 'stickiness.enabled': 'else' })).changes
    expect(first?.id).toBe(again?.id)
    expect(first?.id).not.toBe(moved?.id)
  })

  it('is nothing where no section or nothing in it is there', () => {
    expect(planFor(aFleet(), live())).toEqual({ changes: [], findings: [] })
    expect(planned({})).toEqual({ changes: [], findings: [] })
    expect(planned({ targetGroup: undefined }, { targetGroup: null, loadBalancer: null })).toEqual({
      changes: [],
      findings: [],
    })
  })
})

describe('a thing that is not there', () => {
  it('is a target group that nobody made', () => {
    const { changes, findings } = planned({ idleTimeout: '5m' }, { targetGroup: null, loadBalancer: null })
    expect(changes).toEqual([])
    expect(findings).toMatchObject([{ code: 'no-target-group', severity: 'critical', concern: 'routing' }])
  })

  it('is a load balancer that nobody made, or that sends nothing here', () => {
    const none = { ...live(), loadBalancer: null }
    expect(planned({}, none).findings).toMatchObject([
      { code: 'no-load-balancer', target: 'target group prod-arena', severity: 'critical' },
    ])
    expect(planned({ loadBalancer: 'edge' }, none).findings).toMatchObject([
      { code: 'no-load-balancer', target: 'load balancer edge' },
    ])
  })

  it('is the way from the target group to the instances', () => {
    const [finding] = planned({}, live(), { targetGroups: [`${elb}:targetgroup/old/1`] }).findings
    expect(finding).toMatchObject({ code: 'not-registered', severity: 'warning' })
    expect(finding?.actual).toBe('the group registers them with old: no traffic comes through this one')
    expect(finding?.remedy).toContain(`--target-group-arns ${arn}`)
    expect(planned({}, live(), { targetGroups: [] }).findings[0]?.actual).toContain('with none')
  })

  it('is an attribute that a Network Load Balancer does not have', () => {
    const network = live()
    if (network.loadBalancer) network.loadBalancer.attributes = { 'deletion_protection.enabled': 'false' }
    const { changes, findings } = planned({ idleTimeout: '5m', stickiness: true }, network)
    expect(changes.map(({ kind }) => kind)).toEqual(['set-target-group'])
    expect(findings).toMatchObject([
      {
        code: 'no-attribute',
        target: 'load balancer edge',
        expected: expect.stringContaining('idle_timeout'),
      },
    ])
    const { path: _, ...tcp } = healthCheck
    expect(planned({ healthCheck: { path: '/health' } }, live({}, tcp)).findings).toMatchObject([
      { code: 'no-attribute', target: 'health check of target group prod-arena' },
    ])
  })
})

describe('what AWS refuses together', () => {
  it.each([
    [
      { algorithm: 'least_outstanding_requests' },
      { 'slow_start.duration_seconds': '60' },
      'write `routing.slowStart: 0s`',
    ],
    [
      { slowStart: '1m' },
      { 'load_balancing.algorithm.type': 'weighted_random' },
      'write `routing.algorithm: round_robin`, or `routing.slowStart: 0s`',
    ],
    [
      { algorithm: 'round_robin' },
      {
        'load_balancing.algorithm.type': 'weighted_random',
        'load_balancing.algorithm.anomaly_mitigation': 'on',
      },
      'write `routing.anomalyMitigation: false`',
    ],
    [
      { anomalyMitigation: true },
      {},
      'write `routing.algorithm: weighted_random`, or `routing.anomalyMitigation: false`',
    ],
  ])('is not written: %j over %j', (routing, changed, remedy) => {
    const { changes, findings } = planned({ ...routing, stickiness: true }, live(changed))
    expect(findings).toMatchObject([{ code: 'refused-together', severity: 'warning', remedy }])
    expect(changes).toMatchObject([{ after: { 'stickiness.enabled': 'true' } }])
    expect(Object.keys(changes[0]?.after ?? {})).toEqual(['stickiness.enabled'])
  })

  it('is a threshold for sending to all targets above that for DNS, which is one by default', () => {
    const [routing, dns] = ['unhealthy_state_routing', 'dns_failover'].map(
      (action) => `target_group_health.${action}.minimum_healthy_targets.count`,
    ) as [string, string]
    const over = (failover: string) =>
      planned({ unhealthyRouting: { count: 2 } }, live({ [routing]: '1', [dns]: failover }))
    expect(over('1')).toMatchObject({
      changes: [],
      findings: [
        { code: 'refused-together', remedy: `set ${dns} to 2 or more, or to off, first; or write less` },
      ],
    })
    for (const failover of ['2', 'off']) expect(over(failover)).toMatchObject({ changes: [{}], findings: [] })
  })

  it('is written where the file names both', () => {
    const slow = live({ 'slow_start.duration_seconds': '60' })
    const { changes, findings } = planned({ algorithm: 'least_outstanding_requests', slowStart: '0s' }, slow)
    expect(findings).toEqual([])
    expect(changes[0]?.after).toEqual({
      'load_balancing.algorithm.type': 'least_outstanding_requests',
      'slow_start.duration_seconds': '0',
    })
  })

  it('is a timeout that is not shorter than the interval', () => {
    const { changes, findings } = planned({ healthCheck: { interval: '5s', matcher: '200-299' } })
    expect(changes[0]?.after).toEqual({ matcher: '200-299' })
    expect(findings).toMatchObject([
      { code: 'refused-together', remedy: 'write a `routing.healthCheck.timeout` under 5s' },
    ])
    expect(planned({ healthCheck: { timeout: '30s' } }).findings[0]?.remedy).toBe(
      'write a `routing.healthCheck.interval` over 30s',
    )
  })
})

describe('what the group makes of health checks', () => {
  const full = (more: object = {}) => ({ healthCheck: { failsWhenFull: true, ...more } })

  it('kills the fullest server where a full one fails them', () => {
    const { findings } = planned(full(), live(), { healthCheckTypes: ['EC2', 'ELB'] })
    expect(findings).toMatchObject([
      {
        code: 'kills-the-fullest',
        severity: 'critical',
        target: 'group prod-arena',
        actual:
          'EC2, ELB: the group terminates its fullest server, with 28,000 clients that fill the next one',
      },
    ])
    expect(
      planned(full({ groupHealthCheckType: 'EC2' }), live(), { healthCheckTypes: ['ELB'] }).findings,
    ).toHaveLength(1)
    expect(planned(full()).findings).toEqual([])
    expect(
      planned({ healthCheck: { failsWhenFull: false } }, live(), { healthCheckTypes: ['ELB'] }).findings,
    ).toEqual([])
  })

  it('kills it too where no target group is named', () => {
    const nothing = { targetGroup: null, loadBalancer: null }
    const { findings } = planned({ targetGroup: undefined, ...full() }, nothing, {
      healthCheckTypes: ['ELB'],
    })
    expect(findings.map(({ code }) => code)).toEqual(['kills-the-fullest'])
  })

  it('is compared with what the file says', () => {
    const says = (groupHealthCheckType: string) => ({ healthCheck: { groupHealthCheckType } })
    const types = (routing: object, healthCheckTypes: string[]) =>
      planned(routing, live(), { healthCheckTypes }).findings.map(
        ({ code, remedy }) => `${code}: ${remedy.slice(-3)}`,
      )
    expect(types(says('EC2'), ['ELB'])).toEqual(['health-check-type: EC2'])
    expect(types(says('ELB'), ['EC2'])).toEqual(['health-check-type: ELB'])
    expect(types(says('ELB'), ['EC2', 'ELB'])).toEqual([])
    expect(types(says('EC2'), ['EC2'])).toEqual([])
  })

  it('is never mended by what would kill the fullest server', () => {
    const { findings } = planned(full({ groupHealthCheckType: 'ELB' }), live(), { healthCheckTypes: ['EC2'] })
    expect(findings).toMatchObject([
      {
        code: 'health-check-type',
        remedy: expect.stringContaining('write `groupHealthCheckType: EC2` in policies/arena.yaml'),
      },
    ])
    expect(findings[0]?.remedy).not.toContain('aws ')
  })
})

describe('a target group that two fleets name', () => {
  it('is written by the first, and in no key that they disagree on', () => {
    const fleets = ['blue', 'green'].map((fleet) =>
      aFleet({
        fleet,
        routing: {
          targetGroup: 'prod-arena',
          stickiness: true,
          deregistrationDelay: fleet === 'blue' ? '1m' : '2m',
        },
      }),
    )
    const read = aGroup({ targetGroups: [arn] })
    const seen = { group: { read }, routing: { read: live() } }
    const claims = routingClaims(fleets, { fleets: { blue: seen, green: seen } })
    const [blue, green] = fleets.map((fleet) => planRouting(fleet, read, live(), claims))
    expect(blue?.changes).toMatchObject([{ after: { 'stickiness.enabled': 'true' } }])
    expect(Object.keys(blue?.changes[0]?.after ?? {})).toEqual(['stickiness.enabled'])
    expect(green?.changes).toEqual([])
    expect(blue?.findings).toMatchObject([
      { code: 'disputed-routing', actual: expect.stringContaining('green') },
    ])
    expect(green?.findings).toMatchObject([
      { code: 'disputed-routing', actual: expect.stringContaining('blue') },
    ])
  })
})

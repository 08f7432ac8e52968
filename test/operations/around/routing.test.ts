/** Load balancers and target groups, on AWS in memory: what the file names is repaired, and nothing else is touched. */
import { CreateOrUpdateTagsCommand, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling'
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../../src/core/desired.ts'
import { HOUR } from '../../../src/core/instant.ts'
import type { Report } from '../../../src/core/report.ts'
import { formatHold, holdTag } from '../../../src/core/tags.ts'
import { lookAround } from '../../../src/operations/around/around.ts'
import { runApply, runPlan } from '../../../src/operations/run.ts'
import { aFleet } from '../../build.ts'
import { world } from '../../world.ts'
import { writesOf } from '../setting.ts'

type Section = Record<string, unknown>

const declared = {
  targetGroup: 'prod-arena',
  algorithm: 'least_outstanding_requests',
  idleTimeout: '5m',
  deregistrationDelay: '2m',
  healthCheck: { path: '/health', interval: '10s', healthyThreshold: 3 },
}

function routed(routing: Section = declared, more: Section = {}): Fleet {
  return aFleet({ routing, ...more })
}

function story(fleets: Fleet[], guardrails: object = {}) {
  const { sandbox, loop } = world(fleets, { guardrails })
  const looking = () => ({ ...loop(['routing']), around: lookAround(sandbox.connect) })
  const client = sandbox.connect({ region: 'us-east-1' }).loadBalancing
  const hand = sandbox.region({ region: 'us-east-1' })
  const arns = {
    group: hand.targetGroup('prod-arena') ?? '',
    balancer: hand.loadBalancer('prod-arena') ?? '',
  }
  return {
    sandbox,
    hand,
    client,
    arns,
    /** Only the calls of what the test does from here on. */
    forget() {
      sandbox.calls.length = 0
    },
    apply: (approve: string[] = []): Promise<Report> => runApply(looking(), approve),
    plan: (): Promise<Report> => runPlan(looking()),
    async balancer(): Promise<Record<string, string>> {
      const { Attributes = [] } = await client.send(
        new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arns.balancer }),
      )
      return Object.fromEntries(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]))
    },
    async group(): Promise<Record<string, string>> {
      const { Attributes = [] } = await client.send(
        new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arns.group }),
      )
      return Object.fromEntries(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]))
    },
    drift: (arn: string, Key: string, Value: string) =>
      arn === arns.group
        ? client.send(
            new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes: [{ Key, Value }] }),
          )
        : client.send(
            new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes: [{ Key, Value }] }),
          ),
  }
}

describe('routing that drifted', () => {
  it('is repaired, and the second plan is empty', async () => {
    const { apply, arns, balancer, drift, plan } = story([routed()])
    await apply()
    await drift(arns.balancer, 'idle_timeout.timeout_seconds', '4000')
    const { changes, outcomes } = await apply()
    expect(changes).toMatchObject([
      {
        kind: 'set-load-balancer',
        concern: 'routing',
        target: { group: 'prod-arena', name: 'prod-arena' },
        before: { 'idle_timeout.timeout_seconds': '4000' },
        after: { 'idle_timeout.timeout_seconds': '300' },
        because: 'routing.idleTimeout of policies/arena.yaml differs',
      },
    ])
    expect(outcomes).toMatchObject([{ result: 'applied' }])
    expect((await balancer())['idle_timeout.timeout_seconds']).toBe('300')
    expect(await plan()).toMatchObject({ changes: [], findings: [] })
  })

  it('is set up from the defaults of AWS in one call for each thing', async () => {
    const { apply, client, forget, group, plan, sandbox } = story([routed()])
    forget()
    const { changes } = await apply()
    expect(changes.map(({ kind }) => kind)).toEqual([
      'set-health-check',
      'set-target-group',
      'set-load-balancer',
    ])
    expect(writesOf(sandbox)).toEqual([
      'ModifyTargetGroup',
      'ModifyTargetGroupAttributes',
      'ModifyLoadBalancerAttributes',
    ])
    expect(await group()).toMatchObject({
      'load_balancing.algorithm.type': 'least_outstanding_requests',
      'deregistration_delay.timeout_seconds': '120',
    })
    const { TargetGroups = [] } = await client.send(new DescribeTargetGroupsCommand({}))
    expect(TargetGroups[0]).toMatchObject({
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 3,
      UnhealthyThresholdCount: 2,
    })
    expect((await plan()).changes).toEqual([])
  })

  it('is written in the keys that differ, and in no key that the file does not name', async () => {
    const { apply, arns, drift, forget, group, sandbox } = story([routed()])
    await apply()
    await drift(arns.group, 'stickiness.enabled', 'true')
    await drift(arns.group, 'deregistration_delay.timeout_seconds', '0')
    forget()
    await apply()
    expect(sandbox.calls.filter(({ operation }) => operation.startsWith('Modify'))).toMatchObject([
      {
        operation: 'ModifyTargetGroupAttributes',
        input: {
          TargetGroupArn: arns.group,
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '120' }],
        },
      },
    ])
    expect((await group())['stickiness.enabled']).toBe('true')
  })

  it('is equal after one apply, whatever the files name', async () => {
    const seconds = (min: number, max: number) => fc.integer({ min, max }).map((value) => `${value}s`)
    const sections = fc.record(
      {
        algorithm: fc.constantFrom('round_robin', 'least_outstanding_requests', 'weighted_random'),
        anomalyMitigation: fc.boolean(),
        unhealthyRouting: fc.record(
          { count: fc.integer({ min: 1, max: 1_000 }), percent: fc.integer({ min: 1, max: 100 }) },
          { requiredKeys: [] },
        ),
        slowStart: fc.oneof(fc.constant('0s'), seconds(30, 900)),
        idleTimeout: seconds(1, 4_000),
        deregistrationDelay: seconds(0, 3_600),
        stickiness: fc.boolean(),
        healthCheck: fc.record(
          {
            path: fc.constantFrom('/', '/health?deep=1'),
            matcher: fc.constantFrom('200', '200-299', '200,204'),
            interval: seconds(5, 300),
            timeout: seconds(2, 120),
            healthyThreshold: fc.integer({ min: 2, max: 10 }),
            unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    )
    const named = (section: Section) => routed({ targetGroup: 'prod-arena', ...section })
    await fc.assert(
      fc.asyncProperty(sections, sections, async (before, after) => {
        const fleet = named(before)
        const { apply, plan } = story([fleet])
        const first = await apply()
        expect(first.outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
        expect((await plan()).changes).toEqual([])
        fleet.policy = named(after).policy
        const second = await apply()
        expect(second.outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
        expect((await plan()).changes).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('reading routing', () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    aFleet({
      fleet: `arena-${index}`,
      group: `prod-arena-${index}`,
      routing: {
        targetGroup: `arena-${index}`,
        loadBalancer: 'shared',
        idleTimeout: '5m',
        stickiness: false,
      },
    }),
  )
  const times = (sandbox: { calls: { operation: string }[] }) =>
    Object.fromEntries(
      [...Map.groupBy(sandbox.calls, ({ operation }) => operation)]
        .filter(([operation]) => !operation.includes('AutoScaling'))
        .map(([operation, calls]) => [operation, calls.length]),
    )

  it('takes a call for the list, one for each target group and one for a shared load balancer', async () => {
    const { forget, plan, sandbox } = story(many)
    forget()
    const { changes } = await plan()
    expect(times(sandbox)).toEqual({
      DescribeTargetGroups: 1,
      DescribeTargetGroupAttributes: 100,
      DescribeLoadBalancers: 1,
      DescribeLoadBalancerAttributes: 1,
    })
    // All agree: one of them writes.
    expect(changes).toMatchObject([{ kind: 'set-load-balancer', fleet: 'arena-0' }])
  })

  it('takes no call for attributes that no file names, and none at all where nothing is named', async () => {
    const checks = aFleet({ routing: { targetGroup: 'prod-arena', healthCheck: { interval: '10s' } } })
    const first = story([checks])
    first.forget()
    await first.plan()
    expect(times(first.sandbox)).toEqual({ DescribeTargetGroups: 1 })
    const second = story([aFleet({ routing: { idleTimeout: '5m', heartbeat: '25s' } })])
    second.forget()
    expect(await second.plan()).toMatchObject({ changes: [], findings: [] })
    expect(times(second.sandbox)).toEqual({})
  })

  it('that AWS refuses leaves that fleet unchecked, and the others alone', async () => {
    const other = aFleet({ fleet: 'other', group: 'prod-other', routing: { idleTimeout: '1m' } })
    const { hand, plan } = story([other, routed()])
    hand.deny('DescribeTargetGroupAttributes')
    const { changes, findings } = await plan()
    expect(changes).toEqual([])
    expect(findings).toMatchObject([
      { fleet: 'arena', concern: 'routing', code: 'unread', status: 'unchecked' },
    ])
  })

  it('that AWS refuses still lets be said that the group kills its fullest server', async () => {
    const { sandbox, hand, plan } = story([routed({ ...declared, healthCheck: { failsWhenFull: true } })])
    hand.deny('DescribeTargetGroupAttributes')
    const { autoScaling } = sandbox.connect({ region: 'us-east-1' })
    await autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'prod-arena', HealthCheckType: 'ELB' }),
    )
    const { findings } = await plan()
    expect(findings.map(({ code }) => code)).toEqual(['kills-the-fullest', 'unread'])
  })

  it('goes on where one target group is missing', async () => {
    const lost = aFleet({ fleet: 'lost', group: 'prod-lost' })
    const { plan } = story([routed(), lost])
    lost.policy = { ...lost.policy, routing: { targetGroup: 'gone' } }
    const { changes, findings } = await plan()
    expect(findings).toMatchObject([
      { fleet: 'lost', code: 'no-target-group', severity: 'critical', target: 'target group gone' },
    ])
    expect(changes).toHaveLength(3)
  })
})

describe('a load balancer that two fleets share', () => {
  const sharing = (fleet: string, idleTimeout: string) =>
    aFleet({
      fleet,
      group: `prod-${fleet}`,
      routing: { loadBalancer: 'edge', targetGroup: fleet, idleTimeout },
    })

  it('is written by neither where they disagree', async () => {
    const { forget, apply, sandbox } = story([sharing('chat', '5m'), sharing('feed', '10m')])
    forget()
    const { changes, findings } = await apply()
    expect(changes).toEqual([])
    expect(writesOf(sandbox)).toEqual([])
    expect(findings).toMatchObject([
      {
        fleet: 'chat',
        code: 'disputed-routing',
        target: 'load balancer edge',
        expected: 'idle_timeout.timeout_seconds 300 (policies/chat.yaml)',
        actual: 'it is shared, and feed declares 600: nothing is written',
      },
      { fleet: 'feed', code: 'disputed-routing' },
    ])
  })

  it('is written by the one that may, where the other only observes', async () => {
    const chat = sharing('chat', '5m')
    chat.policy = { ...chat.policy, mode: 'observe' }
    const { apply, plan } = story([chat, sharing('feed', '5m')])
    const { changes } = await apply()
    expect(changes).toMatchObject([{ fleet: 'feed', kind: 'set-load-balancer' }])
    expect((await plan()).changes).toEqual([])
  })
})

describe('a Change of routing waits', () => {
  const waiting = async (
    fleet: Fleet,
    guardrails: object = {},
    prepare: (told: ReturnType<typeof story>) => Promise<unknown> = async () => {},
  ) => {
    const told = story([fleet], guardrails)
    await prepare(told)
    told.forget()
    const { changes } = await told.apply()
    expect(writesOf(told.sandbox)).toEqual([])
    expect(changes).toHaveLength(3)
    return { ...told, held: changes.map(({ held }) => held?.by), changes }
  }

  it('in mode observe', async () => {
    expect((await waiting(routed(declared, { mode: 'observe' }))).held).toEqual([
      'observe',
      'observe',
      'observe',
    ])
  })

  it('while a person holds the fleet', async () => {
    const { held } = await waiting(routed(), {}, async ({ sandbox }) => {
      const [since, until] = [sandbox.now(), sandbox.now() + HOUR]
      const Value = formatHold({ since, until, by: 'ada', because: 'load test' })
      const Tags = [{ ResourceId: 'prod-arena', ResourceType: 'auto-scaling-group', Key: holdTag, Value }]
      const { autoScaling } = sandbox.connect({ region: 'us-east-1' })
      await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags }))
    })
    expect(held).toEqual(['hold', 'hold', 'hold'])
  })

  it('in a freeze window, until somebody approves it', async () => {
    const freeze = [
      {
        name: 'sale',
        from: '2026-11-20T00:00',
        to: '2026-12-01T00:00',
        timezone: 'UTC',
        concerns: ['routing'],
      },
    ]
    const { apply, changes, held } = await waiting(routed(), { freeze })
    expect(held).toEqual(['guardrail', 'guardrail', 'guardrail'])
    const { outcomes } = await apply([changes[2]?.id ?? ''])
    expect(outcomes?.map(({ result }) => result)).toEqual(['held', 'held', 'applied'])
  })
})

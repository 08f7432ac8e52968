import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  InvalidConfigurationRequestException,
  LoadBalancerNotFoundException,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type ModifyTargetGroupCommandInput,
  paginateDescribeTargetGroups,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { describe, expect, it } from 'vitest'
import { operationSchema } from '../../src/sandbox/operations.ts'
import { SandboxError } from '../../src/sandbox/refusal.ts'
import { shapeProblem } from '../../src/sandbox/shape.ts'
import { arena } from './arena.ts'

function balanced(options: Parameters<typeof arena>[0] = {}) {
  const { sandbox, region } = arena(options)
  const client = sandbox.connect({ region: 'us-east-1' }).loadBalancing
  const balancer = region.createLoadBalancer({ name: 'edge' })
  const group = region.createTargetGroup({ name: 'chat', loadBalancer: balancer })
  return {
    sandbox,
    region,
    client,
    balancer,
    group,
    async attributes(arn: string): Promise<Record<string, string>> {
      const { Attributes = [] } = arn.includes(':targetgroup/')
        ? await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }))
        : await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }))
      return Object.fromEntries(Attributes.map(({ Key = '', Value = '' }) => [Key, Value]))
    },
    set(arn: string, values: Record<string, string>) {
      const Attributes = Object.entries(values).map(([Key, Value]) => ({ Key, Value }))
      return arn.includes(':targetgroup/')
        ? client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }))
        : client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }))
    },
    check: (fields: Omit<ModifyTargetGroupCommandInput, 'TargetGroupArn'>, arn = group) =>
      client.send(new ModifyTargetGroupCommand({ TargetGroupArn: arn, ...fields })),
  }
}

describe('what there is', () => {
  it('B135 is given by name, by ARN, or whole, and one unknown fails the request', async () => {
    const { client, group, balancer, region } = balanced()
    region.createTargetGroup({ name: 'feed' })
    const named = async (input: object) =>
      (await client.send(new DescribeTargetGroupsCommand(input))).TargetGroups?.map(
        ({ TargetGroupName }) => TargetGroupName,
      )
    expect(await named({})).toEqual(['chat', 'feed'])
    expect(await named({ Names: ['feed'] })).toEqual(['feed'])
    expect(await named({ TargetGroupArns: [group] })).toEqual(['chat'])
    await expect(named({ Names: ['chat', 'game'] })).rejects.toBeInstanceOf(TargetGroupNotFoundException)
    await expect(named({ TargetGroupArns: [`${group}0`] })).rejects.toBeInstanceOf(
      TargetGroupNotFoundException,
    )
    await expect(named({ Names: ['chat'], TargetGroupArns: [group] })).rejects.toMatchObject({
      name: 'ValidationError',
    })
    const balancers = async (input: object) =>
      (await client.send(new DescribeLoadBalancersCommand(input))).LoadBalancers?.map(
        ({ LoadBalancerArn }) => LoadBalancerArn,
      )
    expect(await balancers({ Names: ['edge'] })).toEqual([balancer])
    await expect(balancers({ Names: ['none'] })).rejects.toBeInstanceOf(LoadBalancerNotFoundException)
  })

  it('B135 is not there for attributes of an unknown ARN either', async () => {
    const { attributes, set } = balanced()
    const [group, balancer] = ['a:targetgroup/none/1', 'a:loadbalancer/none/1']
    await expect(attributes(group)).rejects.toBeInstanceOf(TargetGroupNotFoundException)
    await expect(set(group, { 'stickiness.enabled': 'true' })).rejects.toBeInstanceOf(
      TargetGroupNotFoundException,
    )
    await expect(attributes(balancer)).rejects.toBeInstanceOf(LoadBalancerNotFoundException)
    await expect(set(balancer, { 'idle_timeout.timeout_seconds': '60' })).rejects.toBeInstanceOf(
      LoadBalancerNotFoundException,
    )
  })

  it('B135 is there once', () => {
    const { region } = balanced()
    expect(() => region.createTargetGroup({ name: 'chat' })).toThrow('has a target group chat already')
    expect(() => region.createLoadBalancer({ name: 'edge' })).toThrow('has a load balancer edge already')
    expect(region.targetGroup('chat')).toMatch(/^arn:aws:elasticloadbalancing:us-east-1:\d{12}:targetgroup\//)
    expect(region.loadBalancer('none')).toBeUndefined()
  })

  it('B136 comes in pages', async () => {
    const { client, region } = balanced({ pageSize: 2 })
    for (const name of ['a', 'b', 'c', 'd']) region.createTargetGroup({ name })
    const seen: (string | undefined)[] = []
    for await (const { TargetGroups } of paginateDescribeTargetGroups({ client }, {}))
      seen.push(...(TargetGroups ?? []).map(({ TargetGroupName }) => TargetGroupName))
    expect(seen).toEqual(['chat', 'a', 'b', 'c', 'd'])
    const refused = { name: 'ValidationError' }
    await expect(client.send(new DescribeTargetGroupsCommand({ PageSize: 401 }))).rejects.toMatchObject(
      refused,
    )
    await expect(client.send(new DescribeTargetGroupsCommand({ Marker: 'x' }))).rejects.toMatchObject(refused)
    const many = Array.from({ length: 21 }, (_, index) => `balancer-${index}`)
    await expect(client.send(new DescribeLoadBalancersCommand({ Names: many }))).rejects.toMatchObject(
      refused,
    )
  })
})

describe('a new target group', () => {
  it('B137 has the defaults of its protocol', async () => {
    const { attributes, client, group, region } = balanced()
    expect(await attributes(group)).toMatchObject({
      'load_balancing.algorithm.type': 'round_robin',
      'load_balancing.algorithm.anomaly_mitigation': 'off',
      'slow_start.duration_seconds': '0',
      'deregistration_delay.timeout_seconds': '300',
      'stickiness.enabled': 'false',
      'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
      'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
    })
    const tcp = await attributes(region.createTargetGroup({ name: 'tcp', protocol: 'TCP' }))
    expect(tcp['deregistration_delay.timeout_seconds']).toBe('300')
    expect(Object.keys(tcp).filter((key) => /algorithm|slow_start/.test(key))).toEqual([])
    const { TargetGroups = [] } = await client.send(new DescribeTargetGroupsCommand({}))
    expect(TargetGroups[0]).toMatchObject({
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      HealthCheckPath: '/',
      Matcher: { HttpCode: '200' },
    })
    expect(TargetGroups[1]).not.toHaveProperty('HealthCheckPath')
  })

  it('B137 and a new load balancer have those of its type', async () => {
    const { attributes, balancer, region } = balanced()
    expect((await attributes(balancer))['idle_timeout.timeout_seconds']).toBe('60')
    const network = await attributes(region.createLoadBalancer({ name: 'net', type: 'network' }))
    expect(network).not.toHaveProperty('idle_timeout.timeout_seconds')
  })

  it('B4 and all answers have the shape of the SDK', async () => {
    const { client, group, balancer } = balanced()
    const answers = {
      DescribeTargetGroups: await client.send(new DescribeTargetGroupsCommand({})),
      DescribeLoadBalancers: await client.send(new DescribeLoadBalancersCommand({})),
      DescribeTargetGroupAttributes: await client.send(
        new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group }),
      ),
      DescribeLoadBalancerAttributes: await client.send(
        new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: balancer }),
      ),
      ModifyTargetGroup: await client.send(new ModifyTargetGroupCommand({ TargetGroupArn: group })),
    }
    for (const [operation, { $metadata: _, ...output }] of Object.entries(answers))
      expect(shapeProblem(operationSchema('load-balancing', operation).output, output)).toBeNull()
  })
})

describe('attributes', () => {
  it.each([
    ['slow_start.duration_seconds', '29'],
    ['slow_start.duration_seconds', '901'],
    ['deregistration_delay.timeout_seconds', '3601'],
    ['deregistration_delay.timeout_seconds', '5m'],
    ['stickiness.enabled', 'yes'],
    ['load_balancing.algorithm.type', 'random'],
    ['target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage', '101'],
    ['target_group_health.unhealthy_state_routing.minimum_healthy_targets.count', 'off'],
    ['idle_timeout.timeout_seconds', '60'],
    ['constructor', 'x'],
  ])(
    'B138 of a target group cannot be %s %s, and nothing else of the request is written',
    async (key, value) => {
      const { attributes, group, set } = balanced()
      const before = await attributes(group)
      const request = set(group, { 'deregistration_delay.timeout_seconds': '10', [key]: value })
      await expect(request).rejects.toBeInstanceOf(InvalidConfigurationRequestException)
      expect(await attributes(group)).toEqual(before)
    },
  )

  it('B138 of a load balancer are judged by its type', async () => {
    const { balancer, region, set } = balanced()
    const network = region.createLoadBalancer({ name: 'net', type: 'network' })
    for (const value of ['0', '4001'])
      await expect(set(balancer, { 'idle_timeout.timeout_seconds': value })).rejects.toBeInstanceOf(
        InvalidConfigurationRequestException,
      )
    await expect(set(network, { 'idle_timeout.timeout_seconds': '60' })).rejects.toThrow('not supported')
    await expect(set(balancer, {})).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B139 must go together', async () => {
    const { attributes, group, set } = balanced()
    const algorithm = 'load_balancing.algorithm.type'
    const mitigation = 'load_balancing.algorithm.anomaly_mitigation'
    await expect(set(group, { [mitigation]: 'on' })).rejects.toThrow('Anomaly mitigation')
    await set(group, { 'slow_start.duration_seconds': '60' })
    await expect(set(group, { [algorithm]: 'least_outstanding_requests' })).rejects.toThrow('Slow start')
    await set(group, {
      'slow_start.duration_seconds': '0',
      [algorithm]: 'weighted_random',
      [mitigation]: 'on',
    })
    await expect(set(group, { [algorithm]: 'round_robin' })).rejects.toThrow('Anomaly mitigation')
    expect((await attributes(group))[algorithm]).toBe('weighted_random')
    const [routing, dns] = ['unhealthy_state_routing', 'dns_failover'].map(
      (action) => `target_group_health.${action}.minimum_healthy_targets.count`,
    ) as [string, string]
    await expect(set(group, { [routing]: '2' })).rejects.toThrow('DNS failover')
    await set(group, { [routing]: '2', [dns]: 'off' })
  })

  it('B140 that are not named stay', async () => {
    const { attributes, balancer, check, client, set } = balanced()
    const before = await attributes(balancer)
    await set(balancer, { 'idle_timeout.timeout_seconds': '300' })
    expect(await attributes(balancer)).toEqual({ ...before, 'idle_timeout.timeout_seconds': '300' })
    await check({ HealthyThresholdCount: 3 })
    const { TargetGroups = [] } = await client.send(new DescribeTargetGroupsCommand({}))
    expect(TargetGroups[0]).toMatchObject({ HealthyThresholdCount: 3, HealthCheckPath: '/' })
  })
})

describe('a health check', () => {
  it.each([
    [{ HealthCheckIntervalSeconds: 4 }],
    [{ HealthCheckIntervalSeconds: 301 }],
    [{ HealthCheckTimeoutSeconds: 1 }],
    [{ HealthCheckIntervalSeconds: 5 }],
    [{ HealthCheckTimeoutSeconds: 30 }],
    [{ HealthyThresholdCount: 1 }],
    [{ UnhealthyThresholdCount: 11 }],
    [{ HealthCheckPath: 'health' }],
    [{ Matcher: { HttpCode: '500' } }],
  ])('B141 is refused with %j', async (fields) => {
    await expect(balanced().check(fields)).rejects.toMatchObject({ name: 'ValidationError' })
  })

  it('B141 takes path and codes over HTTP only', async () => {
    const { check, region } = balanced()
    await check({ HealthCheckPath: '/health', Matcher: { HttpCode: '200-299,304' } })
    const tcp = region.createTargetGroup({ name: 'tcp', protocol: 'TCP' })
    await expect(check({ HealthCheckPath: '/' }, tcp)).rejects.toBeInstanceOf(
      InvalidConfigurationRequestException,
    )
    await expect(check({ HealthCheckPort: '80' })).rejects.toBeInstanceOf(SandboxError)
  })
})

it('B142 a group reads back its target groups', () => {
  const { group, region } = balanced()
  region.createGroup({ name: 'prod-chat', min: 1, max: 2, targetGroups: [group] })
  expect(region.group('prod-chat').TargetGroupARNs).toEqual([group])
})

it('B143 throttled and denied requests are told as AWS does', async () => {
  const { attributes, group, region } = balanced()
  region.throttle(1)
  await expect(attributes(group)).rejects.toMatchObject({ name: 'Throttling' })
  region.deny('DescribeTargetGroupAttributes')
  await expect(attributes(group)).rejects.toThrow('elasticloadbalancing:DescribeTargetGroupAttributes')
})

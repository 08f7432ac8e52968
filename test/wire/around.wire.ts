/** What stands around a group over the wire: written as the file says, read back equal, repaired, and nothing else touched. */
import { GetDashboardCommand, ListDashboardsCommand, PutDashboardCommand } from '@aws-sdk/client-cloudwatch'
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  GetParameterCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { expect, it } from 'vitest'
import { connectAws, openRoles } from '../../src/adapters/connect.ts'
import { connectAround } from '../../src/adapters/connect-around.ts'
import { aroundConcerns } from '../../src/core/concern.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { type Loop, runApply, runPlan } from '../../src/operations/run.ts'
import { aFleet } from '../build.ts'
import { createBalancing, setIdleTimeout } from './balancing.ts'
import { createGroups, hand, loop, onMoto } from './on-moto.ts'

const here = { region: 'us-east-1' }
const routed = aFleet({
  routing: {
    targetGroup: 'prod-arena',
    algorithm: 'least_outstanding_requests',
    idleTimeout: '65s',
    deregistrationDelay: '2m',
    stickiness: false,
    healthCheck: { path: '/up', interval: '10s', timeout: '5s', healthyThreshold: 3, unhealthyThreshold: 4 },
  },
})
const measured = aFleet({
  telemetry: {
    namespace: 'WebSocket',
    metrics: ['tcp_established'],
    every: '60s',
    agentParameter: 'AmazonCloudWatch-arena',
    dashboard: true,
  },
})

function around(fleet: typeof routed): Loop {
  const roles = openRoles()
  const looking = { looking: aroundConcerns, connect: connectAws(roles) }
  return { ...loop([fleet], looking), around: lookAround(connectAround(roles)) }
}

const balancing = () => new ElasticLoadBalancingV2Client(here)
const attributesOf = (list: { Key?: string | undefined; Value?: string | undefined }[] = []) =>
  Object.fromEntries(list.map(({ Key = '', Value }) => [Key, Value]))

onMoto('a target group and its load balancer', () => {
  it('get what the file names, keep the rest, and are put right after a hand', async () => {
    await createGroups([routed])
    const { targetGroup, loadBalancer } = await createBalancing(routed, 'prod-arena')
    const before = await balancing().send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: loadBalancer }),
    )
    const { outcomes } = await runApply(around(routed))
    expect(outcomes?.map(({ result }) => result)).toEqual(['applied', 'applied', 'applied'])

    const ofGroup = await balancing().send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: targetGroup }),
    )
    expect(attributesOf(ofGroup.Attributes)).toMatchObject({
      'load_balancing.algorithm.type': 'least_outstanding_requests',
      'deregistration_delay.timeout_seconds': '120',
      'stickiness.enabled': 'false',
    })
    const ofBalancer = await balancing().send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: loadBalancer }),
    )
    expect(attributesOf(ofBalancer.Attributes)).toEqual({
      ...attributesOf(before.Attributes),
      'idle_timeout.timeout_seconds': '65',
    })
    const { TargetGroups = [] } = await balancing().send(new DescribeTargetGroupsCommand({}))
    expect(TargetGroups).toMatchObject([
      {
        HealthCheckPath: '/up',
        HealthCheckIntervalSeconds: 10,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 3,
        UnhealthyThresholdCount: 4,
      },
    ])
    expect(await runPlan(around(routed))).toMatchObject({ changes: [], findings: [] })

    await setIdleTimeout('us-east-1', loadBalancer, '4000')
    const repaired = await runApply(around(routed))
    expect(repaired.changes).toMatchObject([{ kind: 'set-load-balancer' }])
    expect(await runPlan(around(routed))).toMatchObject({ changes: [] })
  })

  it('that are not there are a Finding, and nothing is made', async () => {
    await createGroups([routed])
    const { changes, findings } = await runApply(around(routed))
    expect(changes).toEqual([])
    expect(findings.map(({ code }) => code)).toContain('no-target-group')
  })
})

onMoto('the agent’s parameter and the dashboard', () => {
  it('are made, tagged, read back equal, and put right after a hand', async () => {
    await createGroups([measured])
    const { outcomes } = await runApply(around(measured))
    expect(outcomes?.map(({ result, error }) => error ?? result)).toEqual(['applied', 'applied'])
    const ssm = new SSMClient(here)
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: 'AmazonCloudWatch-arena' }))
    expect(JSON.parse(Parameter?.Value ?? '')).toMatchObject({ metrics: { namespace: 'WebSocket' } })
    const { TagList } = await ssm.send(
      new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: 'AmazonCloudWatch-arena' }),
    )
    expect(TagList).toContainEqual({ Key: 'springtide:fleet', Value: 'arena' })
    const { DashboardBody } = await hand().cloudWatch.send(
      new GetDashboardCommand({ DashboardName: 'springtide-arena' }),
    )
    expect(JSON.parse(DashboardBody ?? '').widgets.length).toBeGreaterThan(2)
    expect((await runPlan(around(measured))).changes).toEqual([])

    await ssm.send(
      new PutParameterCommand({
        Name: 'AmazonCloudWatch-arena',
        Value: '{}',
        Type: 'String',
        Overwrite: true,
      }),
    )
    await hand().cloudWatch.send(
      new PutDashboardCommand({ DashboardName: 'springtide-arena', DashboardBody: '{"widgets":[]}' }),
    )
    const repaired = await runApply(around(measured))
    expect(repaired.changes.map(({ kind }) => kind)).toEqual(['put-parameter', 'put-dashboard'])
    expect((await runPlan(around(measured))).changes).toEqual([])
    const { DashboardEntries } = await hand().cloudWatch.send(new ListDashboardsCommand({}))
    expect(DashboardEntries).toHaveLength(1)
  })

  it('are no drift where the same is written in another order and other white space', async () => {
    await createGroups([measured])
    await runApply(around(measured))
    const ssm = new SSMClient(here)
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: 'AmazonCloudWatch-arena' }))
    const turned = Object.fromEntries(Object.entries(JSON.parse(Parameter?.Value ?? '{}')).toReversed())
    await ssm.send(
      new PutParameterCommand({
        Name: 'AmazonCloudWatch-arena',
        Value: JSON.stringify(turned, null, 4),
        Type: 'String',
        Overwrite: true,
      }),
    )
    expect((await runPlan(around(measured))).changes).toEqual([])
  })
})

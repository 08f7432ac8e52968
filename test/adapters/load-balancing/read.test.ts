/** Reading and writing load balancers, behind the SDK's client: pages, names that are gone, and what a protocol lacks. */
import { describe, expect, it } from 'vitest'
import {
  readLoadBalancerArns,
  readLoadBalancerAttributes,
  readTargetGroups,
} from '../../../src/adapters/load-balancing/read.ts'
import { sendHealthCheck } from '../../../src/adapters/load-balancing/send.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'

function balanced(pageSize = Infinity) {
  const sandbox = createSandbox({ startsAt: 0, pageSize })
  const region = sandbox.region({ region: 'us-east-1' })
  const { loadBalancing: client } = sandbox.connect({ region: 'us-east-1' })
  const calls = () =>
    sandbox.calls.map(({ operation, error }) => (error ? `${operation}: ${error}` : operation))
  return { region, client, calls, sandbox }
}

describe('target groups', () => {
  it('are listed in pages where several are asked for, and what is gone is left out', async () => {
    const { region, client, calls } = balanced(2)
    for (const name of ['a', 'b', 'c']) region.createTargetGroup({ name })
    const found = await readTargetGroups(client, ['a', 'c', 'gone'])
    expect([...found.keys()]).toEqual(['a', 'c'])
    expect(calls()).toEqual(['DescribeTargetGroups', 'DescribeTargetGroups'])
  })

  it('are asked for one by one where the account holds too many to list', async () => {
    const { region, client, calls } = balanced(1)
    for (const name of ['x', 'y', 'z', 'a', 'b']) region.createTargetGroup({ name })
    expect((await readTargetGroups(client, ['a', 'gone'])).has('a')).toBe(true)
    expect(calls()).toEqual([
      'DescribeTargetGroups',
      'DescribeTargetGroups',
      'DescribeTargetGroups',
      'DescribeTargetGroups: TargetGroupNotFoundException',
    ])
  })

  it('cost one call where one is asked for, there or not, and none where none is', async () => {
    const { client, calls } = balanced()
    expect(await readTargetGroups(client, ['gone'])).toEqual(new Map())
    expect(await readTargetGroups(client, [])).toEqual(new Map())
    expect(calls()).toEqual(['DescribeTargetGroups: TargetGroupNotFoundException'])
  })

  it('say of their health check what their protocol has', async () => {
    const { region, client } = balanced()
    region.createTargetGroup({ name: 'http' })
    region.createTargetGroup({ name: 'tcp', protocol: 'TCP' })
    const found = await readTargetGroups(client, ['http', 'tcp'])
    const numbers = { intervalSeconds: 30, healthyThreshold: 5, unhealthyThreshold: 2 }
    expect(found.get('http')?.healthCheck).toEqual({
      ...numbers,
      timeoutSeconds: 5,
      path: '/',
      matcher: '200',
    })
    expect(found.get('tcp')?.healthCheck).toEqual({ ...numbers, timeoutSeconds: 10 })
  })

  it('that AWS does not let be read are no empty list', async () => {
    const { region, client } = balanced()
    region.deny('DescribeTargetGroups')
    await expect(readTargetGroups(client, ['a'])).rejects.toMatchObject({ code: 'denied' })
  })

  it('get the fields of a health check that are given, and no other', async () => {
    const { region, client, sandbox } = balanced()
    const arn = region.createTargetGroup({ name: 'a' })
    await sendHealthCheck(client, arn, { matcher: '200-299', timeoutSeconds: 4 })
    const [call] = sandbox.calls
    expect(JSON.parse(JSON.stringify(call?.input))).toEqual({
      TargetGroupArn: arn,
      Matcher: { HttpCode: '200-299' },
      HealthCheckTimeoutSeconds: 4,
    })
  })
})

describe('load balancers', () => {
  it('are found by name, and are null where their ARN is gone', async () => {
    const { region, client } = balanced()
    const arn = region.createLoadBalancer({ name: 'edge' })
    expect(await readLoadBalancerArns(client, ['edge', 'gone'])).toEqual(new Map([['edge', arn]]))
    expect((await readLoadBalancerAttributes(client, arn))?.['idle_timeout.timeout_seconds']).toBe('60')
    expect(await readLoadBalancerAttributes(client, `${arn}0`)).toBeNull()
  })
})

/** How Springtide reaches AWS, and what it says where it does not: a reason on the fleet, never a crash. */
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it, vi } from 'vitest'
import { calling } from '../../src/adapters/cloud-error.ts'
import { type Clients, connectAws, openRoles } from '../../src/adapters/connect.ts'
import { connectAround } from '../../src/adapters/connect-around.ts'
import { writtenConcerns } from '../../src/core/concern.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { MINUTE } from '../../src/core/instant.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { runAsk, runPlan } from '../../src/operations/run.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'
import { type Answer, groupsXml, scriptAws } from '../wire/scripted-aws.ts'

const arena = aFleet({ scaling: scalingSection }, [aPeak()])
const group: Answer = { result: groupsXml(['prod-arena']) }

function loop(fleets: Fleet[] = [arena]) {
  const desired = { fleets, guardrails: { limits: {}, freeze: [] } }
  const concerns = ['prewarm', 'scaling'] as const
  return { desired, connect: connectAws(), commit: null, at: clock('12:00'), concerns }
}

/** Why the only fleet is unchecked. */
async function reason(fleet: Fleet = arena): Promise<string> {
  const { fleets, findings, changes } = await runPlan(loop([fleet]))
  expect({ fleets, changes }).toMatchObject({ fleets: [{ state: 'unchecked' }], changes: [] })
  return findings.map(({ actual }) => actual).join()
}

/** No credentials of any kind: not in the environment, not in files, none from the instance. */
function withoutCredentials(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials')
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config')
}

describe('an AWS that cannot be reached is a reason on the fleet', () => {
  it('where nothing listens', async () => {
    await scriptAws({})
    // Port 9 (discard) is below those that are handed out, and nobody serves it.
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9')
    expect(await reason()).toMatch(
      /^could not be read: DescribeAutoScalingGroups: .*ECONNREFUSED 127\.0\.0\.1:9$/,
    )
  })

  it('where a proxy answers with a page of its own', async () => {
    const pages: [Answer, string][] = [
      [{ page: '<html>Log in<br></html>', status: 200 }, 'XML parse error'],
      [{ page: '<html>Forbidden</html>', status: 403 }, "HTTP 403 in words that are not AWS's"],
    ]
    for (const [page, told] of pages) {
      await scriptAws({ DescribeAutoScalingGroups: [page] })
      expect(await reason()).toContain(told)
      expect(await reason()).not.toContain('\n')
    }
  })

  it('where there are no credentials', async () => {
    const aws = await scriptAws({})
    withoutCredentials()
    expect(await reason()).toContain('CredentialsProviderError: Could not load credentials')
    expect(await reason(aFleet({ role: 'arn:aws:iam::210987654321:role/springtide' }))).toContain(
      'CredentialsProviderError',
    )
    expect(aws.requests).toEqual([])
  })

  it('where the file of the web identity is missing', async () => {
    await scriptAws({})
    withoutCredentials()
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '/nonexistent/token')
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/ci')
    expect(await reason()).toContain('no such file or directory')
  })

  it('with the reason of every address that was tried', async () => {
    const failures = [
      new Error('connect ETIMEDOUT 192.0.2.1:443'),
      new Error('connect ENETUNREACH 2001:db8::1'),
    ]
    const error = Object.assign(new AggregateError(failures), { code: 'ETIMEDOUT' })
    await expect(calling('PutWarmPool', () => Promise.reject(error))).rejects.toMatchObject({
      code: 'unreachable',
      message:
        'PutWarmPool: AggregateError: connect ETIMEDOUT 192.0.2.1:443, connect ENETUNREACH 2001:db8::1',
    })
  })

  it('but a bug of our own stays one', async () => {
    const bug = new TypeError('x is not a function')
    await expect(calling('PutWarmPool', () => Promise.reject(bug))).rejects.toBe(bug)
  })
})

describe('a role for another account', () => {
  const berlin = aFleet({
    fleet: 'berlin',
    region: 'eu-central-1',
    role: 'arn:aws:iam::210987654321:role/springtide',
  })

  it('is assumed, and its fleet is read', async () => {
    const session =
      '<Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2199-01-01T00:00:00Z</Expiration></Credentials>'
    const aws = await scriptAws({
      AssumeRole: [{ result: session }],
      DescribeAutoScalingGroups: [group],
    })
    const { findings } = await runPlan(loop([berlin]))
    expect(findings).toEqual([])
    expect(aws.requests[0]).toMatchObject({
      operation: 'AssumeRole',
      input: { RoleArn: berlin.policy.role, RoleSessionName: 'springtide' },
    })
  })

  const sessionUntil = (end: string): Answer => ({
    result: `<Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${end}</Expiration></Credentials>`,
  })

  it('is assumed once for a Region, whatever is done there and however often', async () => {
    const aws = await scriptAws({
      AssumeRole: [sessionUntil('2199-01-01T00:00:00Z')],
      DescribeAutoScalingGroups: [group],
    })
    const roles = openRoles()
    const connect = connectAws(roles)
    const around = lookAround(connectAround(roles))
    const again = { ...loop([berlin]), connect, around, concerns: writtenConcerns }
    await runPlan(again)
    await runPlan(again)
    const { region, role } = berlin.policy
    await connectAround(roles)({ region, role: role ?? '' })
      .cloudWatch.send(new DescribeAlarmsCommand({}))
      .catch(() => {})
    expect(aws.count('DescribeAutoScalingGroups')).toBe(2)
    expect(aws.count('DescribeAlarms')).toBeGreaterThan(0)
    expect(aws.count('AssumeRole')).toBe(1)
  })

  it('is assumed anew when its session is about to end', async () => {
    const soon = new Date(Date.now() + 4 * MINUTE).toISOString()
    const aws = await scriptAws({
      AssumeRole: [sessionUntil(soon), sessionUntil('2199-01-01T00:00:00Z')],
      DescribeAutoScalingGroups: [group],
    })
    const again = loop([berlin])
    for (const _run of [1, 2, 3]) await runPlan(again)
    expect(aws.count('AssumeRole')).toBe(2)
  })

  it('is asked for anew after a refusal', async () => {
    const refused: Answer = { refuse: 'AccessDenied', status: 403, message: 'not yet' }
    const aws = await scriptAws({
      AssumeRole: [refused, sessionUntil('2199-01-01T00:00:00Z')],
      DescribeAutoScalingGroups: [group],
    })
    const again = { ...loop([berlin]), concerns: ['prewarm'] as const }
    expect((await runPlan(again)).fleets).toMatchObject([{ state: 'unchecked' }])
    expect((await runPlan(again)).findings).toEqual([])
    expect(aws.count('AssumeRole')).toBe(2)
  })

  it('gets the external id that its policy file names', async () => {
    const aws = await scriptAws({
      AssumeRole: [sessionUntil('2199-01-01T00:00:00Z')],
      DescribeAutoScalingGroups: [group],
    })
    const { role } = berlin.policy
    const given = aFleet({ fleet: 'berlin', group: 'prod-arena', role, externalId: 'acme-chat' })
    await runPlan({ ...loop([given]), concerns: ['prewarm'] })
    expect(aws.requests[0]).toMatchObject({
      operation: 'AssumeRole',
      input: { RoleArn: role, ExternalId: 'acme-chat' },
    })
  })

  it('that may not be assumed leaves its own fleet unchecked, and no other', async () => {
    const words = 'User: ci is not authorized to perform: sts:AssumeRole'
    await scriptAws({
      AssumeRole: [{ refuse: 'AccessDenied', status: 403, message: words }],
      DescribeAutoScalingGroups: [group],
    })
    const { fleets, findings } = await runPlan(loop([arena, berlin]))
    expect(fleets.map(({ fleet, state }) => [fleet, state])).toEqual([
      ['arena', 'drifted'],
      ['berlin', 'unchecked'],
    ])
    expect(findings).toMatchObject([{ fleet: 'berlin', actual: expect.stringContaining(words) }])
  })
})

describe('what goes over the wire', () => {
  it('names the floor and never the number of instances to run', async () => {
    const aws = await scriptAws({ DescribeAutoScalingGroups: [group] })
    const [since, until] = [clock('12:00'), clock('14:00')]
    const override = { size: { instances: 20 }, since, until, by: 'ana', because: 'a push campaign' }
    const at = { ...loop(), at: clock('19:50'), concerns: ['prewarm'] as const }
    await runAsk(at, { ask: 'prewarm', override })
    const writes = aws.requests.filter(({ operation }) => !operation.startsWith('Describe'))
    expect(writes.map(({ operation }) => operation)).toEqual(['CreateOrUpdateTags', 'UpdateAutoScalingGroup'])
    expect(writes[1]?.input).toEqual({
      Action: 'UpdateAutoScalingGroup',
      Version: '2011-01-01',
      AutoScalingGroupName: 'prod-arena',
      MinSize: '40',
    })
    expect(JSON.stringify(aws.requests)).not.toContain('DesiredCapacity')
  })
})

describe('the clients', () => {
  const ends = ({ autoScaling, cloudWatch }: Clients) => [autoScaling, cloudWatch].map(({ config }) => config)

  it('are made once for each Region and role', () => {
    const connect = connectAws()
    const role = 'arn:aws:iam::210987654321:role/springtide'
    expect(connect({ region: 'us-east-1' })).toBe(connect({ region: 'us-east-1' }))
    expect(connect({ region: 'us-east-1', role })).not.toBe(connect({ region: 'us-east-1' }))
    expect(connect({ region: 'eu-west-1' })).not.toBe(connect({ region: 'us-east-1' }))
  })

  it('give up on a Region that hangs while the function that waits for it still has time', async () => {
    await scriptAws({})
    const lambdaSeconds = 50
    for (const config of ends(connectAws()({ region: 'us-east-1' }))) {
      const attempts = await config.maxAttempts()
      // The handler's settings are known once it has been used.
      const handler = config.requestHandler as unknown as { configProvider: Promise<Record<string, unknown>> }
      const { connectionTimeout, requestTimeout, socketTimeout, throwOnRequestTimeout } =
        await handler.configProvider
      expect(throwOnRequestTimeout).toBe(true)
      for (const milliseconds of [connectionTimeout, requestTimeout, socketTimeout]) {
        expect(milliseconds).toBeGreaterThan(0)
        expect((Number(milliseconds) * attempts) / 1_000).toBeLessThan(lambdaSeconds * 0.8)
      }
    }
  })
})

/** The role for fleets in another account: what Springtide does there, and no more. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { memberStatements, memberTemplate } from '../../infra/member-role.ts'
import { HOUR } from '../../src/core/instant.ts'
import type { Request as Wish } from '../../src/core/request.ts'
import { perform } from '../../src/operations/perform.ts'
import { probeDocument, readProbe } from '../../src/probe/document.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'
import { account, around, away, fleets as ours, probed, role } from './deployment.ts'
import { isAllowed } from './iam.ts'
import { createWorld } from './world.ts'

const capacity = { kilobitsPerConnection: 40 }
const theirs = {
  role,
  capacity,
  scaling: scalingSection,
  warmPool: { min: 2 },
  ...probed,
  ...around('shore', { loadBalancer: 'prod-shore' }),
}
const shore = aFleet({ fleet: 'shore', group: 'prod-shore', region: 'eu-west-1', ...theirs }, [aPeak()])
const fleets = [...ours, shore]
const member = { role, deployedInto: account, stage: 'production', fleets }

/** Every verb, before the peak and at its end. */
async function everythingOnce(prunes: boolean) {
  const start = clock('20:00')
  const world = await createWorld([away, shore], shore, start, { prunes })
  const { sandbox, setting } = world
  const one = { fleets: ['shore'] }
  const hold = { since: start, until: start + HOUR, by: 'Ada', because: 'test' }
  const apply: Wish = { verb: 'apply', fleets: [], approve: [] }
  const wishes: Wish[] = [
    apply,
    { verb: 'drift', fleets: [] },
    { verb: 'hold', ...one, ask: { ask: 'hold', hold } },
    { verb: 'hold', ...one, ask: { ask: 'end-hold' } },
  ]
  for (const wish of wishes) await perform(wish, setting)
  sandbox.advanceTo(clock('23:30'))
  await perform(apply, setting)
  return world.asked('210987654321').filter(({ action }) => action !== 'logs:FilterLogEvents')
}

it.each([
  ['', false],
  [', where it removes what no file declares too', true],
])('may do what the functions do between them on its fleets, and nothing else%s', async (_where, prunes) => {
  const requests = await everythingOnce(prunes)
  const statements = memberStatements({ ...member, prunes })
  expect(requests.length).toBeGreaterThan(20)
  expect(requests.filter((request) => !isAllowed(statements, request))).toEqual([])
  const made = new Set(requests.map(({ action }) => action))
  expect(statements.flatMap(({ actions }) => actions).filter((action) => !made.has(action))).toEqual([])
})

it('may do nothing on groups that are not its fleets’', () => {
  const named = memberStatements(member).flatMap(({ resources }) => resources)
  expect(named.filter((resource) => /arena|pit|watched/.test(resource))).toEqual([])
  expect(named.filter((resource) => resource.includes(account))).toEqual([])
})

it('trusts the functions that look at fleets, and nobody else in that account', () => {
  const { Role } = JSON.parse(JSON.stringify(memberTemplate(member))).Resources
  const [statement, ...others] = Role.Properties.AssumeRolePolicyDocument.Statement
  expect(others).toEqual([])
  expect(statement.Principal).toEqual({ AWS: `arn:aws:iam::${account}:root` })
  const callers = ['prewarm', 'reconcile', 'tuning', 'balance', 'drift', 'worker', 'look', 'act', 'alert']
  expect(statement.Condition).toEqual({
    ArnEquals: {
      'aws:PrincipalArn': callers.map((name) => `arn:aws:iam::${account}:role/springtide-production-${name}`),
    },
  })
})

it('is assumed by nobody who does not say the external id of its policy files', () => {
  const named = fleets.map((fleet) => ({ ...fleet, policy: { ...fleet.policy, externalId: 'acme-chat' } }))
  const { Role } = JSON.parse(JSON.stringify(memberTemplate({ ...member, fleets: named }))).Resources
  const [statement] = Role.Properties.AssumeRolePolicyDocument.Statement
  expect(statement.Condition.StringEquals).toEqual({ 'sts:ExternalId': ['acme-chat'] })
  expect(Object.keys(statement.Condition)).toEqual(['ArnEquals', 'StringEquals'])
})

it('has the name that policy files give it, and the tested probe in each of its Regions', () => {
  const pathed = 'arn:aws:iam::210987654321:role/ops/springtide'
  const renamed = fleets.map((fleet) =>
    fleet.policy.role ? { ...fleet, policy: { ...fleet.policy, role: pathed } } : fleet,
  )
  const template = memberTemplate({ ...member, role: pathed, fleets: renamed })
  const { Resources, Conditions } = JSON.parse(JSON.stringify(template))
  expect(Resources.Role.Properties).toMatchObject({ RoleName: 'springtide', Path: '/ops/' })
  const { Role: _role, ...probes } = Resources
  expect(Object.keys(probes)).toEqual(['ProbeUsEast1', 'ProbeEuWest1'])
  expect(Conditions.IsInEuWest1).toEqual({ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] })
  const [first, second] = Object.values<{ Condition: string; Properties: { Content: object } }>(probes)
  expect([first?.Condition, second?.Condition]).toEqual(['IsInUsEast1', 'IsInEuWest1'])
  expect(first?.Properties.Content).toEqual(probeDocument(readProbe()))
  expect(second?.Properties.Content).toEqual(probeDocument(readProbe()))
})

const program = join(import.meta.dirname, '../../infra/member-role.ts')
const root = join(import.meta.dirname, '../..')
const print = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args], { cwd: root })

it('is printed for the shipped repository', async () => {
  const { stdout } = await print(account)
  expect(JSON.parse(stdout).Resources.Role.Type).toBe('AWS::IAM::Role')
})

it.each([
  [[], 'usage: '],
  [['12'], 'usage: '],
  [[account, 'arn:aws:iam::210987654321:role/other'], 'name one of the roles of the policy files'],
])('says what is missing of %j', async (args, words) => {
  await expect(print(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(words) })
})

/** The roles of the workflows: a pull request's reads what a plan reads, and only the guarded environments deploy. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { githubTemplate, planStatements } from '../../infra/github-roles.ts'
import type { Statement } from '../../infra/statement.ts'
import { perform } from '../../src/operations/perform.ts'
import { clock } from '../build.ts'
import { root } from '../cli/tide.ts'
import { account, arena, fleets } from './deployment.ts'
import { isAllowed } from './iam.ts'
import { createWorld } from './world.ts'

/** As CloudFormation makes it in the account. */
function planHere(): Statement[] {
  const text = JSON.stringify(planStatements())
  return JSON.parse(
    text.replaceAll(/\$\{AWS::(\w+)\}/g, (_, name) => (name === 'Partition' ? 'aws' : account)),
  )
}

it('lets a pull request plan, and nothing else', async () => {
  const { sandbox, setting, asked } = await createWorld(fleets, arena, clock('20:00'))
  await perform({ verb: 'apply', fleets: [], approve: [] }, setting)
  sandbox.calls.length = 0
  // A peak whose instances are late, and its end.
  for (const at of ['20:01', '23:30']) {
    sandbox.advanceTo(clock(at))
    await perform({ verb: 'plan', fleets: [] }, setting)
  }
  const requests = asked(account)
  expect(requests.filter((request) => !isAllowed(planHere(), request))).toEqual([])
  const made = new Set(requests.map(({ action }) => action))
  const actions = planStatements().flatMap(({ actions }) => actions)
  expect(actions.filter((action) => !made.has(action))).toEqual([])
})

it('trusts tokens of the one repository: pull requests and the main branch to plan, the two environments to deploy', () => {
  const { Plan, Deploy } = JSON.parse(JSON.stringify(githubTemplate('us/fleets'))).Resources
  const trusted = [Plan, Deploy].map(({ Properties }) => {
    const [{ Action, Condition }, ...others] = Properties.AssumeRolePolicyDocument.Statement
    return [Action, Condition, others]
  })
  const issuer = 'token.actions.githubusercontent.com'
  const condition = (...subjects: string[]) => ({
    StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: subjects },
  })
  expect(trusted).toEqual([
    [
      'sts:AssumeRoleWithWebIdentity',
      condition('repo:us/fleets:pull_request', 'repo:us/fleets:ref:refs/heads/main'),
      [],
    ],
    [
      'sts:AssumeRoleWithWebIdentity',
      condition('repo:us/fleets:environment:staging', 'repo:us/fleets:environment:production'),
      [],
    ],
  ])
  expect(Plan.Properties.ManagedPolicyArns).toBe(undefined)
})

const print = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'infra/github-roles.ts'), ...args])

it('is printed for a repository, and for nothing that is none', async () => {
  expect(JSON.parse((await print('us/fleets')).stdout).Resources.Plan.Type).toBe('AWS::IAM::Role')
  for (const wrong of [[], ['fleets'], ['us/*'], ['us/fleets:pull_request']])
    await expect(print(...wrong)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('usage') })
})

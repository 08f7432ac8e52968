/** The role that Springtide assumes in an account with fleets of its own, and the probe there, as a CloudFormation template. */
import { readRepository } from '../src/adapters/repository/repository.ts'
import type { Fleet } from '../src/core/desired.ts'
import { documentName, probeDocument, readProbe } from '../src/probe/document.ts'
import {
  readAround,
  reading,
  remove,
  runProbe,
  writeAround,
  writeBackstop,
  writeFloors,
  writeScaling,
  writeTags,
} from './fleet-rights.ts'
import { functionNames, roleArn } from './names.ts'
import { fitted } from './permissions.ts'
import { allow, policyDocument, type Statement } from './statement.ts'
import { probeRegions, type Scope } from './targets.ts'

interface Member {
  /** The ARN that policy files name. */
  role: string
  /** The account that Springtide is deployed into, and the stage. */
  deployedInto: string
  stage: string
  fleets: Fleet[]
  /** What guardrails.yaml says. */
  prunes?: boolean
}

/** One role for all functions: what they may do between them, on the fleets that name it. */
export function memberStatements(member: Pick<Member, 'role' | 'fleets' | 'prunes'>): Statement[] {
  return fitted(memberScope(member), (targets) => [
    allow(reading.all, ['*']),
    ...readAround(targets),
    ...writeFloors(targets),
    ...writeScaling(targets),
    ...writeBackstop(targets),
    ...writeAround(targets),
    ...remove(targets),
    ...writeTags(targets),
    ...runProbe(targets),
  ])
}

/** For a stack, or a stack set, in each Region with fleets: the role is made in the first of them, the probe in each. */
export function memberTemplate(member: Member): object {
  const { fleets } = memberScope(member)
  const [home = 'us-east-1'] = fleets.map(({ policy }) => policy.region)
  const [path, name] = splitName(member.role)
  const probes = probeRegions(fleets).map((region) => [region, idOf(region)] as const)
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'What Springtide may do in this account. Make it with --capabilities CAPABILITY_NAMED_IAM.',
    Conditions: {
      IsHome: isIn(home),
      ...Object.fromEntries(probes.map(([region, id]) => [`IsIn${id}`, isIn(region)])),
    },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Condition: 'IsHome',
        Properties: {
          RoleName: name,
          Path: path,
          AssumeRolePolicyDocument: trust(member),
          Policies: [{ PolicyName: 'springtide', PolicyDocument: policyDocument(memberStatements(member)) }],
        },
      },
      ...Object.fromEntries(probes.map(([, id]) => [`Probe${id}`, probe(`IsIn${id}`)])),
    },
  }
}

/** The member's fleets, seen from their own account. */
function memberScope({ role, fleets, prunes }: Pick<Member, 'role' | 'fleets' | 'prunes'>): Scope {
  const [, partition = '', , , account = ''] = role.split(':')
  const own = fleets.filter(({ policy }) => policy.role === role)
  return { partition, account, fleets: own.map(here), ...(prunes ? { prunes } : {}) }
}

function here({ policy, ...fleet }: Fleet): Fleet {
  const { role: _role, ...rest } = policy
  return { ...fleet, policy: rest }
}

/**
 * The account as principal, for a role that was made anew is another principal; the condition leaves our functions. Who
 * assumes it says the external id of its policy files, where they name one: somebody else's Springtide, told of this
 * role, does not know it ("The confused deputy problem", IAM User Guide).
 */
function trust({ role, deployedInto, stage, fleets }: Member): object {
  const own = fleets.filter(({ policy }) => policy.role === role)
  const externalIds = [...new Set(own.flatMap(({ policy }) => policy.externalId ?? []))]
  const [, partition = ''] = role.split(':')
  const place = { partition, account: deployedInto, stage }
  const callers = functionNames.filter((name) => name !== 'slack').map((name) => roleArn(place, name))
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${deployedInto}:root` },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': callers },
          ...(externalIds.length > 0 ? { StringEquals: { 'sts:ExternalId': externalIds } } : {}),
        },
      },
    ],
  }
}

function probe(condition: string): object {
  return {
    Type: 'AWS::SSM::Document',
    Condition: condition,
    Properties: {
      Name: documentName,
      DocumentType: 'Command',
      DocumentFormat: 'JSON',
      Content: probeDocument(readProbe()),
      // Without it a change of a document that has a name of its own is refused.
      UpdateMethod: 'NewVersion',
    },
  }
}

function isIn(region: string): object {
  return { 'Fn::Equals': [{ Ref: 'AWS::Region' }, region] }
}

/** CloudFormation takes letters and digits: `us-east-1` becomes `UsEast1`. */
function idOf(region: string): string {
  return region.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** `arn:aws:iam::123456789012:role/ops/springtide`: `/ops/` and `springtide`. */
function splitName(role: string): [string, string] {
  const name = role.slice(role.indexOf('/'))
  const end = name.lastIndexOf('/') + 1
  return [name.slice(0, end), name.slice(end)]
}

/** What there is to say, and whether it is the template. */
async function main([deployedInto = '', role, stage = 'production']: string[]): Promise<[string, boolean]> {
  const usage =
    'node infra/member-role.ts <account Springtide is deployed into> [<role ARN of a policy file>] [<stage>]'
  if (!/^\d{12}$/.test(deployedInto)) return [`usage: ${usage}`, false]
  const { desired } = await readRepository('.')
  if (!desired) return ['the repository is invalid: run `tide check`', false]
  const { fleets, guardrails } = desired
  const prunes = guardrails.prune === true
  const roles = [...new Set(fleets.flatMap(({ policy }) => policy.role ?? []))]
  const [chosen] = role ? roles.filter((one) => one === role) : roles
  if (!chosen || (!role && roles.length > 1))
    return [
      `name one of the roles of the policy files (${roles.join(', ') || 'there are none'}): ${usage}`,
      false,
    ]
  return [
    JSON.stringify(memberTemplate({ role: chosen, deployedInto, stage, fleets, prunes }), null, 2),
    true,
  ]
}

if (import.meta.main) {
  const [text, isTemplate] = await main(process.argv.slice(2))
  ;(isTemplate ? process.stdout : process.stderr).write(`${text}\n`)
  process.exitCode = isTemplate ? 0 : 1
}

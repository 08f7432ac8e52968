/** The two roles of the GitHub workflows, as a CloudFormation template: one that plans pull requests, one that deploys. */
import { reading } from './fleet-rights.ts'
import { allow, policyDocument, type Statement } from './statement.ts'

const issuer = 'token.actions.githubusercontent.com'

/**
 * What `tide plan` asks, and nothing of Lambda: the settings of functions hold Slack's secrets, which whoever may push a
 * branch could read otherwise. The first actions take no resource, see fleet-rights.ts. Of parameters, which can be
 * secrets, it reads those that the agents' own policy lets every node read (CloudWatchAgentServerPolicy).
 */
export function planStatements(): Statement[] {
  const own = (service: string, rest: string) =>
    `arn:\${AWS::Partition}:${service}:\${AWS::AccountId}:${rest}`
  return [
    allow([...new Set([...reading.prewarm, ...reading.scaling, ...reading.around])], ['*']),
    allow(['ssm:GetParameters'], [own('ssm:*', 'parameter/AmazonCloudWatch-*')]),
    allow(['cloudwatch:GetDashboard'], [own('cloudwatch:', 'dashboard/springtide-*')]),
    allow(
      ['cloudwatch:ListTagsForResource'],
      [own('cloudwatch:*', 'alarm:springtide-*'), own('cloudwatch:', 'dashboard/springtide-*')],
    ),
  ]
}

/** `repository` is `owner/name`. The account has GitHub's OIDC provider already. */
export function githubTemplate(repository: string): object {
  // A pull request plans; the nightly forecast, which reads the same, runs on the main branch.
  const planning = [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/main`]
  const environments = ['staging', 'production'].map((name) => `repo:${repository}:environment:${name}`)
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'What the workflows of Springtide may do. Make it with --capabilities CAPABILITY_IAM.',
    Resources: {
      Plan: role(planning, {
        Policies: [{ PolicyName: 'plan', PolicyDocument: substituted(policyDocument(planStatements())) }],
      }),
      // SST makes roles, functions, queues and alarms: what may make roles may do anything.
      Deploy: role(environments, {
        ManagedPolicyArns: [{ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/AdministratorAccess` }],
      }),
    },
    Outputs: {
      PlanRole: { Description: 'AWS_PLAN_ROLE', Value: { 'Fn::GetAtt': ['Plan', 'Arn'] } },
      DeployRole: { Description: 'AWS_DEPLOY_ROLE', Value: { 'Fn::GetAtt': ['Deploy', 'Arn'] } },
    },
  }
}

/** CloudFormation's own names in ARNs. */
function substituted(document: object): object {
  return JSON.parse(JSON.stringify(document), (_key, value) =>
    typeof value === 'string' && value.includes('${AWS::') ? { 'Fn::Sub': value } : value,
  )
}

/** Assumed with a token that GitHub made for one of these subjects ("About security hardening with OpenID Connect"). */
function role(subjects: string[], rights: object): object {
  const provider = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${issuer}`
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: { 'Fn::Sub': provider } },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: subjects },
            },
          },
        ],
      },
      ...rights,
    },
  }
}

if (import.meta.main) {
  const [repository = ''] = process.argv.slice(2)
  const isNamed = /^[\w.-]+\/[\w.-]+$/.test(repository)
  if (isNamed) process.stdout.write(`${JSON.stringify(githubTemplate(repository), null, 2)}\n`)
  else process.stderr.write('usage: node infra/github-roles.ts <owner>/<repository>\n')
  process.exitCode = isNamed ? 0 : 1
}

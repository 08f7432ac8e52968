/** The ARNs of what the fleets of the deploying account are made of: one by one, or by Region. */
import type { Fleet } from '../src/core/desired.ts'
import { declarePairs } from '../src/core/scaling/declare.ts'
import { documentName } from '../src/probe/document.ts'

export interface Scope {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string
  /** The account deployed into. */
  account: string
  fleets: Fleet[]
}

export interface Targets {
  /** Groups whose bounds may be set, and the most those may be. */
  ceilings: { arns: string[]; max: number }[]
  /** Groups whose policies and warm pool may be written. */
  groups: string[]
  /** Groups that may carry what people ask for: those that are only observed too. */
  taggable: string[]
  alarms: string[]
  /** What a written alarm may do. */
  alarmActions: string[]
  /** Where the probe may run. */
  probe: {
    documents: string[]
    /** Every instance of the Regions; only the tag tells whose it is. */
    instances: string[]
    /** Values of the tag `springtide:fleet` that instances carry; patterns, as IAM's StringLike takes them. */
    fleets: string[]
  }
  /** Roles in other accounts. */
  roles: string[]
}

/** Exactly what the policy files declare; nothing of a fleet that is only observed is written. */
export function listOwn(scope: Scope): Targets {
  const own = writable(scope)
  const byMax = Map.groupBy(own, ({ policy }) => policy.capacity.max)
  return {
    ceilings: [...byMax].map(([max, fleets]) => ({
      arns: fleets.map((fleet) => groupArn(scope, fleet)),
      max,
    })),
    groups: own
      .filter(({ policy }) => policy.scaling || policy.warmPool)
      .map((fleet) => groupArn(scope, fleet)),
    taggable: scope.fleets.filter(isHere).map((fleet) => groupArn(scope, fleet)),
    alarms: unique(
      own.flatMap(({ policy }) =>
        declarePairs(policy).map(({ alarmName }) => alarmArn(scope, policy.region, alarmName)),
      ),
    ),
    ...common(scope),
    probe: { ...whereProbed(scope), fleets: surveyed(scope).map(({ name }) => name) },
  }
}

/** Every group, alarm and tagged node of the Regions, for more fleets than an inline policy can name. */
export function listWide(scope: Scope): Targets {
  const own = writable(scope)
  const regions = unique(own.map(({ policy }) => policy.region))
  const groupsOf = (region: string) => arn(scope, 'autoscaling', region, 'autoScalingGroup:*')
  const groups = regions.map(groupsOf)
  const max = Math.max(...own.map(({ policy }) => policy.capacity.max))
  const { roles, ...rest } = common(scope)
  return {
    ceilings: regions.length > 0 ? [{ arns: groups, max }] : [],
    groups,
    taggable: unique(scope.fleets.filter(isHere).map(({ policy }) => groupsOf(policy.region))),
    alarms: regions.map((region) => arn(scope, 'cloudwatch', region, 'alarm:*')),
    ...rest,
    probe: { ...whereProbed(scope), fleets: ['*'] },
    roles: unique(roles.map((role) => role.replace(/::\d{12}:/, '::*:'))),
  }
}

/** The Regions, in the deploying account, where the probe's document has to be: Systems Manager keeps it by Region. */
export function probeRegions(fleets: Fleet[]): string[] {
  return unique(surveyed({ fleets }).map(({ policy }) => policy.region))
}

/** Those that are only observed too: asking a node changes nothing. */
function surveyed({ fleets }: Pick<Scope, 'fleets'>): Fleet[] {
  return fleets.filter((fleet) => fleet.policy.balance && isHere(fleet))
}

function whereProbed(scope: Scope): Pick<Targets['probe'], 'documents' | 'instances'> {
  const regions = probeRegions(scope.fleets)
  return {
    documents: regions.map((region) => arn(scope, 'ssm', region, `document/${documentName}`)),
    instances: regions.map((region) => arn(scope, 'ec2', region, 'instance/*')),
  }
}

/** Fleets in another account are written with the rights of their role. */
function writable({ fleets }: Scope): Fleet[] {
  return fleets.filter((fleet) => fleet.policy.mode === 'enforce' && isHere(fleet))
}

/** In the account of the scope. */
function isHere({ policy }: Fleet): boolean {
  return !policy.role
}

function common(scope: Scope): Pick<Targets, 'alarmActions' | 'roles'> {
  const notified = scope.fleets.flatMap(({ policy }) => policy.scaling?.notify ?? [])
  const topics = `arn:${scope.partition}:sns:*`
  return {
    // Topics of any name: those a live alarm tells already are kept when a policy file names none.
    alarmActions: [
      arn(scope, 'autoscaling', '*', 'scalingPolicy:*'),
      topics,
      ...unique(notified.filter((action) => action.split(':')[2] !== 'sns')),
    ],
    roles: unique(scope.fleets.flatMap(({ policy }) => policy.role ?? [])),
  }
}

/** The id in the middle of a group's ARN is AWS's own. */
function groupArn(scope: Scope, { policy }: Fleet): string {
  return arn(
    scope,
    'autoscaling',
    policy.region,
    `autoScalingGroup:*:autoScalingGroupName/${literal(policy.group)}`,
  )
}

function alarmArn(scope: Scope, region: string, name: string): string {
  return arn(scope, 'cloudwatch', region, `alarm:${literal(name)}`)
}

function arn({ partition, account }: Scope, service: string, region: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${rest}`
}

/** IAM reads `*`, `?` and `$` in a resource as patterns and variables, unless they are written so. */
function literal(name: string): string {
  return name.replace(/[*?$]/g, (character) => `\${${character}}`)
}

function unique<T>(items: T[]): T[] {
  return [...new Set(items)]
}

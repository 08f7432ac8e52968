/** The ARNs of what the fleets of the deploying account are made of: one by one, or by Region. */
import type { Fleet } from '../src/core/desired.ts'
import { ownPrefix } from '../src/core/marks.ts'
import { alarmNames } from '../src/core/whose.ts'
import { documentName } from '../src/probe/document.ts'

export interface Scope {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  partition: string
  /** The account deployed into. */
  account: string
  fleets: Fleet[]
  /** What guardrails.yaml says: whether anything that no file declares is removed. */
  prunes?: boolean
}

export interface Targets {
  /** Groups whose bounds may be set, and the most those may be. */
  ceilings: { arns: string[]; max: number }[]
  /** Groups whose policies and warm pool may be written. */
  groups: string[]
  /** Groups that carry raises ahead of time as scheduled actions. */
  raisable: string[]
  /** Groups that may carry what people ask for: those that are only observed too. */
  taggable: string[]
  alarms: string[]
  /** Those that begin with our prefix, in every Region with fleets: the old one goes when a fleet is renamed. */
  ownAlarms: string[]
  /** Alarms and dashboards with our prefix, whose tags tell whether they are this repository's. */
  tagged: string[]
  /** What a written alarm may do. */
  alarmActions: string[]
  around: Around
  /** Where what no file declares any more is removed; empty unless the guardrails say so. */
  prune: Prune
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

/** What stands around groups, by ARN. */
interface Around {
  targetGroups: string[]
  loadBalancers: string[]
  /** Of the agent: read where a fleet is only observed too. */
  parameters: { read: string[]; written: string[] }
  /** Dashboards belong to the account and to no Region. */
  dashboards: { read: string[]; written: string[] }
}

interface Prune {
  /** Of gone fleets nobody knows the names: every one of the Regions with fleets. */
  groups: string[]
  /** They tell nobody any more before the policy goes that they run. */
  alarms: string[]
  dashboards: string[]
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
    raisable: own.map((fleet) => groupArn(scope, fleet)),
    taggable: scope.fleets.filter(isHere).map((fleet) => groupArn(scope, fleet)),
    alarms: unique(
      own.flatMap((fleet) =>
        alarmNames(fleet).map((name) => alarmArn(scope, fleet.policy.region, literal(name))),
      ),
    ),
    ...common(scope),
    around: aroundOwn(scope),
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
    raisable: groups,
    taggable: unique(scope.fleets.filter(isHere).map(({ policy }) => groupsOf(policy.region))),
    alarms: regions.map((region) => arn(scope, 'cloudwatch', region, 'alarm:*')),
    ...rest,
    around: aroundWide(scope),
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

function common(scope: Scope): Pick<Targets, 'alarmActions' | 'ownAlarms' | 'tagged' | 'prune' | 'roles'> {
  const regionsOf = (fleets: Fleet[]) => unique(fleets.map(({ policy }) => policy.region))
  const [regions, seen] = [regionsOf(writable(scope)), regionsOf(scope.fleets.filter(isHere))]
  const prefixed = (region: string) => alarmArn(scope, region, `${ownPrefix}*`)
  const everywhere = (make: (region: string) => string) => (scope.prunes ? regions.map(make) : [])
  const notified = scope.fleets.flatMap(({ policy }) => policy.scaling?.notify ?? [])
  const topics = `arn:${scope.partition}:sns:*`
  return {
    // Topics of any name: those a live alarm tells already are kept when a policy file names none.
    alarmActions: [
      arn(scope, 'autoscaling', '*', 'scalingPolicy:*'),
      topics,
      ...unique(notified.filter((action) => action.split(':')[2] !== 'sns')),
    ],
    ownAlarms: regions.map(prefixed),
    tagged: [...seen.map(prefixed), ...(seen.length > 0 ? [dashboardArn(scope)] : [])],
    prune: {
      groups: everywhere((region) => arn(scope, 'autoscaling', region, 'autoScalingGroup:*')),
      alarms: everywhere(prefixed),
      dashboards: scope.prunes && regions.length > 0 ? [dashboardArn(scope)] : [],
    },
    roles: unique(scope.fleets.flatMap(({ policy }) => policy.role ?? [])),
  }
}

function aroundOwn(scope: Scope): Around {
  const [here, own] = [scope.fleets.filter(isHere), writable(scope)]
  const parameters = (fleets: Fleet[]) =>
    unique(
      fleets.flatMap(({ policy: { region, telemetry } }) =>
        telemetry?.agentParameter ? [parameterArn(scope, region, telemetry.agentParameter)] : [],
      ),
    )
  const shows = ({ policy }: Fleet) => policy.telemetry?.dashboard
  return {
    targetGroups: unique(
      own.flatMap(({ policy: { region, routing } }) =>
        routing?.targetGroup ? [targetGroupArn(scope, region, routing.targetGroup)] : [],
      ),
    ),
    loadBalancers: unique(own.flatMap(({ policy }) => loadBalancerArns(scope, policy))),
    parameters: { read: parameters(here), written: parameters(own) },
    dashboards: {
      read: here.length > 0 ? [dashboardArn(scope)] : [],
      written: own.some(shows) ? [dashboardArn(scope)] : [],
    },
  }
}

/** Every one of the Regions where a fleet has such a section. */
function aroundWide(scope: Scope): Around {
  const wide = (arns: string[]) =>
    unique(arns.map((one) => one.replace(/((?:targetgroup|app|net|parameter)\/).*/, '$1*')))
  const { targetGroups, loadBalancers, parameters, dashboards } = aroundOwn(scope)
  return {
    targetGroups: wide(targetGroups),
    loadBalancers: wide(loadBalancers),
    parameters: { read: wide(parameters.read), written: wide(parameters.written) },
    dashboards,
  }
}

/** The hash after the name is AWS's own. */
function targetGroupArn(scope: Scope, region: string, named: string): string {
  if (named.startsWith('arn:')) return named
  return arn(scope, 'elasticloadbalancing', region, `targetgroup/${named}/*`)
}

/**
 * Application and network load balancers have attributes of the same names. Where only the target group is named, AWS
 * tells which load balancer it belongs to, and nobody else: any of the Region.
 */
function loadBalancerArns(scope: Scope, { region, routing }: Fleet['policy']): string[] {
  if (!routing?.targetGroup && !routing?.loadBalancer) return []
  const { loadBalancer: named } = routing
  if (named?.startsWith('arn:')) return [named]
  return ['app', 'net'].map((type) =>
    arn(scope, 'elasticloadbalancing', region, `loadbalancer/${type}/${named ? `${named}/*` : '*'}`),
  )
}

/** A name with a slash in front has no second one in its ARN ("Actions, resources, and condition keys for SSM"). */
function parameterArn(scope: Scope, region: string, name: string): string {
  return arn(scope, 'ssm', region, `parameter/${name.replace(/^\//, '')}`)
}

function dashboardArn(scope: Scope): string {
  return arn(scope, 'cloudwatch', '', `dashboard/${ownPrefix}*`)
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
  return arn(scope, 'cloudwatch', region, `alarm:${name}`)
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

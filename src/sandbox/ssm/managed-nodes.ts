/** The nodes Systems Manager knows, and its requests about them. */
import {
  type DescribeInstanceInformationCommandInput,
  type DescribeInstanceInformationCommandOutput,
  type InstanceInformation,
  type InstanceInformationStringFilter,
  InvalidFilterKey,
  InvalidInstanceInformationFilterValue,
  InvalidNextToken,
} from '@aws-sdk/client-ssm'
import { type Answer, onlyModelled } from '../auto-scaling/request.ts'
import { page } from '../paging.ts'
import { refused, validationError } from '../refusal.ts'
import type { GroupState, InstanceState, RegionState } from '../state.ts'
import type { Agents } from './state.ts'

export interface ManagedNode {
  instance: InstanceState
  group: GroupState
  agents: Agents
}

const usualAgents: Agents = {
  answer: () => ({}),
  isOffline: () => false,
  lostAt: 0,
  isUnregistered: () => false,
  isForbidden: () => false,
}

/** How a group's nodes behave, to be changed in place. */
export function agentsOf(region: RegionState, group: string): Agents {
  const known = region.ssm.agents.get(group) ?? { ...usualAgents }
  region.ssm.agents.set(group, known)
  return known
}

/** Every instance of every group and warm pool whose agent registered, in the order they were launched. */
export function managedNodes(region: RegionState): ManagedNode[] {
  return [...region.groups.values()].flatMap((group) => {
    const agents = agentsOf(region, group.name)
    return [...group.instances.values(), ...group.pool.values()]
      .filter(({ id }) => !agents.isUnregistered(id))
      .map((instance) => ({ instance, group, agents }))
  })
}

/** An instance that is stopped takes commands, which wait for it until they time out. */
export function isReachable({ instance, agents }: ManagedNode): boolean {
  return !isStopped(instance) && !agents.isOffline(instance.id)
}

function isStopped({ lifecycle }: InstanceState): boolean {
  return lifecycle === 'Warmed:Stopped' || lifecycle === 'Warmed:Hibernated'
}

/** Those of the group that are given to instances, and the one that Auto Scaling puts on them itself. */
export function instanceTags({ group }: ManagedNode): Map<string, string> {
  const propagated = [...group.tags].filter(([, { propagates }]) => propagates)
  return new Map([
    ...propagated.map(([key, { value }]): [string, string] => [key, value]),
    ['aws:autoscaling:groupName', group.name],
  ])
}

const members = ['Filters', 'MaxResults', 'NextToken']

export function describeInstanceInformation(
  region: RegionState,
  input: DescribeInstanceInformationCommandInput,
): Answer<DescribeInstanceInformationCommandOutput> {
  onlyModelled('DescribeInstanceInformation', input, members)
  const { Filters = [], MaxResults = 10, NextToken } = input
  if (MaxResults < 5 || MaxResults > 50) throw validationError('MaxResults must be from 5 to 50', 'ssm')
  const all = managedNodes(region)
    .filter(({ instance }) => !isStopped(instance))
    .map((node) => describe(region, node))
  const found = Filters.reduce((nodes, filter) => nodes.filter(passes(filter)), all)
  const { items, nextToken } = page(found, {
    listing: `nodes ${JSON.stringify(Filters)}`,
    nextToken: NextToken,
    size: Math.min(MaxResults, region.pageSize),
    badToken: () => new InvalidNextToken({ ...refused('The token is not valid'), Message: undefined }),
  })
  return { InstanceInformationList: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

function describe(region: RegionState, node: ManagedNode): InstanceInformation {
  const isOnline = isReachable(node)
  return {
    InstanceId: node.instance.id,
    PingStatus: isOnline ? 'Online' : 'ConnectionLost',
    LastPingDateTime: new Date(isOnline ? region.timeline.now() : node.agents.lostAt),
    AgentVersion: '3.3.2746.0',
    IsLatestVersion: true,
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: 'EC2Instance',
  }
}

function passes({
  Key,
  Values = [],
}: InstanceInformationStringFilter): (node: InstanceInformation) => boolean {
  if (Values.length < 1 || Values.length > 100) {
    const message = 'A filter has 1 to 100 values'
    throw new InvalidInstanceInformationFilterValue(refused(message))
  }
  const values = new Set(Values)
  switch (Key) {
    case 'InstanceIds':
      return ({ InstanceId = '' }) => values.has(InstanceId)
    case 'PingStatus':
      return ({ PingStatus = '' }) => values.has(PingStatus)
    default:
      throw new InvalidFilterKey(refused(`The specified key is not valid: ${Key}`))
  }
}

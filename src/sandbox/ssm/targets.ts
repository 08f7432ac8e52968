/** Which nodes a command goes to: named ones, or those that carry tags. */
import {
  DuplicateInstanceId,
  InvalidInstanceId,
  type SendCommandCommandInput,
  type Target,
} from '@aws-sdk/client-ssm'
import { accessDenied, refused, SandboxError, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { instanceTags, type ManagedNode, managedNodes } from './managed-nodes.ts'

/** Throws for the whole request when one id is no managed node, or one that the caller may not touch. */
export function targetsOf(
  region: RegionState,
  { InstanceIds: ids = [], Targets: targets = [] }: SendCommandCommandInput,
): ManagedNode[] {
  if (ids.length > 0 && targets.length > 0)
    throw new SandboxError('SendCommand: the sandbox has no model of InstanceIds together with Targets')
  if (ids.length === 0 && targets.length === 0)
    throw validationError('InstanceIds or Targets must be given', 'ssm')
  return ids.length > 0 ? named(region, ids) : tagged(region, targets)
}

function named(region: RegionState, ids: string[]): ManagedNode[] {
  if (ids.length > 50) throw validationError('InstanceIds must have length less than or equal to 50', 'ssm')
  if (ids.some((id) => !/^i-(\w{8}|\w{17})$/.test(id)))
    throw validationError('InstanceIds must satisfy the pattern of instance ids', 'ssm')
  if (new Set(ids).size < ids.length) throw new DuplicateInstanceId(refused('An instance id is given twice'))
  const known = new Map(managedNodes(region).map((node) => [node.instance.id, node]))
  const nodes = ids.flatMap((id) => known.get(id) ?? [])
  if (nodes.length < ids.length) {
    throw new InvalidInstanceId({
      ...refused(`Instances not in a valid state for account ${region.account}`),
      Message: undefined,
    })
  }
  const forbidden = nodes.find(({ instance, agents }) => agents.isForbidden(instance.id))
  if (forbidden) {
    const who = `arn:aws:sts::${region.account}:assumed-role/springtide/session`
    const arn = `arn:aws:ec2:${region.region}:${region.account}:instance/${forbidden.instance.id}`
    throw accessDenied('ssm', who, `ssm:SendCommand on resource: ${arn}`)
  }
  return nodes
}

/** Any value of a target, every target. What carries the tag and is no managed node is left out without a word. */
function tagged(region: RegionState, targets: Target[]): ManagedNode[] {
  if (targets.length > 5) throw validationError('Targets must have length less than or equal to 5', 'ssm')
  return managedNodes(region).filter((node) => targets.every((target) => matches(node, target)))
}

function matches(node: ManagedNode, { Key = '', Values = [] }: Target): boolean {
  if (Values.length > 50) throw validationError('Values must have length less than or equal to 50', 'ssm')
  if (Key === 'InstanceIds') return Values.includes(node.instance.id)
  if (!Key.startsWith('tag:'))
    throw new SandboxError(`SendCommand: the sandbox has no model of target ${Key}`)
  return Values.includes(instanceTags(node).get(Key.slice('tag:'.length)) ?? '\0')
}

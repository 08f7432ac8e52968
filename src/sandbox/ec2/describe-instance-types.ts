/** EC2 requests about instance types. */
import type {
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  Filter,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2'
import { type Answer, onlyModelled } from '../auto-scaling/request.ts'
import { page } from '../paging.ts'
import { SandboxError, unmodelled, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { instanceTypes } from './instance-types.ts'

const members = ['InstanceTypes', 'Filters', 'MaxResults', 'NextToken']

export function describeInstanceTypes(
  region: RegionState,
  input: DescribeInstanceTypesCommandInput,
): Answer<DescribeInstanceTypesCommandOutput> {
  onlyModelled('DescribeInstanceTypes', input, members)
  const { InstanceTypes: names = [], Filters = [], MaxResults, NextToken } = input
  if (names.length > 100) throw validationError('At most 100 instance types can be named', 'ec2')
  if (MaxResults !== undefined && (MaxResults < 5 || MaxResults > 100))
    throw validationError(
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value from 5 to 100.`,
      'ec2',
    )
  const found = named(names).filter((type) => Filters.every((filter) => passes(type, filter)))
  const { items, nextToken } = page(found, {
    listing: 'instance types',
    nextToken: NextToken,
    size: Math.min(MaxResults ?? 100, region.pageSize),
    badToken: () => unmodelled('ec2', 'InvalidNextToken', 'The token is invalid.'),
  })
  return { InstanceTypes: items, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

function named(names: string[]): readonly InstanceTypeInfo[] {
  if (names.length === 0) return instanceTypes
  const unknown = names.filter((name) => !instanceTypes.some(({ InstanceType }) => InstanceType === name))
  if (unknown.length > 0) {
    const message = `The following supplied instance types do not exist: [${unknown.join(', ')}]`
    throw unmodelled('ec2', 'InvalidInstanceType', message)
  }
  return instanceTypes.filter(({ InstanceType }) => names.some((name) => name === InstanceType))
}

function passes({ InstanceType }: InstanceTypeInfo, { Name, Values = [] }: Filter): boolean {
  if (Name !== 'instance-type')
    throw new SandboxError(`DescribeInstanceTypes: the sandbox has no model of filter ${Name}`)
  if (Values.length > 200) throw validationError('A filter has at most 200 values', 'ec2')
  return Values.some((pattern) => wildcard(pattern).test(`${InstanceType}`))
}

/** `*` stands for any characters, `?` for one. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`)
}

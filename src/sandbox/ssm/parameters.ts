/** Parameter Store: parameters of text, their tags, and what PutParameter refuses. */
import {
  type DeleteParameterCommandInput,
  type DescribeParametersCommandInput,
  type DescribeParametersCommandOutput,
  type GetParametersCommandInput,
  type GetParametersCommandOutput,
  type Parameter,
  ParameterAlreadyExists,
  ParameterNotFound,
  type ParameterStringFilter,
  type ParameterType,
  type PutParameterCommandInput,
  type PutParameterCommandOutput,
} from '@aws-sdk/client-ssm'
import type { Instant } from '../../core/instant.ts'
import { type Answer, onlyModelled } from '../auto-scaling/request.ts'
import { page } from '../paging.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'

export interface ParameterState {
  name: string
  type: ParameterType
  value: string
  version: number
  tier: 'Standard' | 'Advanced'
  description: string
  changedAt: Instant
  tags: Map<string, string>
}

/** API_PutParameter, Value. */
const mostBytes = { Standard: 4_096, Advanced: 8_192 }

export function putParameter(
  region: RegionState,
  input: PutParameterCommandInput,
): Answer<PutParameterCommandOutput> {
  onlyModelled('PutParameter', input, ['Name', 'Value', 'Type', 'Overwrite', 'Tags', 'Tier', 'Description'])
  const { Name: name = '', Value: value = '', Overwrite = false, Tags = [] } = input
  const live = region.ssm.parameters.get(name)
  checkName(name)
  if (Overwrite && Tags.length > 0)
    throw validationError("Invalid request: tags and overwrite can't be used together", 'ssm')
  if (live && !Overwrite) throw alreadyExists()
  const type = input.Type ?? live?.type
  if (type === undefined) throw validationError('A parameter type is required when you create one', 'ssm')
  const tier = tierOf(input, live)
  checkValue(value, mostBytes[tier])
  const state: ParameterState = {
    name,
    type,
    value,
    tier,
    version: (live?.version ?? 0) + 1,
    description: input.Description ?? live?.description ?? '',
    changedAt: region.timeline.now(),
    tags: live?.tags ?? new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  }
  region.ssm.parameters.set(name, state)
  return { Version: state.version, Tier: tier }
}

/** An advanced parameter cannot become a standard one again. */
function tierOf(
  { Tier }: PutParameterCommandInput,
  live: ParameterState | undefined,
): ParameterState['tier'] {
  if (Tier === 'Intelligent-Tiering')
    throw new SandboxError('PutParameter: the sandbox has no model of Intelligent-Tiering')
  if (live?.tier === 'Advanced' && Tier === 'Standard')
    throw validationError("An advanced-parameter tier can't be downgraded to standard", 'ssm')
  return live?.tier === 'Advanced' ? 'Advanced' : (Tier ?? 'Standard')
}

function checkName(name: string): void {
  const isTaken = /^\/?(aws|ssm)/i.test(name)
  const isPath = name.startsWith('/') ? name.split('/').length <= 16 : !name.includes('/')
  if (!/^[\w./-]{1,1011}$/.test(name) || isTaken || !isPath)
    throw validationError(`Parameter name ${name} is not valid`, 'ssm')
}

function checkValue(value: string, most: number): void {
  const bytes = Buffer.byteLength(value)
  if (bytes < 1) throw validationError('A parameter has a value of at least 1 character', 'ssm')
  if (bytes > most) throw validationError(`Parameter values are limited to ${most} bytes`, 'ssm')
  if (/\{\{[^{}]*\}\}/.test(value))
    throw validationError('Parameter value contains a parameter reference in double brackets', 'ssm')
}

function alreadyExists(): Error {
  return new ParameterAlreadyExists(
    refused('The parameter already exists. To overwrite this value, set the overwrite option to true.'),
  )
}

/** By name, in the order of the alphabet; names that are not there are listed apart. Secrets come encrypted. */
export function getParameters(
  region: RegionState,
  input: GetParametersCommandInput,
): Answer<GetParametersCommandOutput> {
  onlyModelled('GetParameters', input, ['Names', 'WithDecryption'])
  const names = input.Names ?? []
  if (names.length < 1 || names.length > 10) throw validationError('Names must have 1 to 10 members', 'ssm')
  if (new Set(names).size < names.length) throw validationError('Duplicated input parameters', 'ssm')
  const found = names.flatMap((name) => region.ssm.parameters.get(name) ?? [])
  return {
    Parameters: found
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((one) => described(region, one, input.WithDecryption ?? false)),
    InvalidParameters: names.filter((name) => !region.ssm.parameters.has(name)),
  }
}

function described(region: RegionState, state: ParameterState, isDecrypted: boolean): Parameter {
  const { name, type, value, version, changedAt } = state
  const isHidden = type === 'SecureString' && !isDecrypted
  return {
    Name: name,
    Type: type,
    Value: isHidden ? Buffer.from(value).toString('base64') : value,
    Version: version,
    LastModifiedDate: new Date(changedAt),
    ARN: `arn:aws:ssm:${region.region}:${region.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    DataType: 'text',
  }
}

export function deleteParameter(region: RegionState, { Name = '' }: DeleteParameterCommandInput): object {
  if (!region.ssm.parameters.delete(Name))
    throw new ParameterNotFound(refused(`Parameter ${Name} not found.`))
  return {}
}

/** Without values; 10 a page, or up to 50. */
export function describeParameters(
  region: RegionState,
  input: DescribeParametersCommandInput,
): Answer<DescribeParametersCommandOutput> {
  onlyModelled('DescribeParameters', input, ['ParameterFilters', 'MaxResults', 'NextToken'])
  const { ParameterFilters: filters = [], MaxResults: most = 10 } = input
  if (most < 1 || most > 50) throw validationError('MaxResults must be from 1 to 50', 'ssm')
  const found = [...region.ssm.parameters.values()]
    .filter((one) => filters.every((filter) => matches(one, filter)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, nextToken } = page(found, {
    listing: `parameters ${JSON.stringify(filters)}`,
    nextToken: input.NextToken,
    size: Math.min(most, region.pageSize),
    badToken: () => validationError('The token is not valid', 'ssm'),
  })
  return {
    Parameters: items.map((one) => {
      const { Value: _, ...rest } = described(region, one, false)
      return { ...rest, Tier: one.tier, Description: one.description }
    }),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  }
}

function matches(
  parameter: ParameterState,
  { Key = '', Option, Values = [] }: ParameterStringFilter,
): boolean {
  if (Key.startsWith('tag:')) {
    const value = parameter.tags.get(Key.slice('tag:'.length))
    return value !== undefined && (Values.length === 0 || Values.includes(value))
  }
  if (Key !== 'Name')
    throw new SandboxError(`DescribeParameters: the sandbox has no model of filters by ${Key}`)
  return Values.some((value) =>
    Option === 'BeginsWith' ? parameter.name.startsWith(value) : parameter.name === value,
  )
}

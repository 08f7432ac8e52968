/** What is typed after `tide adopt`: which groups, and where they are. */
import type { Command } from 'commander'
import { otherFiles } from '../../core/adopt/names.ts'
import { type Where, whereOf } from '../../core/change.ts'
import { SpringtideError } from '../../core/error.ts'
import { Policy } from '../../core/policy.ts'
import { shown } from '../../core/scalars.ts'

export interface AdoptOptions {
  repo: string
  region?: string
  role?: string
  externalId?: string
  fleet?: string
  all?: boolean
  tag?: string
  agentParameter?: string
  dryRun?: boolean
  json?: boolean
  sandbox?: boolean
}

export function adoptOptions(command: Command): Command {
  return command
    .option('--region <name>', 'the Region of the group')
    .option('--role <arn>', 'the role to assume, for a group in another account')
    .option('--external-id <id>', 'what the role asks for beside')
    .option('--fleet <name>', 'the name of the fleet; by default made from the name of the group')
    .option('--all', 'every group with the tag that --tag names')
    .option('--tag <key=value>', 'with --all: the tag')
    .option('--agent-parameter <name>', "where Parameter Store has the CloudWatch agent's configuration")
    .option('--dry-run', 'show the files and write none')
    .option('--sandbox', 'against AWS in memory, where the group was set up by hand')
}

/** @throws SpringtideError `adopt-what`, `adopt-where` */
export function readWish(group: string | undefined, options: AdoptOptions) {
  const { all, tag, fleet, agentParameter } = options
  const hint =
    'write `tide adopt GROUP --region REGION`, or `tide adopt --all --tag team=chat --region REGION`'
  const refuse = (message: string) => new SpringtideError('adopt-what', message, hint)
  if (all && (group !== undefined || fleet !== undefined)) throw refuse('--all names no group and no fleet')
  if (all !== (tag !== undefined) && (all || tag !== undefined)) throw refuse('--all and --tag go together')
  if (!all && group === undefined) throw refuse('no group is named')
  const [, key = '', value = ''] = /^([^=]{1,128})=(.{0,256})$/s.exec(tag ?? '') ?? []
  if (tag !== undefined && key === '') throw refuse(`${shown(tag)} is no tag: write key=value`)
  checked('fleet', fleet)
  if (fleet !== undefined && otherFiles.includes(fleet))
    throw wrong('fleet', [{ message: `policies/${fleet}.yaml is no fleet's file: choose another name` }])
  return {
    group,
    where: whereFrom(options),
    tag: tag === undefined ? undefined : { key, value },
    fleet,
    agentParameter: checkedParameter(agentParameter),
  }
}

function whereFrom({ region, role, externalId }: AdoptOptions): Where {
  if (region === undefined)
    throw new SpringtideError('adopt-where', '--region is missing', 'write for example --region us-east-1')
  checked('region', region)
  checked('role', role)
  checked('externalId', externalId)
  if (externalId !== undefined && role === undefined)
    throw new SpringtideError('adopt-where', '--external-id goes with a role', 'write --role too')
  return whereOf({ region, role, externalId })
}

/** In the words of the policy file, before anybody is asked. */
function checked(key: 'fleet' | 'region' | 'role' | 'externalId', value: string | undefined): void {
  if (value === undefined) return
  const parsed = Policy.shape[key].safeParse(value)
  if (!parsed.success) throw wrong(key === 'externalId' ? 'external-id' : key, parsed.error.issues)
}

function checkedParameter(name: string | undefined): string | undefined {
  const parsed = Policy.shape.telemetry.unwrap().shape.agentParameter.safeParse(name)
  if (!parsed.success) throw wrong('agent-parameter', parsed.error.issues)
  return parsed.data
}

function wrong(option: string, [issue]: { message: string }[]): SpringtideError {
  return new SpringtideError(
    'adopt-where',
    `--${option}: ${issue?.message}`,
    'nothing was asked, nothing was written',
  )
}

/** tide adopt: writes the files that say what a group is today, so that the first plan is empty. */
import { readTaggedGroups } from '../../adapters/auto-scaling/tagged-groups.ts'
import { CloudError } from '../../adapters/cloud-error.ts'
import { loadTypes } from '../../adapters/ec2/types-file.ts'
import { existingFiles, fileExists, writeNewFiles } from '../../adapters/repository/draft-folder.ts'
import { readRepository } from '../../adapters/repository/repository.ts'
import { fleetName } from '../../core/adopt/names.ts'
import type { AdoptReport } from '../../core/adopt/report.ts'
import type { Where } from '../../core/change.ts'
import type { Fleet } from '../../core/desired.ts'
import { SpringtideError } from '../../core/error.ts'
import { shortened } from '../../core/scalars.ts'
import { adoptGroups } from '../../operations/adopt/adopt.ts'
import { adoptJson } from '../../render/adopt-json.ts'
import { adoptText } from '../../render/adopt-text.ts'
import { type Adopting, type OpenAdopting, openAws, openByHand } from '../adopt/open.ts'
import { type AdoptOptions, readWish } from '../adopt/options.ts'
import { InvalidRepository } from '../context.ts'
import type { Terminal } from '../terminal.ts'

export async function adopt(
  group: string | undefined,
  options: AdoptOptions,
  terminal: Terminal,
  open: OpenAdopting = options.sandbox ? openByHand : openAws,
): Promise<number> {
  const wish = readWish(group, options)
  const known = await knownFleets(options.repo)
  const { where } = wish
  const place = await open(where, wish.group ?? 'prod-chat-ws')
  const report = await terminal.during(
    () => 'reading AWS',
    speaking(() => look(wish, known, options, place)),
  )
  const isDry = options.dryRun ?? false
  if (!isDry)
    writeNewFiles(
      options.repo,
      report.adopted.flatMap(({ files }) => files),
    )
  if (options.json) terminal.out(`${JSON.stringify(adoptJson(report, isDry), null, 2)}\n`)
  else terminal.out(adoptText(report, isDry, terminal.paint))
  const isMoved = report.adopted.some(({ changes }) => changes.length > 0)
  return isMoved || report.refused.length > 0 ? 1 : 0
}

async function look(
  { where, group, tag, fleet, agentParameter }: ReturnType<typeof readWish>,
  known: Fleet[],
  { repo }: AdoptOptions,
  { connect, around, readAgents, now }: Adopting,
): Promise<AdoptReport> {
  const tagged = tag ? await readTaggedGroups(connect(where).autoScaling, tag) : []
  if (tag && tagged.length === 0) {
    throw new SpringtideError(
      'no-group',
      `no group in ${where.region} has the tag ${shortened(`${tag.key}=${tag.value}`, 255)}`,
      'see its spelling, the Region and the role',
    )
  }
  const names = group === undefined ? tagged : [group]
  const ours = new Map(
    names.flatMap((name) => {
      const file = known.find(({ policy }) => policy.group === name && isSamePlace(policy, where))?.file
      return file === undefined ? [] : [[name, file] as const]
    }),
  )
  const isTaken = (name: string) =>
    known.some((other) => other.name === name) || existingFiles(repo, filesOf(name)).length > 0
  if (group !== undefined)
    refuseTaken(group, fleet ?? fleetName(group, () => false), ours.get(group), repo, isTaken)
  const report = await adoptGroups(
    {
      where,
      groups: names.filter((name) => !ours.has(name)),
      isTaken,
      ...(fleet === undefined ? {} : { fleet }),
      ...(agentParameter === undefined ? {} : { agentParameter }),
    },
    { connect, around, readAgents, types: loadTypes(), at: now },
  )
  const [refused] = report.refused
  if (group !== undefined && refused)
    throw new SpringtideError(
      'not-adopted',
      `${shortened(group, 255)}: ${refused.why}`,
      'nothing was written',
    )
  return { ...report, already: [...ours].map(([name, file]) => ({ group: name, file })) }
}

function filesOf(fleet: string): string[] {
  return ['policies', 'schedules'].flatMap((folder) => [`${folder}/${fleet}.yaml`, `${folder}/${fleet}.yml`])
}

/** One group that was named gets the name it is given, or none. */
function refuseTaken(
  group: string,
  fleet: string,
  file: string | undefined,
  repo: string,
  isTaken: (name: string) => boolean,
): void {
  if (file !== undefined)
    throw new SpringtideError(
      'adopted-already',
      `${file} is about group ${group} already`,
      'nothing was written',
    )
  if (!isTaken(fleet)) return
  throw fileExists(existingFiles(repo, filesOf(fleet))[0] ?? `policies/${fleet}.yaml`)
}

function isSamePlace(policy: Fleet['policy'], where: Where): boolean {
  return policy.region === where.region && policy.role === where.role
}

/** A folder without any policy is a repository that begins. @throws InvalidRepository */
async function knownFleets(repo: string): Promise<Fleet[]> {
  const { desired, problems } = await readRepository(repo)
  if (desired) return desired.fleets
  const others = problems.filter(
    ({ file, message }) => file !== 'policies' || !message.startsWith('no policy files'),
  )
  if (others.length > 0) throw new InvalidRepository(others)
  return []
}

/** AWS's refusal, as a sentence. */
async function speaking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    throw new SpringtideError(
      'unread',
      error.message,
      'nothing was written: half a group is not adopted',
      error,
    )
  }
}

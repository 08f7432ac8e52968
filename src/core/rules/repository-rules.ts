/** What must hold between the files of a repository. */
import type { Guardrails } from '../guardrails.ts'
import { type Policy, targetPerInstance } from '../policy.ts'
import { shown } from '../scalars.ts'
import type { Schedule } from '../schedule.ts'
import type { TuningProfile } from '../tuning-profile.ts'
import { type Complaint, complaint, type Path } from './complaint.ts'
import { nearest } from './nearest.ts'
import { sharedRoutingRules } from './routing-rules.ts'
import { sharedParameterRules } from './telemetry-rules.ts'
import type { Partially } from './validate.ts'

/** A file as far as it could be understood. */
interface Draft<T> {
  /** Relative to the repository. */
  file: string
  value: T | null
  partial: Partially<T> | undefined
}

export interface Drafts {
  policies: Draft<Policy>[]
  schedules: Draft<Schedule>[]
  guardrails: Draft<Guardrails> | null
  profiles: Draft<TuningProfile>[]
}

export type FileComplaint = Complaint & { file: string }

/** Every rule the files break among each other. */
export function repositoryRules(drafts: Drafts): FileComplaint[] {
  const fleets = fleetNames(drafts.policies)
  return [
    ...drafts.policies.flatMap(fileNameRule),
    ...collisions(drafts.policies),
    ...sharedRoutingRules(drafts.policies),
    ...sharedParameterRules(drafts.policies),
    ...drafts.schedules.flatMap((schedule) =>
      knownFleet(schedule.file, ['fleet'], schedule.partial?.fleet, fleets),
    ),
    ...peakNames(drafts.schedules),
    ...sizes(drafts),
    ...(drafts.guardrails ? freezeFleets(drafts.guardrails, fleets) : []),
    ...drafts.profiles.flatMap((profile) => profileNameRules(profile, drafts.profiles)),
    ...knownProfiles(drafts),
  ]
}

/** Fleets by their policies, and by the names of files that could not be understood, so as to blame no one else. */
function fleetNames(policies: Draft<Policy>[]): Set<string> {
  return new Set(policies.map((policy) => policy.partial?.fleet ?? baseName(policy.file)))
}

function baseName(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.[^.]*$/, '')
}

/** Files of policies/ of which there is one, and what they hold: no fleet can have their names. */
const singles = new Map([
  ['guardrails', 'the guardrails'],
  ['report', 'the nightly report'],
  ['access', 'who may change what from Slack'],
])

/** `guardrails`, `report` or `access`; `null` where a file of policies/ is that of a fleet. */
export function singleOf(file: string): string | null {
  const name = baseName(file).toLowerCase()
  return singles.has(name) ? name : null
}

function fileNameRule({ file, partial }: Draft<Policy>): FileComplaint[] {
  const fleet = partial?.fleet
  if (fleet === undefined || fleet === baseName(file)) return []
  const taken = singles.get(fleet)
  if (taken !== undefined) {
    const message = `no fleet can be named ${fleet}: policies/${fleet}.yaml is for ${taken}, choose another name`
    return [{ file, ...complaint(['fleet'], message) }]
  }
  const message = `fleet ${fleet} stands in ${file}: a policy file is named after its fleet, rename it to policies/${fleet}.yaml`
  return [{ file, ...complaint(['fleet'], message) }]
}

/** One fleet in two files, one group in two fleets, one alarm in two fleets: both sides are named. */
function collisions(policies: Draft<Policy>[]): FileComplaint[] {
  const claims = policies.flatMap(({ file, partial = {} }) => {
    const where = `${partial.region} ${partial.role?.split(':')[4] ?? 'this account'}`
    const alarms = (['out', 'in', 'maximum'] as const).map((key) => ({
      path: ['scaling', key, 'alarm'],
      what: 'alarm',
      name: partial.scaling?.[key]?.alarm,
      where: `${where} `,
    }))
    return [
      { path: ['fleet'], what: 'fleet', name: partial.fleet, where: '' },
      { path: ['group'], what: 'group', name: partial.group, where: `${where} ` },
      ...alarms,
    ].map((claim) => ({ ...claim, file, fleet: partial.fleet }))
  })
  const byName = Map.groupBy(claims, ({ what, name, where }) => `${what} ${where} ${name}`)
  return [...byName.values()].flatMap((same) => {
    const files = [...new Set(same.map(({ file }) => file))]
    if (files.length < 2 || same[0]?.name === undefined) return []
    // Two files for one fleet are one mistake, not one for each name in them.
    if (same[0].what !== 'fleet' && new Set(same.map(({ fleet }) => fleet)).size < 2) return []
    return same.map(({ file, path, what, name }) => {
      const others = files.filter((other) => other !== file)
      const others3 =
        others.length > 3
          ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more`
          : others.join(', ')
      return {
        file,
        ...complaint(
          path,
          `${what} ${name} is also that of ${others3}: one ${what} belongs in one file, remove the others`,
        ),
      }
    })
  })
}

function knownFleet(
  file: string,
  path: Path,
  fleet: string | undefined,
  fleets: Set<string>,
): FileComplaint[] {
  if (fleet === undefined || fleets.has(fleet)) return []
  const near = nearest(fleet, fleets)
  const hint = near
    ? `did you mean ${near}?`
    : `write policies/${fleet}.yaml, or the name of a fleet that has a policy`
  return [{ file, ...complaint(path, `no policy for fleet ${shown(fleet)}: ${hint}`) }]
}

function freezeFleets({ file, partial }: Draft<Guardrails>, fleets: Set<string>): FileComplaint[] {
  return (partial?.freeze ?? []).flatMap((freeze, index) =>
    (freeze?.fleets ?? []).flatMap((fleet, nth) =>
      knownFleet(file, ['freeze', index, 'fleets', nth], fleet, fleets),
    ),
  )
}

/** A peak's name is its fleet's: reasons, reports and approvals speak of `chat's peak weekday-evening`. */
function peakNames(schedules: Draft<Schedule>[]): FileComplaint[] {
  const seen = new Map<string, string>()
  return schedules.flatMap(({ file, partial }) =>
    (partial?.peaks ?? []).flatMap((peak, index) => {
      if (peak?.name === undefined || partial?.fleet === undefined) return []
      const key = `${partial.fleet} ${peak.name}`
      const first = seen.get(key)
      if (first === undefined) {
        seen.set(key, `peaks[${index}] of ${file}`)
        return []
      }
      const message = `fleet ${partial.fleet} already has a peak named ${peak.name}, ${first}: give it another name`
      return [{ file, ...complaint(['peaks', index, 'name'], message) }]
    }),
  )
}

/** A peak that max cannot hold would be cut silently at the worst moment of the year. */
function sizes({ policies, schedules }: Drafts): FileComplaint[] {
  const capacities = new Map(policies.flatMap(({ value }) => (value ? [[value.fleet, value] as const] : [])))
  return schedules.flatMap(({ file, partial }) => {
    const policy = partial?.fleet === undefined ? undefined : capacities.get(partial.fleet)
    if (!policy) return []
    const { max } = policy.capacity
    const target = targetPerInstance(policy)
    return (partial?.peaks ?? []).flatMap((peak, index) => {
      if (peak?.instances !== undefined && peak.instances > max) {
        const message = `${peak.instances} instances are above capacity.max ${max} of fleet ${policy.fleet}: raise max or write less`
        return [{ file, ...complaint(['peaks', index, 'instances'], message) }]
      }
      const needed = Math.ceil((peak?.connections ?? 0) / target)
      if (needed <= max) return []
      const message = `${peak?.connections} connections need ${needed} instances at ${target} each, capacity.max ${max} of fleet ${policy.fleet} holds ${max * target}: raise max or write less`
      return [{ file, ...complaint(['peaks', index, 'connections'], message) }]
    })
  })
}

/** A profile is found by the name of its file, so one name is one file. */
function profileNameRules(
  { file, partial }: Draft<TuningProfile>,
  profiles: Draft<TuningProfile>[],
): FileComplaint[] {
  const profile = partial?.profile
  if (profile === undefined) return []
  if (profile !== baseName(file)) {
    const message = `profile ${profile} stands in ${file}: a profile is named after its file, rename it to policies/tuning/${profile}.yaml`
    return [{ file, ...complaint(['profile'], message) }]
  }
  const twin = profiles.find((other) => other.file !== file && baseName(other.file) === profile)
  if (!twin) return []
  const message = `profile ${profile} is also that of ${twin.file}: one profile belongs in one file, remove the other`
  return [{ file, ...complaint(['profile'], message) }]
}

/** Profiles that could not be understood count by their file names: their own problems are enough. */
function knownProfiles({ policies, profiles }: Drafts): FileComplaint[] {
  const known = new Set(profiles.map(({ file }) => baseName(file)))
  return policies.flatMap(({ file, partial }) => {
    const wanted = partial?.tuning
    if (wanted === undefined || known.has(wanted)) return []
    const near = nearest(wanted, known)
    const hint = near
      ? `did you mean ${near}?`
      : `write policies/tuning/${wanted}.yaml, or the name of a profile there`
    return [{ file, ...complaint(['tuning'], `no tuning profile ${shown(wanted)}: ${hint}`) }]
  })
}

/** The repository in, what it says out: or every problem it has, each at its line. */
import { Access } from '../../core/access.ts'
import type { Desired, Fleet } from '../../core/desired.ts'
import { Guardrails } from '../../core/guardrails.ts'
import { Mailing } from '../../core/mailing.ts'
import { Policy } from '../../core/policy.ts'
import type { Problem } from '../../core/problem.ts'
import { acceptRules } from '../../core/rules/accept-rules.ts'
import { accessRules } from '../../core/rules/access-rules.ts'
import { guardrailsRules } from '../../core/rules/guardrails-rules.ts'
import { mailingRules } from '../../core/rules/mailing-rules.ts'
import { policyRules } from '../../core/rules/policy-rules.ts'
import { repositoryRules, singleOf } from '../../core/rules/repository-rules.ts'
import { scheduleRules } from '../../core/rules/schedule-rules.ts'
import { tuningRules } from '../../core/rules/tuning-rules.ts'
import { Schedule } from '../../core/schedule.ts'
import { TuningProfile } from '../../core/tuning-profile.ts'
import { type DataFile, type Kind, readDataFile } from './data-file.ts'
import { listYaml, openFolder, textReader, type Unusable } from './folder.ts'
import { calendarComplaints, calendarReader, peaksOf } from './peaks.ts'
import { locate, problemAt, sortProblems } from './problems.ts'

export type Repository = { desired: Desired; problems: [] } | { desired: null; problems: Problem[] }

/**
 * Reads `policies/`, `policies/tuning/`, `schedules/` and the calendars they name. Problems are sorted by file, line and column; with
 * even one of them nothing is desired. Bad content and unreadable files are Problems; nothing is thrown for them.
 */
export async function readRepository(directory: string): Promise<Repository> {
  const opened = openFolder(directory)
  if ('unusable' in opened) return { desired: null, problems: [problemOf(opened.unusable)] }
  const { root } = opened
  const readText = textReader(root)
  const policyFolder = listYaml(root, 'policies', ['tuning'])
  const [tuningFolder, scheduleFolder] = [listYaml(root, 'policies/tuning'), listYaml(root, 'schedules')]
  const policies = policyFolder.files
    .filter((file) => !singleOf(file))
    .map((file) => readDataFile(readText, file, policyKind))
  const singles = Map.groupBy(policyFolder.files, singleOf)
  const only = <T>(name: string, kind: Kind<T>) => {
    const file = singles.get(name)?.[0]
    return file === undefined ? null : readDataFile(readText, file, kind)
  }
  const schedules = scheduleFolder.files.map((file) =>
    readDataFile(readText, file, { schema: Schedule, rules: scheduleRules }),
  )
  const profiles = tuningFolder.files.map((file) =>
    readDataFile(readText, file, { schema: TuningProfile, rules: tuningRules }),
  )
  const files: Files = {
    policies,
    schedules,
    profiles,
    guardrails: only('guardrails', { schema: Guardrails, rules: guardrailsRules }),
    mailing: only('report', { schema: Mailing, rules: mailingRules }),
    access: only('access', { schema: Access, rules: accessRules }),
  }
  const readCalendar = calendarReader(readText)

  const problems = [
    ...[policyFolder, tuningFolder, scheduleFolder].flatMap(({ unusable }) => unusable.map(problemOf)),
    ...[...singles].flatMap(([name, same]) => secondOnes(name, same)),
    ...allOf(files).flatMap((file) => file.problems),
    ...schedules.flatMap((schedule) => located(schedule, calendarComplaints(schedule, readCalendar))),
    ...acrossFiles(files),
  ]
  if (policies.length === 0 && policyFolder.unusable.length === 0) problems.push(nothingDesired())
  if (problems.length > 0) return { desired: null, problems: sortProblems(problems) }
  const fleets = assemble(
    files,
    schedules.map((schedule) => ({ schedule, peaks: peaksOf(schedule, readCalendar) })),
  )
  return { desired: desiredOf(files, fleets), problems: [] }
}

const policyKind: Kind<Policy> = {
  schema: Policy,
  rules: (policy) => [...policyRules(policy), ...acceptRules(policy)],
}

function secondOnes(name: string | null, [first, ...others]: string[]): Problem[] {
  if (name === null) return []
  return others.map((file) => problemAt(file, `a second ${name} file beside ${first}: keep one`))
}

function problemOf({ file, message }: Unusable): Problem {
  return problemAt(file, message)
}

function nothingDesired(): Problem {
  const remedy =
    'write policies/<fleet>.yaml with fleet, group, region, capacity and metric, or have it written: tide adopt <group> --region <name>'
  return problemAt('policies', `no policy files, so there is no fleet to look after: ${remedy}`)
}

function located(
  { file, yaml }: Pick<DataFile<unknown>, 'file' | 'yaml'>,
  complaints: Parameters<typeof locate>[2],
): Problem[] {
  return yaml ? locate(file, yaml, complaints) : []
}

interface Files {
  policies: DataFile<Policy>[]
  schedules: DataFile<Schedule>[]
  profiles: DataFile<TuningProfile>[]
  guardrails: DataFile<Guardrails> | null
  mailing: DataFile<Mailing> | null
  access: DataFile<Access> | null
}

function allOf({ policies, schedules, profiles, guardrails, mailing, access }: Files): DataFile<unknown>[] {
  return [
    ...policies,
    ...schedules,
    ...profiles,
    ...[guardrails, mailing, access].filter((file) => file !== null),
  ]
}

function desiredOf({ guardrails, mailing, access }: Files, fleets: Fleet[]): Desired {
  return {
    fleets,
    repository: fleets,
    guardrails: guardrails?.value ?? Guardrails.parse({}),
    ...(mailing?.value ? { mailing: mailing.value } : {}),
    ...(access?.value ? { access: access.value } : {}),
  }
}

function acrossFiles(files: Files): Problem[] {
  const byFile = Map.groupBy(repositoryRules(files), ({ file }) => file)
  return allOf(files).flatMap(({ file, yaml }) => located({ file, yaml }, byFile.get(file) ?? []))
}

function assemble(
  { policies, profiles }: Files,
  schedules: { schedule: DataFile<Schedule>; peaks: Fleet['peaks'] }[],
): Fleet[] {
  const peaks = Map.groupBy(schedules, ({ schedule }) => schedule.value?.fleet)
  const tuning = new Map(profiles.map(({ value }) => [value?.profile, value]))
  const fleets = policies.flatMap(({ file, value }) => {
    if (!value) return []
    const own = (peaks.get(value.fleet) ?? []).flatMap((schedule) => schedule.peaks)
    const profile = value.tuning === undefined ? null : (tuning.get(value.tuning) ?? null)
    return [{ name: value.fleet, policy: value, file, peaks: own, tuning: profile }]
  })
  return fleets.sort((a, b) => (a.name < b.name ? -1 : 1))
}

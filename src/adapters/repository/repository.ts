/** The repository in, what it says out: or every problem it has, each at its line. */
import type { Desired, Fleet } from '../../core/desired.ts'
import { Guardrails } from '../../core/guardrails.ts'
import { Policy } from '../../core/policy.ts'
import type { Problem } from '../../core/problem.ts'
import { guardrailsRules } from '../../core/rules/guardrails-rules.ts'
import { policyRules } from '../../core/rules/policy-rules.ts'
import { repositoryRules } from '../../core/rules/repository-rules.ts'
import { scheduleRules } from '../../core/rules/schedule-rules.ts'
import { Schedule } from '../../core/schedule.ts'
import { type DataFile, readDataFile } from './data-file.ts'
import { listYaml, openFolder, type Unusable } from './folder.ts'
import { calendarComplaints, calendarReader, peaksOf } from './peaks.ts'
import { locate, problemAt, sortProblems } from './problems.ts'

export type Repository = { desired: Desired; problems: [] } | { desired: null; problems: Problem[] }

/**
 * Reads `policies/`, `schedules/` and the calendars they name. Problems are sorted by file, line and column; with
 * even one of them nothing is desired. Bad content and unreadable files are Problems; nothing is thrown for them.
 */
export async function readRepository(directory: string): Promise<Repository> {
  const opened = openFolder(directory)
  if ('unusable' in opened) return { desired: null, problems: [problemOf(opened.unusable)] }
  const { root } = opened
  const [policyFolder, scheduleFolder] = [listYaml(root, 'policies'), listYaml(root, 'schedules')]
  const [guardrailsFile, ...otherGuardrails] = policyFolder.files.filter(isGuardrails)
  const policies = policyFolder.files
    .filter((file) => !isGuardrails(file))
    .map((file) => readDataFile(root, file, { schema: Policy, rules: policyRules }))
  const schedules = scheduleFolder.files.map((file) =>
    readDataFile(root, file, { schema: Schedule, rules: scheduleRules }),
  )
  const guardrails = guardrailsFile
    ? readDataFile(root, guardrailsFile, { schema: Guardrails, rules: guardrailsRules })
    : null
  const readCalendar = calendarReader(root)

  const problems = [
    ...[...policyFolder.unusable, ...scheduleFolder.unusable].map(problemOf),
    ...otherGuardrails.map((file) =>
      problemAt(file, `a second guardrails file beside ${guardrailsFile}: keep one`),
    ),
    ...[...policies, ...schedules, ...(guardrails ? [guardrails] : [])].flatMap((file) => file.problems),
    ...schedules.flatMap((schedule) => located(schedule, calendarComplaints(schedule, readCalendar))),
    ...acrossFiles(policies, schedules, guardrails),
  ]
  if (policies.length === 0 && policyFolder.unusable.length === 0) problems.push(nothingDesired())
  if (problems.length > 0) return { desired: null, problems: sortProblems(problems) }
  const fleets = assemble(
    policies,
    schedules.map((schedule) => ({ schedule, peaks: peaksOf(schedule, readCalendar) })),
  )
  return { desired: { fleets, guardrails: guardrails?.value ?? Guardrails.parse({}) }, problems: [] }
}

function isGuardrails(file: string): boolean {
  return /^policies\/guardrails\.ya?ml$/i.test(file)
}

function problemOf({ file, message }: Unusable): Problem {
  return problemAt(file, message)
}

function nothingDesired(): Problem {
  const example = 'write policies/<fleet>.yaml with fleet, group, region, capacity and metric'
  return problemAt('policies', `no policy files, so there is no fleet to look after: ${example}`)
}

function located(
  { file, yaml }: Pick<DataFile<unknown>, 'file' | 'yaml'>,
  complaints: Parameters<typeof locate>[2],
): Problem[] {
  return yaml ? locate(file, yaml, complaints) : []
}

function acrossFiles(
  policies: DataFile<Policy>[],
  schedules: DataFile<Schedule>[],
  guardrails: DataFile<Guardrails> | null,
): Problem[] {
  const byFile = Map.groupBy(repositoryRules({ policies, schedules, guardrails }), ({ file }) => file)
  const files = [...policies, ...schedules, ...(guardrails ? [guardrails] : [])]
  return files.flatMap(({ file, yaml }) => located({ file, yaml }, byFile.get(file) ?? []))
}

function assemble(
  policies: DataFile<Policy>[],
  schedules: { schedule: DataFile<Schedule>; peaks: Fleet['peaks'] }[],
): Fleet[] {
  const peaks = Map.groupBy(schedules, ({ schedule }) => schedule.value?.fleet)
  const fleets = policies.flatMap(({ file, value }) => {
    if (!value) return []
    const own = (peaks.get(value.fleet) ?? []).flatMap((schedule) => schedule.peaks)
    return [{ name: value.fleet, policy: value, file, peaks: own }]
  })
  return fleets.sort((a, b) => (a.name < b.name ? -1 : 1))
}

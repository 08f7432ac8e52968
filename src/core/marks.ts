/** Marks: by what Springtide knows again what it made from this repository. Name, fleet's tag and owner's tag count together. */
import type { Fleet } from './desired.ts'
import type { Alarm, OwnedDashboard, Reading, ScheduledAction } from './observed.ts'
import { Name } from './scalars.ts'

/** What Springtide makes is named so, and tagged with its fleet and, where guardrails name one, with the owner. */
export const ownPrefix = 'springtide-'
/** Its scheduled actions have no tags: this is all that tells them. */
export const backstopPrefix = `${ownPrefix}backstop-`
export const fleetTag = 'springtide:fleet'
export const ownerTag = 'springtide:owner'

export function isBackstop({ name }: ScheduledAction): boolean {
  return name.startsWith(backstopPrefix)
}

/** What is new is tagged with; IAM lets the functions write these two tags on alarms and dashboards, and no other. */
export function ownTags(fleet: string, owner: string | undefined): { Key: string; Value: string }[] {
  return [{ Key: fleetTag, Value: fleet }, ...(owner === undefined ? [] : [{ Key: ownerTag, Value: owner }])]
}

/** What the names of its alarms end with, after the fleet's. */
const endings = /^(out|in|max|throttled-[a-z_]{1,40})$/

/** The fleet that an alarm was made for from this repository; `null` where it was made by anybody else. */
export function madeFor({ name, tags }: Alarm, owner: string | undefined): string | null {
  const fleet = tags ? fleetOf(tags, owner) : null
  if (fleet === null || !name.startsWith(`${ownPrefix}${fleet}-`)) return null
  return endings.test(name.slice(`${ownPrefix}${fleet}-`.length)) ? fleet : null
}

/** The same for a dashboard, whose name ends with its fleet's. */
export function dashboardFor({ name, tags }: OwnedDashboard, owner: string | undefined): string | null {
  const fleet = fleetOf(tags, owner)
  return fleet !== null && name === `${ownPrefix}${fleet}` ? fleet : null
}

function fleetOf(tags: Reading<Record<string, string>>, owner: string | undefined): string | null {
  if ('unread' in tags) return null
  const [fleet, of] = [fleetTag, ownerTag].map((key) =>
    Object.hasOwn(tags.read, key) ? tags.read[key] : undefined,
  )
  return of === owner && Name.safeParse(fleet).success ? (fleet ?? null) : null
}

const said = /^Managed by Springtide from \S+?(?: for ([a-z0-9][a-z0-9-]{0,39}))?$/

/** What people read beside an alarm. */
export function alarmDescription({ file }: Fleet, owner: string | undefined): string {
  return `Managed by Springtide from ${file}${owner === undefined ? '' : ` for ${owner}`}`
}

/** What a new alarm is put with beside what is declared of it. */
export function alarmMarks(fleet: Fleet, owner: string | undefined) {
  return { AlarmDescription: alarmDescription(fleet, owner), Tags: ownTags(fleet.name, owner) }
}

/** Whether a description is as Springtide wrote it. */
export function isOwnDescription(description: unknown): boolean {
  return typeof description === 'string' && said.test(description)
}

/** Whether an alarm says itself that another owner's repository made it: then its tags need not be asked for. */
export function isOthers({ keep }: Alarm, owner: string | undefined): boolean {
  const match = typeof keep.AlarmDescription === 'string' ? said.exec(keep.AlarmDescription) : null
  return match !== null && match[1] !== owner
}

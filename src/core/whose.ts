/** Whose a thing is: the fleet of the repository that declares it, whichever fleets a run is about. */
import type { Where } from './change.ts'
import type { Desired, Fleet } from './desired.ts'
import type { Alarm } from './observed.ts'
import { declarePairs } from './scaling/declare.ts'
import { dashboardName } from './telemetry/dashboard.ts'
import { throttlingAlarmNames } from './telemetry/throttling.ts'

/** Of an ARN; empty where nobody knows. */
export interface Account {
  region: string
  account: string
}

export interface Whose {
  /** guardrails.yaml's `owner`. */
  owner: string | undefined
  /** The fleet that declares an alarm of that name there. */
  declares: (alarm: string, at: Account) => Fleet | undefined
  /** The fleet whose file names that group there. */
  runs: (group: string, at: Account) => Fleet | undefined
  /** Whether a fleet declares that dashboard: they belong to the account, and bear the fleet's name. */
  shows: (dashboard: string) => boolean
}

/** Whether these are all fleets of the repository: only then is what none of them declares an orphan. */
export function isWhole({ fleets, repository }: Desired): boolean {
  return repository !== undefined && repository.length === fleets.length
}

/** Names of the alarms that a fleet declares. */
export function alarmNames(fleet: Fleet): string[] {
  return [...declarePairs(fleet.policy).map(({ alarmName }) => alarmName), ...throttlingAlarmNames(fleet)]
}

/** Names of the scaling policies that a fleet declares. */
export function policyNames({ policy }: Fleet): Set<string> {
  return new Set(declarePairs(policy).map(({ policyName }) => policyName))
}

/** @param fleets all of the repository's; what a fleet that is left out declares seems to be nobody's */
export function whoseIs(fleets: readonly Fleet[], owner?: string): Whose {
  const key = (region: string, name: string) => `${region} ${name}`
  const [alarms, groups] = [new Map<string, Fleet[]>(), new Map<string, Fleet[]>()]
  const add = (to: Map<string, Fleet[]>, name: string, fleet: Fleet) => {
    const of = key(fleet.policy.region, name)
    to.set(of, [...(to.get(of) ?? []), fleet])
  }
  for (const fleet of fleets) {
    for (const name of alarmNames(fleet)) add(alarms, name, fleet)
    add(groups, fleet.policy.group, fleet)
  }
  const find = (among: Map<string, Fleet[]>, name: string, { region, account }: Account) =>
    among.get(key(region, name))?.find((fleet) => mayBeIn(fleet, account))
  const dashboards = new Set(fleets.filter(({ policy }) => policy.telemetry?.dashboard).map(dashboardName))
  return {
    owner,
    shows: (dashboard) => dashboards.has(dashboard),
    declares: (alarm, at) => find(alarms, alarm, at),
    runs: (group, at) => find(groups, group, at),
  }
}

/** A fleet without a role lives where the credentials do, and nobody has said where that is: it may be any account. */
function mayBeIn({ policy }: Fleet, account: string): boolean {
  return policy.role === undefined || account === '' || accountOf(policy.role).account === account
}

export function accountOf(arn: string): Account {
  const [, , , region = '', account = ''] = arn.split(':')
  return { region, account }
}

/** The same where no ARN says it: of the role that is assumed there, or of an alarm that was seen there. */
export function accountIn({ region, role }: Where, [seen]: readonly Alarm[]): Account {
  return { region, account: accountOf(role ?? seen?.arn ?? '').account }
}

/** Who declares the alarm, wherever its ARN says that it is. */
export function declarerOf(whose: Whose, { name, arn }: Alarm): Fleet | undefined {
  return whose.declares(name, accountOf(arn))
}

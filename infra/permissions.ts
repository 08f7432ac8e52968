/** What each function may do on AWS, and on what: derived from the fleets it looks after, as plain data. */
import type { Mailing } from '../src/core/mailing.ts'
import {
  readAround,
  reading,
  remove,
  runProbe,
  writeAround,
  writeBackstop,
  writeFloors,
  writeScaling,
  writeTags,
} from './fleet-rights.ts'
import type { FunctionName, Place } from './names.ts'
import { keepLostEvents, readAsked, sendAsks, sendMail, takeAsks, tracing, writeLog } from './own-rights.ts'
import { allow, policyDocument, type Statement } from './statement.ts'
import { listOwn, listWide, type Scope, type Targets } from './targets.ts'

export interface Deployment extends Scope, Place {
  mailing?: Mailing
}

/** IAM: the inline policies of a role hold 10,240 characters together, white space not counted. */
const mostCharacters = 10_000

/** The statements for a function's role. Fleets in other accounts are reached through their roles, see member-role.ts. */
export function permissions(name: FunctionName, deployment: Deployment): Statement[] {
  return fitted(deployment, (targets) => statements(name, deployment, targets))
}

/**
 * Groups, ceilings, adopted alarms and fleets are named one by one for as long as the policy can hold them; beyond that
 * (some dozens of fleets, where they are written) it names the Regions, under the highest ceiling of all.
 */
export function fitted(scope: Scope, make: (targets: Targets) => Statement[]): Statement[] {
  const exact = make(listOwn(scope))
  const all = JSON.stringify(policyDocument(exact)).length <= mostCharacters ? exact : make(listWide(scope))
  return all.filter(({ resources }) => resources.length > 0)
}

function statements(name: FunctionName, deployment: Deployment, targets: Targets): Statement[] {
  const { reads, acts, own, isTraced = true } = rights[name]
  const wide = [...new Set([...reads, ...(isTraced ? tracing : [])])]
  return [
    allow(wide, wide.length > 0 ? ['*'] : []),
    ...acts.flatMap((act) => act(targets)),
    allow(['sts:AssumeRole'], reads.length > 0 ? targets.roles : []),
    ...writeLog(deployment, name),
    ...own(deployment),
  ]
}

interface Rights {
  /** Actions that take no resource. */
  reads: string[]
  acts: ((targets: Targets) => Statement[])[]
  /** On what belongs to Springtide itself. */
  own: (deployment: Deployment) => Statement[]
  /** True where absent. */
  isTraced?: boolean
}

const { prewarm, scaling, around, nodes, instanceTypes } = reading
const nothing = () => []
const writing = [readAround, writeFloors, writeScaling, writeBackstop, writeAround, remove]

const rights: Record<FunctionName, Rights> = {
  prewarm: { reads: prewarm, acts: [writeFloors], own: nothing },
  reconcile: { reads: [...prewarm, ...scaling, ...around], acts: writing, own: nothing },
  tuning: { reads: [...nodes, ...instanceTypes], acts: [runProbe], own: nothing },
  balance: { reads: nodes, acts: [runProbe], own: nothing },
  drift: {
    reads: reading.all,
    acts: [readAround, runProbe],
    own: (deployment) => [
      ...readAsked(deployment),
      ...(deployment.mailing ? sendMail(deployment, deployment.mailing.from) : []),
      ...keepLostEvents(deployment),
    ],
  },
  slack: { reads: [], acts: [], own: sendAsks, isTraced: false },
  worker: {
    reads: reading.all,
    acts: [...writing, writeTags, runProbe],
    own: (deployment) => [...readAsked(deployment), ...takeAsks(deployment)],
  },
  look: { reads: reading.all, acts: [readAround, runProbe], own: readAsked },
  act: { reads: [...prewarm, ...scaling, ...around], acts: [...writing, writeTags], own: nothing },
  alert: { reads: prewarm, acts: [], own: keepLostEvents },
}

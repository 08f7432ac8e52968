/** What is said beside the sides of `scaling`: who is told, what is guessed, what is switched off, and alarms left over. */
import type { Alarm } from '../observed.ts'
import { Policy } from '../policy.ts'
import { shown } from '../scalars.ts'
import { isScalingPolicyArn } from '../scaling/policy-arn.ts'
import type { LiveGroup, Note, Unsaid } from './live.ts'
import type { Candidate } from './sides.ts'

/** Who is told, where every alarm tells the same on ALARM and on OK; else the live ones are kept, as the format has it. */
export function notifyOf(alarms: Alarm[]): { notify?: string[]; notes: Note[] } {
  const told = alarms.map(({ spec }) => ({
    alarm: spec.alarmActions.filter((arn) => !isScalingPolicyArn(arn)).sort(),
    ok: [...spec.okActions].sort(),
  }))
  const [first] = told
  if (!first || told.every(({ alarm, ok }) => alarm.length + ok.length === 0)) return { notes: [] }
  const isSame = told.every(
    ({ alarm, ok }) => `${alarm}` === `${first.alarm}` && `${ok}` === `${first.alarm}`,
  )
  const notify = Policy.shape.scaling.unwrap().shape.notify.safeParse(first.alarm)
  if (isSame && notify.success && notify.data) return { notify: notify.data, notes: [] }
  const says = 'who is told differs from alarm to alarm: without `notify` each keeps what it has'
  return { notes: [{ path: ['scaling'], says }] }
}

export function metricNotes(isKnown: boolean): Note[] {
  if (isKnown) return []
  const says = 'A GUESS: no scale-out alarm tells which metric counts connections. Write the one that does'
  return [{ path: ['metric'], says }]
}

/** What somebody switched off stays off: the file has no word for it. */
export function stateNotes(chosen: Candidate[]): Note[] {
  return chosen.flatMap(({ side, policy, alarm }) => [
    ...(policy.enabled
      ? []
      : [{ path: ['scaling', side, 'policy'], says: 'somebody disabled this policy: it stays disabled' }]),
    ...(alarm.actionsEnabled
      ? []
      : [{ path: ['scaling', side, 'alarm'], says: 'somebody disabled its actions: they stay disabled' }]),
  ])
}

/** Alarms on the group that fire none of its policies, and composite alarms over any of them. */
export function otherAlarms(live: LiveGroup, chosen: Candidate[]): Unsaid[] {
  const adopted = new Set(chosen.map(({ alarm }) => alarm.name))
  const firing = new Set(live.policies.map(({ arn }) => arn))
  const idle = live.alarms.filter(
    ({ name, spec }) => !adopted.has(name) && !spec.alarmActions.some((arn) => firing.has(arn)),
  )
  return [
    ...idle
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, spec }) => ({
        what: `alarm ${shown(name)}`,
        why: `it fires no scaling policy of the group${spec.metric ? `, and watches ${shown(spec.metric)}` : ', and watches an expression'}; it stays as it is`,
      })),
    ...live.composites.map((name) => ({
      what: `composite alarm ${shown(name)}`,
      why: 'the format has metric alarms; it stays as it is',
    })),
  ]
}

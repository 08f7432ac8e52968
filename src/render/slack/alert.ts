/** An alarm changed its state: what it is about, and what is critical now. */
import type { AlarmChange } from '../../core/alarm-change.ts'
import { formatInstant } from '../../core/instant.ts'
import type { Report } from '../../core/report.ts'
import { plural } from '../paint.ts'
import { bold, command, type Line, note, paragraph, say } from './blocks.ts'
import { changeEntry } from './change.ts'
import { findingsPart } from './findings.ts'
import { each, fitted, type Part, whole } from './fit.ts'
import { posting, type SlackMessage } from './message.ts'

/** What is critical now; or why nobody knows. */
export type Risk = { report: Report } | { unread: string }

const heads: Record<AlarmChange['state'], { mark: string; words: string }> = {
  ALARM: { mark: '! ALARM', words: 'rings' },
  OK: { mark: '✓ OK', words: 'is well again' },
  INSUFFICIENT_DATA: { mark: '? no data', words: 'has no data' },
}

export function alertMessage(alarm: AlarmChange, risk?: Risk): SlackMessage {
  const { name, description, state, was, reason, at } = alarm
  const { mark, words } = heads[state]
  const lines: Line[] =
    state === 'OK'
      ? [[bold(mark), say('  the alarm is well again')]]
      : [[bold(mark), say(`  ${description || name}`, 1_000)], [say(reason, 1_000)]]
  const foot = note(`${name.slice(0, 255)} · ${formatInstant(at)} · was ${was}`)
  const parts = [whole(paragraph(...lines), foot), ...(risk ? riskParts(risk) : [])]
  return posting(`Springtide: the alarm ${name} ${words}`, fitted(parts))
}

/** Held floors come with their button: they are what somebody can do at once. */
function riskParts(risk: Risk): Part[] {
  if ('unread' in risk) {
    return [
      whole(
        paragraph(
          [bold('What is critical now is not known'), say(`: ${risk.unread}`)],
          [command('/tide status'), say(' asks again')],
        ),
      ),
    ]
  }
  const { changes, findings } = risk.report
  const serious = findings.filter(({ severity, status }) => severity === 'critical' || status === 'unchecked')
  const held = changes.filter((change) => change.held)
  const text =
    serious.length === 0 && held.length === 0
      ? `Nothing is critical now in ${plural(risk.report.fleets.length, 'fleet')}.`
      : `Now: ${plural(serious.length, 'critical or unchecked finding')}, ${plural(held.length, 'held change')}.`
  return [
    whole(paragraph([say(text)])),
    findingsPart(serious, 5),
    each(
      held,
      5,
      (change) => changeEntry(change, true),
      (left) => [paragraph([say(`and ${plural(left.length, 'more held change')}: `), command('/tide plan')])],
    ),
  ]
}

/** The answer to a request, whoever asked: one message for each verb. */
import { count } from '../../core/count.ts'
import { formatInstant } from '../../core/instant.ts'
import type { Report } from '../../core/report.ts'
import { describeRequest, isWriting, type Request } from '../../core/request.ts'
import type { Timeline } from '../../core/timeline.ts'
import { plural } from '../paint.ts'
import { verdict } from '../verdict.ts'
import { bold, command, note, paragraph, say } from './blocks.ts'
import { changeEntry } from './change.ts'
import { outcomesPart, readyLines, sumText } from './done.ts'
import { findingsPart } from './findings.ts'
import { each, fitted, type Part, whole } from './fit.ts'
import { type Block, reply, type SlackMessage } from './message.ts'
import { forecastsPart, type Mailed, peaksPart, whereTheRestIs } from './night.ts'
import { balancePart, tuningPart } from './nodes.ts'
import { statusPart } from './status.ts'
import { timelinesPart } from './timeline.ts'

/** What is known beside the answer. */
export interface About {
  /** Who asked, as all in the channel may see it. */
  by?: string
  /** When the nightly report is mailed, where it is. */
  mailed?: Mailed
}

/** Questions are answered to the one who asked; what became of a wish, to all in the channel. */
export function answerMessage(
  request: Request,
  answer: { report: Report } | { timelines: Timeline[] },
  about: About = {},
): SlackMessage {
  if ('timelines' in answer) return timelineMessage(answer.timelines)
  const { report } = answer
  return isWriting(request) ? doneMessage(request, report, about) : lookMessage(request, report, about)
}

function timelineMessage(timelines: Timeline[]): SlackMessage {
  const what =
    timelines.length === 1 ? `of ${timelines[0]?.fleet}` : `of ${plural(timelines.length, 'fleet')}`
  const text = `The floor ${what} in the coming hours`
  return reply(text, fitted([whole(paragraph([bold(text)])), timelinesPart(timelines)]), 'ephemeral')
}

function lookMessage(request: Request, report: Report, about: About): SlackMessage {
  const text = headline(request, report)
  const head = whole(paragraph([bold(text, 500)]), foot(report))
  return reply(text, fitted([head, ...lookParts(request, report, about)]), 'ephemeral')
}

/** Our own words, names of fleets and numbers. */
function headline({ verb }: Request, report: Report): string {
  const { changes, findings, fleets } = report
  if (fleets.length === 0) return verdict(report)
  if (verb === 'plan') {
    const held = changes.filter((change) => change.held).length
    const unchecked = findings.filter(({ status }) => status === 'unchecked').length
    const more = `${held > 0 ? `, ${count(held)} held` : ''}${unchecked > 0 ? `, ${count(unchecked)} unchecked` : ''}`
    if (changes.length > 0) return `${plural(changes.length, 'change')}${more}`
    if (unchecked > 0) return `No change found${more}`
    return findings.length > 0
      ? 'Nothing to change'
      : `✓ ${plural(fleets.length, 'fleet')} as the repository says: nothing to change`
  }
  if (verb === 'tuning' || verb === 'balance') {
    const unchecked = findings.filter(({ status }) => status === 'unchecked').length
    const known = findings.length - unchecked
    const asked = fleets.filter(({ nodes }) => nodes && nodes.asked > 0).length
    if (findings.length === 0)
      return asked > 0
        ? `✓ ${verb}: nothing found on the nodes of ${plural(asked, 'fleet')}`
        : `${verb}: no node was asked`
    const parts = [
      known > 0 ? plural(known, 'finding') : '',
      unchecked > 0 ? `${count(unchecked)} unchecked` : '',
    ]
    return `${verb}: ${parts.filter((part) => part !== '').join(', ')}`
  }
  return verdict(report)
}

function lookParts({ verb, at }: Request, report: Report, { mailed }: About): Part[] {
  const { changes, findings } = report
  switch (verb) {
    case 'plan':
      return [changesPart(report, at === undefined), findingsPart(findings, 4)]
    case 'tuning':
      return [tuningPart(report), findingsPart(findings, 8)]
    case 'balance':
      return [balancePart(report), findingsPart(findings, 6)]
    case 'drift': {
      const sums = `${plural(changes.length, 'change')}, ${plural(findings.length, 'finding')}, ${count(report.accepted.length)} accepted`
      return [
        whole(paragraph([say(sums)], whereTheRestIs(mailed))),
        peaksPart(report),
        forecastsPart(report),
        findingsPart(findings, 6),
      ]
    }
    default:
      return [statusPart(report)]
  }
}

/** Held ones first: they wait for somebody. A plan of another time cannot be approved now. */
function changesPart({ changes }: Report, isNow: boolean): Part {
  const order = changes.toSorted((a, b) => Number(b.held !== undefined) - Number(a.held !== undefined))
  return each(
    order,
    8,
    (change) => changeEntry(change, isNow),
    (left) => [
      paragraph([
        say(`and ${plural(left.length, 'more change')}: `),
        command('tide plan'),
        say(' on a terminal shows them all'),
      ]),
    ],
  )
}

function doneMessage(request: Request, report: Report, { by }: About): SlackMessage {
  const became = sumText(report)
  const serious = report.findings.filter(
    ({ severity, status }) => severity === 'critical' || status === 'unchecked',
  )
  const ready = request.verb === 'prewarm' ? readyLines(report) : []
  const head = paragraph(
    [bold(by ?? 'Somebody', 100), say(`: ${describeRequest(request)}`, 600)],
    [say(became)],
    ...ready,
  )
  const parts = [whole(head), outcomesPart(report), findingsPart(serious, 3)]
  const fleets = request.fleets.length === 1 ? request.fleets[0] : plural(report.fleets.length, 'fleet')
  return reply(`${by ?? 'Somebody'}: ${request.verb} ${fleets}: ${became}`, fitted(parts), 'in_channel')
}

function foot({ at, commit }: Report): Block {
  return note(`${formatInstant(at)} · ${commit ? `commit ${commit.slice(0, 12)}` : 'no commit'}`)
}

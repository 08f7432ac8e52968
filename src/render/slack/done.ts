/** What became of a wish that changes something. */
import type { Change } from '../../core/change.ts'
import { count } from '../../core/count.ts'
import { formatClock } from '../../core/local-time.ts'
import type { FleetStatus, Outcome, Report } from '../../core/report.ts'
import { undoneFleets } from '../../core/undone.ts'
import { describe } from '../describe.ts'
import { plural } from '../paint.ts'
import { bold, type Line, paragraph, say } from './blocks.ts'
import { approval } from './change.ts'
import { each, type Part } from './fit.ts'
import type { Block } from './message.ts'
import { sizeText } from './status.ts'

/** `2 applied, 0 held, 0 failed`; and where nothing was done because nobody could look. */
export function sumText(report: Report): string {
  const { fleets, outcomes = [] } = report
  if (fleets.length === 0) return 'nothing was done: there is no fleet'
  const undone = undoneFleets(report)
  const where = undone.length === 1 ? undone[0] : plural(undone.length, 'fleet')
  const nothing = undone.length > 0 ? `nothing was done on ${where}: no group seen` : ''
  if (outcomes.length === 0) return nothing || 'nothing to change: it stands so already'
  const by = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length
  const done = `${count(by('applied'))} applied, ${count(by('held'))} held, ${count(by('failed'))} failed`
  return nothing ? `${done}; ${nothing}` : done
}

/** What failed and what waits first: the rest is as it was asked for. */
export function outcomesPart({ changes, outcomes = [] }: Report): Part {
  const order: Record<Outcome['result'], number> = { failed: 0, held: 1, applied: 2 }
  const done = outcomes
    .flatMap((outcome) => {
      const change = changes.find(({ id }) => id === outcome.id)
      return change ? [{ change, outcome }] : []
    })
    .toSorted((a, b) => order[a.outcome.result] - order[b.outcome.result])
  return each(
    done,
    15,
    ({ change, outcome }) => outcomeEntry(change, outcome),
    (left) => [paragraph([say(`and ${count(left.length)} more: see the log of the function`)])],
  )
}

const marks: Record<Outcome['result'], string> = { applied: '✓', held: '‖', failed: '✗' }

function outcomeEntry(change: Change, { result, error }: Outcome): Block[] {
  const { fleet, held } = change
  const lines: Line[] = [
    [say(`${marks[result]} ${result}  `), bold(fleet), say(` ${describe(change).title}`)],
    ...(change.kind === 'set-tag' ? [] : [[say(`because ${change.because}`)]]),
    ...(error ? [[say(error)]] : []),
    ...(result === 'held' && held ? [[say(`held: ${held.reason}`)]] : []),
  ]
  return [paragraph(...lines), ...(result === 'held' ? approval(change) : [])]
}

/** How a fleet stands once an override is on it, and when it should be ready; a floor that was not written is not there. */
export function readyLines(report: Report): Line[] {
  return report.fleets
    .filter(({ floor }) => floor.claim.kind === 'override')
    .map((status) => {
      const { fleet, floor, size } = status
      const stands = size ? `; ${sizeText(size)} when it was asked` : ''
      if (!isRaised(status, report))
        return [bold(fleet), say(`  the floor is not ${count(floor.instances)} yet${stands}`)]
      const { startsAt, timezone } = floor.claim
      const when =
        startsAt > report.at ? `, ready by about ${formatClock(startsAt, timezone)} ${timezone}` : ''
      return [bold(fleet), say(`  the floor is ${count(floor.instances)} now${when}${stands}`)]
    })
}

function isRaised({ fleet, floor, size }: FleetStatus, { changes, outcomes = [] }: Report): boolean {
  const raise = changes.find((change) => change.fleet === fleet && change.kind === 'set-floor')
  if (!raise) return size !== null && size.min >= floor.instances
  return outcomes.some(({ id, result }) => id === raise.id && result === 'applied')
}

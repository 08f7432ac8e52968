/** Events as rows of a CSV file: `start_utc[,end_utc][,title]`, and columns that tell one kind of event from another. */
import type { KnownEvent } from '../core/foreseen.ts'
import type { Instant } from '../core/instant.ts'
import { shown } from '../core/scalars.ts'

export interface RowFlaw {
  /** From 1. */
  line: number
  message: string
}

const [mostRows, mostColumns, mostCharacters] = [20_000, 20, 200]
/** What a title is called, the likeliest first. */
const titles = ['title', 'event', 'name', 'summary']

/** Every event, or everything that is wrong: nothing is left out silently. */
export function parseEventRows(text: string): { events: KnownEvent[] } | { flaws: RowFlaw[] } {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const head = cellsOf(lines[0] ?? '').map((cell) => cell.trim().toLowerCase())
  const problem = headProblem(head)
  if (problem) return { flaws: [{ line: 1, message: problem }] }
  if (lines.length > mostRows + 2)
    return { flaws: [{ line: mostRows + 2, message: `more than ${mostRows} events: leave out the oldest` }] }
  const events: KnownEvent[] = []
  const flaws: RowFlaw[] = []
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue
    const event = eventOf(head, cellsOf(line))
    if (typeof event === 'string') flaws.push({ line: index + 1, message: event })
    else events.push(event)
  }
  return flaws.length > 0 ? { flaws } : { events: events.sort((a, b) => a.startsAt - b.startsAt) }
}

function headProblem(head: string[]): string | null {
  if (!head.includes('start_utc'))
    return 'the first line names the columns, and start_utc is one of them: start_utc,end_utc,title'
  const twice = head.find((name, index) => head.indexOf(name) !== index)
  if (twice !== undefined) return `two columns are named ${shown(twice)}`
  return head.length > mostColumns ? `${head.length} columns: at most ${mostColumns}` : null
}

function eventOf(head: string[], cells: string[]): KnownEvent | string {
  if (cells.length !== head.length)
    return `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, where the first line has ${head.length}`
  const row = new Map(head.map((name, index) => [name, (cells[index] ?? '').trim()]))
  const startsAt = instantOf(row.get('start_utc') ?? '')
  if (startsAt === null) return notTime(row.get('start_utc') ?? '')
  const end = row.get('end_utc') ?? ''
  const endsAt = end === '' ? null : instantOf(end)
  if (end !== '' && endsAt === null) return notTime(end)
  if (endsAt !== null && endsAt <= startsAt) return 'the event ends before it begins'
  const title = titles.find((name) => head.includes(name))
  const traits = [...row].filter(
    ([name, text]) => text !== '' && !['start_utc', 'end_utc', title].includes(name),
  )
  return {
    startsAt,
    endsAt,
    title: (row.get(title ?? '') ?? '').slice(0, mostCharacters) || 'event',
    traits: Object.fromEntries(traits.map(([name, text]) => [name, text.slice(0, mostCharacters)])),
  }
}

/** ISO 8601; one without a zone is UTC, as the column says. */
function instantOf(text: string): Instant | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (!match) return null
  const [, date = '', clock = '00:00', zone = 'Z'] = match
  const at = Date.parse(`${date}T${clock}${zone}`)
  // Date.parse takes the 30th of February for the 2nd of March.
  const isDay = new Date(`${date}T00:00Z`).getUTCDate() === Number(date.slice(8))
  return isDay && at >= 0 && at < Date.UTC(2200, 0) ? at : null
}

function notTime(text: string): string {
  return `${shown(text)} is no time: write 2027-06-29T18:00Z`
}

/** RFC 4180, but for line breaks within quotes. */
function cellsOf(line: string): string[] {
  const cells: string[] = []
  const cell = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/y
  for (let more = true; more; ) {
    const match = cell.exec(line)
    if (!match) return [...cells, line.slice(cell.lastIndex)]
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
    more = match[3] === ','
  }
  return cells
}

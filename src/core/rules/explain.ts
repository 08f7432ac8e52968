/** Turns zod's issues into sentences for people: what is wrong, why, and what to write instead. */
import type { z } from 'zod'
import { shortened, shown } from '../scalars.ts'
import { type Complaint, complaint, formatPath, type Path } from './complaint.ts'
import { exampleLine, knownKeys } from './example.ts'
import { nearest } from './nearest.ts'

type Issue = z.core.$ZodIssue
type Schema = z.core.$ZodType

/** The error map of every parse: the message of an issue whose schema brings none of its own. */
export function wording(issue: z.core.$ZodRawIssue): string {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, input)
    case 'invalid_value':
      return notOneOf(issue.values.map(String), input)
    case 'too_small':
      return wrongSize(issue.origin, input, `at least ${issue.minimum}`)
    case 'too_big':
      return wrongSize(issue.origin, input, `at most ${issue.maximum}`)
    default:
      return `${shown(input)} cannot stand here`
  }
}

function wrongType(expected: string, input: unknown): string {
  if (expected === 'string') return `${shown(input)} is not text: put it in quotes`
  if (expected === 'boolean') return `${shown(input)}: write true or false`
  if (expected === 'array')
    return `${shown(input)} is not a list: write it as [ … ], or each entry on its own line after "- "`
  return `${shown(input)} is not a map of keys: write its keys beneath it, indented`
}

function notOneOf(values: string[], input: unknown): string {
  const near = typeof input === 'string' ? nearest(input, values) : null
  return `${shown(input)} is none of ${values.join(', ')}${near ? `: did you mean ${near}?` : `: write for example ${values[0]}`}`
}

function wrongSize(origin: string, input: unknown, limit: string): string {
  if (Array.isArray(input))
    return `the list ${input.length === 0 ? 'is empty' : `has ${input.length} entries`}: write ${limit}`
  if (typeof input === 'string') return `${shown(input)} has ${input.length} characters: write ${limit}`
  return `${shown(input)}: write ${limit}${origin === 'number' ? '' : ' entries'}`
}

/** Every issue of a failed parse as Complaints, each at the place a person has to edit. */
export function explain(schema: Schema, data: unknown, issues: Issue[]): Complaint[] {
  const misspelt = new Set(issues.flatMap((issue) => meantKeys(schema, issue)))
  const isSaidAlready = (issue: Issue) =>
    misspelt.has(formatPath(pathOf(issue))) && valueAt(data, pathOf(issue)) === undefined
  const complaints = issues
    .filter((issue) => !isSaidAlready(issue))
    .flatMap((issue) => explainOne(schema, data, issue))
  // One value can break several checks of one schema that share their sentence.
  return [
    ...new Map(complaints.map((found) => [JSON.stringify([found.path, found.message]), found])).values(),
  ]
}

/** The keys that unknown ones were meant for: their absence is the same mistake, said once. */
function meantKeys(schema: Schema, issue: Issue): string[] {
  if (issue.code !== 'unrecognized_keys') return []
  const path = pathOf(issue)
  const known = knownKeys(schema, path)
  return issue.keys.flatMap((key) => {
    const near = nearest(key, known)
    return near ? [formatPath([...path, near])] : []
  })
}

function pathOf(issue: Issue): (string | number)[] {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
}

function explainOne(schema: Schema, data: unknown, issue: Issue): Complaint[] {
  const path = pathOf(issue)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, path, key))
  const value = valueAt(data, path)
  if (value === undefined) return [missing(schema, path)]
  if (value === null && path.length > 0) return [empty(schema, path)]
  if (issue.code === 'invalid_union') return explainUnion(schema, data, path, issue.errors)
  if (issue.code === 'invalid_key') {
    // A key whose schema says nothing of its own is a name of AWS's.
    const own = issue.issues.find(({ code }) => code === 'invalid_format')?.message
    const message = own ?? `the key ${shown(path.at(-1))} cannot stand here: write 1 to 255 characters`
    return [complaint(path, message, 'key')]
  }
  return [complaint(path, issue.message)]
}

function unknownKey(schema: Schema, path: Path, key: string): Complaint {
  const known = knownKeys(schema, path)
  const near = nearest(key, known)
  const hint = near ? `did you mean \`${near}\`?` : `the keys here are ${known.join(', ')}`
  return complaint([...path, key], `unknown key \`${shortened(key)}\`: ${hint}`, 'key')
}

function missing(schema: Schema, path: Path): Complaint {
  const line = exampleLine(schema, path)
  return complaint(
    path,
    `missing key \`${path.at(-1)}\`${line ? `: write for example \`${line}\`` : ''}`,
    'key',
  )
}

function empty(schema: Schema, path: Path): Complaint {
  const key = path.at(-1)
  const line = exampleLine(schema, path)
  const what = typeof key === 'number' ? 'an entry of the list' : `\`${key}\``
  return complaint(
    path,
    `${what} is empty${line && typeof key === 'string' ? `: write for example \`${line}\`` : ': write it or remove it'}`,
    'key',
  )
}

/** Of a union, the branch that fits the value's kind speaks: its issues are deeper than the value itself. */
function explainUnion(schema: Schema, data: unknown, path: Path, branches: Issue[][]): Complaint[] {
  const isWrongKind = (issue: Issue) => issue.code === 'invalid_type' && issue.path.length === 0
  const branch = branches.find((issues) => !issues.some(isWrongKind)) ?? branches[0] ?? []
  return branch.flatMap((issue) =>
    explainOne(schema, data, { ...issue, path: [...path, ...issue.path] } as Issue),
  )
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    return (value as Record<string | number, unknown>)[part]
  }, data)
}

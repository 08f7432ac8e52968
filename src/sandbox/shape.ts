/**
 * Checks a request or an answer against the shape the SDK itself serialises it by, so that a member AWS doesn't
 * know, or one of the wrong type, is an error here and not silently dropped as it would be on the wire.
 */
import { SandboxError } from './refusal.ts'

/** Problem of a missing member is AWS's to word; every other problem is a mistake in the calling code. */
export interface ShapeProblem {
  path: string
  problem: 'missing' | 'unknown' | 'wrong type'
}

/** The first thing wrong with `value` as `schema` has it, or `null`. */
export function shapeProblem(schema: unknown, value: unknown, path = ''): ShapeProblem | null {
  const resolved = resolve(schema)
  if (resolved === 'unit') return unitProblem(value, path)
  if (typeof resolved === 'number') return simpleProblem(resolved, value, path)
  const kind: unknown = resolved[0]
  if (kind === 1) return listProblem(resolved[4], value, path)
  if (kind === 2) return mapProblem(resolved[5], value, path)
  if (kind === 3 || kind === 4) return structureProblem(resolved, value, path)
  if (kind === 0) return shapeProblem(resolved[4], value, path)
  throw new SandboxError(`no model of schema ${JSON.stringify(resolved)}`)
}

/** Schemas come as numbers, as tuples, as functions that give one, and as pairs of one and its traits. */
function resolve(schema: unknown): number | 'unit' | unknown[] {
  if (typeof schema === 'function') return resolve(schema())
  if (Array.isArray(schema) && typeof schema[0] !== 'number') return resolve(schema[0])
  if (Array.isArray(schema) && schema.length === 2) return resolve(schema[0])
  return schema as number | 'unit' | unknown[]
}

/** The input of an operation that takes none. */
function unitProblem(value: unknown, path: string): ShapeProblem | null {
  const [member] = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return member === undefined
    ? null
    : { path: path === '' ? member : `${path}.${member}`, problem: 'unknown' }
}

const [STRING, NUMBER, BOOLEAN] = [0, 1, 2]
const TIMESTAMPS = [4, 5, 6, 7]
const LIST = 64
const MAP = 128

function simpleProblem(schema: number, value: unknown, path: string): ShapeProblem | null {
  if (schema & LIST) return listProblem(schema & ~LIST, value, path)
  if (schema & MAP) return mapProblem(schema & ~MAP, value, path)
  const fits =
    (schema === STRING && typeof value === 'string') ||
    (schema === NUMBER && typeof value === 'number') ||
    (schema === BOOLEAN && typeof value === 'boolean') ||
    (TIMESTAMPS.includes(schema) && value instanceof Date && !Number.isNaN(value.getTime()))
  return fits ? null : { path, problem: 'wrong type' }
}

function listProblem(member: unknown, value: unknown, path: string): ShapeProblem | null {
  if (!Array.isArray(value)) return { path, problem: 'wrong type' }
  return first(value, (item, index) => shapeProblem(member, item, `${path}.${index + 1}`))
}

function mapProblem(member: unknown, value: unknown, path: string): ShapeProblem | null {
  if (typeof value !== 'object' || value === null) return { path, problem: 'wrong type' }
  return first(Object.entries(value), ([key, item]) => shapeProblem(member, item, `${path}.${key}`))
}

function structureProblem(schema: unknown[], value: unknown, path: string): ShapeProblem | null {
  if (typeof value !== 'object' || value === null || value instanceof Date || Array.isArray(value)) {
    return { path, problem: 'wrong type' }
  }
  const names = schema[4] as string[]
  const members = schema[5] as unknown[]
  const given = value as Record<string, unknown>
  const at = (name: string) => (path ? `${path}.${name}` : name)
  const keys = Object.keys(given)
  const unknownName = keys.find((name) => given[name] !== undefined && !names.includes(name))
  if (unknownName !== undefined) return { path: at(unknownName), problem: 'unknown' }
  const required = (schema[6] as number | undefined) ?? 0
  const missing = names.find((name, index) => index < required && given[name] === undefined)
  if (missing !== undefined) return { path: at(missing), problem: 'missing' }
  // Only what is given is looked at: a request names few of the members it could have.
  return first(keys, (name) =>
    given[name] === undefined ? null : shapeProblem(members[names.indexOf(name)], given[name], at(name)),
  )
}

function first<T>(
  items: T[],
  problemOf: (item: T, index: number) => ShapeProblem | null,
): ShapeProblem | null {
  let index = 0
  for (const item of items) {
    const problem = problemOf(item, index++)
    if (problem) return problem
  }
  return null
}

/** Looks into a zod schema for what a message needs: the keys that exist at a place, and an example of a value. */
import * as z from 'zod'
import type { Path } from './complaint.ts'

type Schema = z.core.$ZodType

/** The schema inside optional, default and piped ones: the one that says what a person writes. */
function written(schema: Schema): Schema {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return written(schema.def.innerType)
  if (schema instanceof z.ZodPipe) return written(schema.def.in)
  return schema
}

/** The keys that may stand in the map at `path`, or none where no map with fixed keys belongs. */
export function knownKeys(schema: Schema, path: Path): string[] {
  const found = schemaAt(schema, path)
  return found instanceof z.ZodObject ? Object.keys(found.shape) : []
}

/** A line a person could write for `key`: `leadMinutes: 6`; `null` where nobody gave an example. */
export function exampleLine(schema: Schema, path: Path): string | null {
  const found = schemaAt(schema, path, (inner) => inner)
  const value = found && exampleOf(found)
  return value === undefined || value === null ? null : `${path.at(-1)}: ${flow(value)}`
}

function schemaAt(schema: Schema, path: Path, last: (schema: Schema) => Schema = written): Schema | null {
  const [part, ...rest] = path
  if (part === undefined) return last(schema)
  const outer = written(schema)
  const inner = childOf(outer, part)
  return inner ? schemaAt(inner, rest, last) : null
}

function childOf(schema: Schema, part: string | number): Schema | null {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? schema.shape[part] : null
  if (schema instanceof z.ZodArray) return schema.element
  if (schema instanceof z.ZodRecord) return schema.valueType
  return null
}

function exampleOf(schema: Schema): unknown {
  const examples = z.globalRegistry.get(schema)?.examples
  if (Array.isArray(examples)) return examples[0]
  const inner = written(schema)
  if (inner !== schema) return exampleOf(inner)
  if (schema instanceof z.ZodEnum) return schema.options[0]
  if (schema instanceof z.ZodArray) return [exampleOf(schema.element)]
  if (!(schema instanceof z.ZodObject)) return undefined
  const required = Object.entries(schema.shape as Record<string, z.ZodType>).filter(
    ([, field]) => !isOptional(field),
  )
  return Object.fromEntries(required.map(([key, field]) => [key, exampleOf(field)]))
}

function isOptional(field: Schema): boolean {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault
}

/** A value in YAML's flow style. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${flow(inner)}`)
    .join(', ')} }`
}

/** Validates data against a schema and its rules together, so that one mistake never hides another. */
import * as z from 'zod'
import type { Complaint } from './complaint.ts'
import { explain, wording } from './explain.ts'

/**
 * Data of which some values could not be understood: such a value is `undefined`, though its key is there.
 * A key that nobody wrote is absent.
 */
export type Partially<T> = T extends readonly (infer Entry)[]
  ? readonly (Partially<Entry> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> | undefined }
    : T

export interface Validated<T> {
  /** `null` when there are Complaints. */
  value: T | null
  /** `undefined` when the data is nothing like the schema. */
  partial: Partially<T> | undefined
  complaints: Complaint[]
}

/** Parses `data` and runs `rules` on whatever of it could be understood. Throws nothing for bad data. */
export function validate<Output>(
  schema: z.ZodType<Output>,
  rules: (partial: Partially<Output>) => Complaint[],
  data: unknown,
): Validated<Output> {
  const result = schema.safeParse(data, { error: wording })
  const partial = (result.success ? result.data : parsePartially(schema, data)) as
    | Partially<Output>
    | undefined
  const wrong = result.success ? [] : explain(schema, data, result.error.issues)
  const complaints = [...wrong, ...(partial === undefined ? [] : rules(partial))]
  return { value: result.success && complaints.length === 0 ? result.data : null, partial, complaints }
}

/** More than any list may have: nobody waits for all that is wrong with a list that is too long. */
const mostEntries = 500

/** Parses each part of the data by itself and leaves `undefined` where a part is wrong. */
function parsePartially(schema: z.core.$ZodType, data: unknown): unknown {
  if (schema instanceof z.ZodOptional) return parsePartially(schema.def.innerType, data)
  if (schema instanceof z.ZodDefault) {
    return data === undefined ? schema.parse(undefined) : parsePartially(schema.def.innerType, data)
  }
  if (schema instanceof z.ZodArray) {
    if (!Array.isArray(data)) return undefined
    return data.slice(0, mostEntries).map((entry) => parsePartially(schema.element, entry))
  }
  if (schema instanceof z.ZodObject) return parseKeys(schema.shape, data)
  const result = z.safeParse(schema, data)
  return result.success ? result.data : undefined
}

function parseKeys(shape: Record<string, z.core.$ZodType>, data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  const given = new Map(Object.entries(data))
  const present = Object.entries(shape).filter(
    ([key, field]) => given.has(key) || field instanceof z.ZodDefault,
  )
  return Object.fromEntries(present.map(([key, field]) => [key, parsePartially(field, given.get(key))]))
}

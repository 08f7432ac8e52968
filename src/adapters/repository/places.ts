/** Remembers where each part of parsed data stands in its text. */
import type { Path } from '../../core/rules/complaint.ts'

/** Offsets of one map or list and of its parts. */
export interface Place {
  start: number
  parts: Map<string | number, { key: number; value: number }>
}

/** By the map or list itself. */
export type Places = Map<unknown, Place>

export interface Placed {
  data: unknown
  places: Places
}

/** Where a path stands, or as much of it as there is. */
export function offsetOf({ data, places }: Placed, path: Path, at: 'key' | 'value'): number {
  let value = data
  let offset = places.get(data)?.start ?? 0
  for (const [index, part] of path.entries()) {
    const place = places.get(value)?.parts.get(part)
    if (!place) return offset
    const isLast = index === path.length - 1
    offset = isLast && at === 'value' ? place.value : place.key
    value = (value as Record<string | number, unknown>)[part]
  }
  return offset
}

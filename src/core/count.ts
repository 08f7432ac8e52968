/** Numbers as people read them. */

/** 450000 → `450,000`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

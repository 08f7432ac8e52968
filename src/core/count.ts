/** Numbers as people read them. */

/** 450000 → `450,000`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** Rounded up to two digits and a half, as a person would write it: 512,345 → 515,000. */
export function readable(value: number): number {
  if (value <= 10) return Math.ceil(value)
  const unit = Math.max(1, 10 ** (Math.floor(Math.log10(value)) - 1) / 2)
  return Math.ceil(Math.ceil(value / unit) * unit)
}

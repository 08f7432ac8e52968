/** What is wrong with parsed data, before anybody knows the line it stands on. */

export type Path = readonly (string | number)[]

export interface Complaint {
  path: Path
  /** Which part of the entry a person should look at. */
  at: 'key' | 'value'
  message: string
}

/** A Complaint about a value, or about its key. */
export function complaint(path: Path, message: string, at: 'key' | 'value' = 'value'): Complaint {
  return { path, at, message }
}

/** `['peaks', 2, 'from']` → `peaks[2].from`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

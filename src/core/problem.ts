/** Something wrong in the repository, at an exact place. Problems are collected, never thrown one by one. */
export interface Problem {
  /** Relative to the repository, with forward slashes. */
  file: string
  /** 1-based. */
  line: number
  /** 1-based, in characters. */
  column: number
  /** Where in the data, for example `peaks[2].from`; empty for the whole file. */
  path: string
  /** Lowercase sentence: the wrong value, why it is wrong, and the fix. */
  message: string
}

/** A place in the repository, so that a reason can point at the line it comes from. */
export interface Place {
  file: string
  line: number
  /** 1-based, in characters; where it is known. */
  column?: number
  /** Where in the data, for example `peaks[2]`. */
  path?: string
}

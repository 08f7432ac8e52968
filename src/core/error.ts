/** The user asked for something impossible: caught once, by the face, and shown as a sentence and what to do. */
export class SpringtideError extends Error {
  readonly code: string
  readonly hint: string

  constructor(code: string, message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SpringtideError'
    this.code = code
    this.hint = hint
  }
}

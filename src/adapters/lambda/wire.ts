/** What goes between a person's machine and the function: one request, and an answer line by line as JSON. */
import * as z from 'zod'
import { SpringtideError } from '../../core/error.ts'
import { Request } from '../../core/request.ts'
import { shortened } from '../../core/scalars.ts'
import { AnswerShape } from './answer-shape.ts'

/** What the function is invoked with. `by`: as the asking machine knows the person; IAM knows who it really is. */
export const RemoteRequest = z.strictObject({ request: Request, by: z.string().min(1).max(100) })
export type RemoteRequest = z.infer<typeof RemoteRequest>

/** The same as what `perform` gives. */
export type Answer = z.infer<typeof AnswerShape>

/** Some `progress`, then one `answer` or one `error`. */
export type Line =
  | { progress: string }
  | { answer: Answer }
  | { error: { code: string; message: string; hint: string } }

/** It goes to a terminal as it is: on one line, and not for ever. */
const sentence = (most: number) => z.string().transform((text) => shortened(text, most))

const LineShape: z.ZodType<Line> = z.union([
  z.strictObject({ progress: sentence(300) }),
  z.strictObject({ answer: AnswerShape }),
  z.strictObject({
    error: z.strictObject({ code: sentence(100), message: sentence(2_000), hint: sentence(2_000) }),
  }),
])

/** One line with its end. Only the ends of a Claim may be infinite; elsewhere such a number is a bug, and thrown. */
export function encodeLine(line: Line): string {
  return `${JSON.stringify(line, spellEnds)}\n`
}

const ends = new Set(['risesAt', 'fullAt', 'startsAt', 'endsAt'])

function spellEnds(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value
  if (ends.has(key) && !Number.isNaN(value)) return String(value)
  throw new TypeError(`${key} is ${value}: JSON has no such number`)
}

/**
 * @throws SpringtideError `remote-answer` where the line is none of ours: another version answered, or something else
 */
export function decodeLine(text: string): Line {
  const line = LineShape.safeParse(parseJson(text))
  if (line.success) return line.data
  throw new SpringtideError(
    'remote-answer',
    `the answer cannot be understood: ${shortened(text, 120)}`,
    'ask with the version of tide that is deployed, or deploy this one',
    line.error,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The verbs that change something: apply, prewarm and hold. */
import { SpringtideError } from '../../core/error.ts'
import type { Instant } from '../../core/instant.ts'
import type { Request } from '../../core/request.ts'
import { reportText } from '../../render/report-text.ts'
import { ask } from '../ask.ts'
import type { CommonOptions } from '../context.ts'
import { applyExitCode } from '../exit-code.ts'
import { show } from '../show.ts'
import type { Terminal } from '../terminal.ts'
import { when } from './look.ts'

export interface ApplyOptions extends CommonOptions {
  approve?: string[]
  exitCode?: boolean
}

export function apply(fleets: string[], options: ApplyOptions, terminal: Terminal): Promise<number> {
  const request = { verb: 'apply', fleets, approve: options.approve ?? [], ...when(options) } as const
  return write(request, options, terminal)
}

interface AskOptions extends CommonOptions {
  /** Milliseconds. */
  for?: number
  because?: string
  by: string
  end?: boolean
}

export interface PrewarmOptions extends AskOptions {
  connections?: number
  instances?: number
}

export interface HoldOptions extends AskOptions {
  all?: boolean
}

export async function prewarm(fleet: string, options: PrewarmOptions, terminal: Terminal): Promise<number> {
  const about = { verb: 'prewarm' as const, fleets: [fleet], ...when(options) }
  if (options.end) return write({ ...about, ask: { ask: 'end-prewarm' } }, options, terminal)
  const lasts = lasting(options, 'tide prewarm chat --connections 600000 --for 2h')
  return write(
    { ...about, ask: { ask: 'prewarm', override: { size: sizeOf(options), ...lasts } } },
    options,
    terminal,
  )
}

export async function hold(fleets: string[], options: HoldOptions, terminal: Terminal): Promise<number> {
  if (fleets.length === 0 && !options.all) {
    throw new SpringtideError(
      'no-fleet',
      'no fleet was named',
      'name one: tide hold chat --for 1h; or all of them: tide hold --all --for 1h',
    )
  }
  const about = { verb: 'hold' as const, fleets, ...when(options) }
  if (options.end) return write({ ...about, ask: { ask: 'end-hold' } }, options, terminal)
  return write(
    { ...about, ask: { ask: 'hold', hold: lasting(options, 'tide hold chat --for 1h') } },
    options,
    terminal,
  )
}

function sizeOf({ connections, instances }: PrewarmOptions) {
  if (connections !== undefined && instances === undefined) return { connections }
  if (instances !== undefined && connections === undefined) return { instances }
  throw new SpringtideError(
    'no-size',
    'say how much: either --connections or --instances',
    'for example --connections 600000',
  )
}

function lasting({ for: length, because = '', by, at }: AskOptions, example: string) {
  if (length === undefined)
    throw new SpringtideError('no-end', 'say for how long: it ends by itself', `for example ${example}`)
  const since: Instant = at ?? Date.now()
  return { since, until: since + length, by, because }
}

async function write(
  request: Request,
  options: CommonOptions & { exitCode?: boolean },
  terminal: Terminal,
): Promise<number> {
  const answer = await ask(request, options, terminal)
  await show(answer, options, terminal, reportText)
  return 'report' in answer ? applyExitCode(answer.report, options.exitCode ?? false) : 0
}

/** tide prewarm and tide hold: what a person asks for now, until it ends by itself. */
import type { Ask } from '../../core/ask.ts'
import { SpringtideError } from '../../core/error.ts'
import type { Instant } from '../../core/instant.ts'
import { runAsk } from '../../operations/run.ts'
import { reportText } from '../../render/report-text.ts'
import { type CommonOptions, writingLoopFor } from '../context.ts'
import { applyExitCode } from '../exit-code.ts'
import { showReport } from '../show.ts'
import type { Terminal } from '../terminal.ts'

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
  return ask([fleet], options, terminal, (at) => {
    if (options.end) return { ask: 'end-prewarm' }
    const size = sizeOf(options)
    return {
      ask: 'prewarm',
      override: { size, ...lasting(options, at, 'tide prewarm chat --connections 600000 --for 2h') },
    }
  })
}

export async function hold(fleets: string[], options: HoldOptions, terminal: Terminal): Promise<number> {
  if (fleets.length === 0 && !options.all) {
    throw new SpringtideError(
      'no-fleet',
      'no fleet was named',
      'name one: tide hold chat --for 1h; or all of them: tide hold --all --for 1h',
    )
  }
  return ask(fleets, options, terminal, (at) =>
    options.end
      ? { ask: 'end-hold' }
      : { ask: 'hold', hold: lasting(options, at, 'tide hold chat --for 1h') },
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

function lasting({ for: length, because = '', by }: AskOptions, at: Instant, example: string) {
  if (length === undefined)
    throw new SpringtideError('no-end', 'say for how long: it ends by itself', `for example ${example}`)
  return { since: at, until: at + length, by, because }
}

async function ask(
  fleets: string[],
  options: AskOptions,
  terminal: Terminal,
  wish: (at: Instant) => Ask,
): Promise<number> {
  const loop = await writingLoopFor(options, fleets, terminal, ['prewarm'])
  const report = await terminal.during(() => 'asking', runAsk(loop, wish(loop.at)))
  showReport(report, options, terminal, reportText)
  return applyExitCode(report, false)
}

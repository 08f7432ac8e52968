/** Asks for one thing: here, with the person's own credentials or in the sandbox, or of the deployed function. */
import { readCommit } from '../adapters/git.ts'
import { SpringtideError } from '../core/error.ts'
import { isWriting, type Request } from '../core/request.ts'
import { type Answer, perform } from '../operations/perform.ts'
import { openAws, openSandbox } from './cloud.ts'
import { type CommonOptions, load } from './context.ts'
import type { Terminal } from './terminal.ts'

/**
 * @throws SpringtideError `other-time`: what is right at another time is wrong now, except in the sandbox
 */
export async function ask(request: Request, options: CommonOptions, terminal: Terminal): Promise<Answer> {
  if (isWriting(request) && request.at !== undefined && !options.sandbox) {
    throw new SpringtideError(
      'other-time',
      '--at is for looking, not for writing',
      'leave it out, or add --sandbox; `tide plan --at` shows another time',
    )
  }
  return options.remote ? askRemotely(request, options, terminal) : askHere(request, options, terminal)
}

async function askHere(request: Request, options: CommonOptions, terminal: Terminal): Promise<Answer> {
  const desired = await load(options, terminal)
  const now = options.at ?? Date.now()
  const cloud = options.sandbox ? await openSandbox(desired.fleets, now) : openAws(options.stage)
  const progress = follow('reading')
  const work = perform(request, {
    ...cloud,
    desired,
    commit: await readCommit(options.repo),
    now: () => now,
    ...progress.hear,
  })
  return terminal.during(progress.tell, work)
}

async function askRemotely(request: Request, options: CommonOptions, terminal: Terminal): Promise<Answer> {
  if (options.sandbox) {
    throw new SpringtideError(
      'remote-sandbox',
      '--remote asks what is deployed, --sandbox asks nobody',
      'leave one of them out',
    )
  }
  const { connectLambda, functionNameOf, performRemotely } = await import('../adapters/lambda/invoke.ts')
  const progress = follow(`asking ${functionNameOf(options.stage, request)}`)
  const work = performRemotely(
    connectLambda(),
    functionNameOf(options.stage, request),
    { request, by: me() },
    progress.hear.onProgress,
  )
  return terminal.during(progress.tell, work)
}

/** Who asks, as this machine knows them. */
export function me(): string {
  return (process.env.USER || process.env.LOGNAME || 'somebody').slice(0, 60)
}

/** The latest sentence of progress, with the Changes done so far. */
function follow(first: string) {
  let sentence = first
  let done = 0
  return {
    tell: () => (done > 0 ? `${sentence}, ${done} changes done` : sentence),
    hear: {
      onProgress: (next: string) => {
        sentence = next
      },
      onOutcome: () => void done++,
    },
  }
}

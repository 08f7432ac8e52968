/** Keeps the calls of one client under a rate for each command, so that a big fleet does not throttle itself. */
import type { Pluggable } from '@smithy/types'
import throttle from 'p-throttle'

/**
 * A client plugin. `rates`: calls a second by command name; `shared`: one rate for all other commands together.
 * It stands before the SDK's retry, so retries come on top; adaptive retry slows those down by itself.
 */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's own type for a plugin of any client
export function pace(rates: Record<string, number>, shared?: number): Pluggable<any, any> {
  const turns = new Map(Object.entries(rates).map(([command, perSecond]) => [command, turn(perSecond)]))
  const sharedTurn = shared === undefined ? undefined : turn(shared)
  return {
    applyToStack(stack) {
      stack.add(
        (next, context) => async (args) => {
          await (turns.get(context.commandName ?? '') ?? sharedTurn)?.()
          return next(args)
        },
        { step: 'initialize', name: 'springtidePace' },
      )
    },
  }
}

/** `strict`: in any second, wherever it begins. Without it, two bursts may meet where one second ends. */
function turn(perSecond: number): () => Promise<void> {
  return throttle({ limit: perSecond, interval: 1_000, strict: true })(async () => {})
}

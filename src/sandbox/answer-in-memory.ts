/** The seam of every sandbox: a real SDK client whose calls are answered in memory, before anything is serialised, signed or retried. */
import type { Pluggable } from '@smithy/types'
import { metadata } from './refusal.ts'

/** What the clients of a sandbox sign with. */
export const credentials = { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'sandbox' }

/** A client plugin. `answer` gets the operation (`PutMetricAlarm`) and its input, and gives the output or throws AWS's refusal. */
export function answerInMemory(
  answer: (operation: string, input: object) => object | Promise<object>,
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's own type for a plugin of any client
): Pluggable<any, any> {
  return {
    applyToStack(stack) {
      stack.add(
        (_next, context) => async (args) => {
          const operation = (context.commandName ?? '').replace(/Command$/, '')
          const output = { ...(await answer(operation, args.input)), $metadata: metadata(200) }
          return { output, response: {} }
        },
        { name: 'sandbox', step: 'initialize', priority: 'high' },
      )
    },
  }
}

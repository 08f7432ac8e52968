/** Lambda kills what is not done in time without a word: this one says it first, and begins no more writes. */
import type { Context } from 'aws-lambda'
import type { Connect } from '../src/adapters/connect.ts'
import { SpringtideError } from '../src/core/error.ts'
import { SECOND } from '../src/core/instant.ts'

/** Kept back for the last words, and for writes that are on their way, in milliseconds. */
const reserve = 10 * SECOND

/** Both throw SpringtideError `out-of-time`. */
export function deadline(context: Context) {
  let done = 0
  const isOver = () => context.getRemainingTimeInMillis() <= reserve
  const over = () =>
    new SpringtideError(
      'out-of-time',
      `the function's time was over before it was done: ${done} changes were written or held, of the others nothing is known`,
      'see `tide plan` for what is left, and ask for fewer fleets at once',
    )
  return {
    count: () => void done++,
    /** Hands out no more clients once time is over: each write asks for its own. */
    guard:
      (connect: Connect): Connect =>
      (where) => {
        if (isOver()) throw over()
        return connect(where)
      },
    async limit<T>(work: Promise<T>): Promise<T> {
      const { promise, reject } = Promise.withResolvers<never>()
      const timer = setTimeout(
        () => reject(over()),
        Math.max(0, context.getRemainingTimeInMillis() - reserve),
      )
      try {
        return await Promise.race([work, promise])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

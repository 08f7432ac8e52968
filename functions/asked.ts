/** What a face writes down of a request that changes something: the nightly report reads these lines back. */
import type { Logger } from '@aws-lambda-powertools/logger'
import type { Asked } from '../src/core/asked.ts'
import { SpringtideError } from '../src/core/error.ts'
import type { Report } from '../src/core/report.ts'
import { undoneFleets } from '../src/core/undone.ts'
import type { Answer } from '../src/operations/perform.ts'
import { summarize } from './logbook.ts'

/** Does the work, and writes down what became of it, or why nothing did. */
export async function writtenDown(
  logger: Logger,
  asked: Omit<Asked, 'became'>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await work()
    logAsked(logger, { ...asked, became: 'report' in answer ? becameOf(answer.report) : 'answered' })
    return answer
  } catch (error) {
    const isRefusal = error instanceof SpringtideError
    logAsked(logger, { ...asked, became: isRefusal ? `refused: ${error.message}` : 'failed: see the log' })
    throw error
  }
}

/** Found again by its message, so `asked` is part of a format and not only words. */
export function logAsked(logger: Logger, { at, by, what, became }: Asked): void {
  const asked: Asked = {
    at,
    by: by.slice(0, 200),
    what: what.slice(0, 1_000),
    became: became.slice(0, 500),
  }
  logger.info('asked', { asked })
}

/** `2 applied, 0 held, 0 failed`; `nothing to change` only where every group was seen. */
function becameOf(report: Report): string {
  const { applied, held, failed } = summarize(report)
  const undone = undoneFleets(report)
  if (undone.length === 0 && report.outcomes?.length === 0) return 'nothing to change'
  const done = `${applied} applied, ${held} held, ${failed} failed`
  return undone.length > 0 ? `${done}; no group seen: ${undone.join(', ')}` : done
}

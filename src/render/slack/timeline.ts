/** The floor of the coming hours, drawn as in a terminal. */
import { count } from '../../core/count.ts'
import type { Timeline } from '../../core/timeline.ts'
import { plain } from '../paint.ts'
import { timelineText } from '../timeline-text.ts'
import { command, drawing, paragraph, say } from './blocks.ts'
import { each, type Part } from './fit.ts'

/** What a desktop's message column shows without wrapping. */
const columns = 64
/** The picture, and so many claims under it. */
const mostLines = 18

export function timelinesPart(timelines: Timeline[]): Part {
  return each(
    timelines,
    10,
    (timeline) => [drawing(shortened(timelineText([timeline], columns, plain)))],
    (left) => [
      paragraph([say(`and ${count(left.length)} more. One of them: `), command('/tide timeline FLEET')]),
    ],
  )
}

function shortened(text: string): string[] {
  const lines = text.trimEnd().split('\n')
  const left = lines.length - mostLines
  return left > 0 ? [...lines.slice(0, mostLines), `       and ${left} more`] : lines
}

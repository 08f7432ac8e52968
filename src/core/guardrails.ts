/** policies/guardrails.yaml: what waits for a person's approval. */
import * as z from 'zod'
import { writtenConcerns } from './concern.ts'
import { LocalTime, Name, Percent, Whole, Zone } from './scalars.ts'

const Freeze = z.strictObject({
  name: Name,
  from: LocalTime,
  to: LocalTime,
  timezone: Zone,
  concerns: z
    .array(z.enum(writtenConcerns))
    .min(1)
    .default(['scaling'])
    .describe('What is frozen; pre-warming goes on by default'),
  fleets: z.array(Name).min(1).optional().describe('By default all'),
})

export const Guardrails = z.strictObject({
  limits: z
    .strictObject({
      raise: Whole(1, 10_000).optional().describe('Largest rise of a floor at once, in instances'),
      lower: Whole(1, 10_000).optional().describe('Largest fall of a floor at once, in instances'),
      threshold: Percent.optional().describe('Largest move of a live alarm threshold'),
      prune: Whole(0, 1_000, 5).optional().describe('Most resources removed at once; by default 10'),
      prunePercent: Percent.refine((percent) => percent <= 100, {
        error: ({ input }) => `${input}%: a share is at most 100%`,
      })
        .optional()
        .describe(
          'Largest share of what Springtide owns in a Region that is removed at once; by default 20%',
        ),
      changes: Whole(1, 100_000).optional().describe('Most Changes in one plan; beyond it all of them wait'),
    })
    .default({}),
  prune: z
    .boolean()
    .optional()
    .describe('Remove what Springtide made and no file declares any more; otherwise it is only reported'),
  owner: Name.optional().describe(
    'Marks what is made from this repository, where several look after one account; needed before the first alarm is made',
  ),
  freeze: z.array(Freeze).max(100).default([]),
})
export type Guardrails = z.infer<typeof Guardrails>

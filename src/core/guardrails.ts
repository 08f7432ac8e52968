/** policies/guardrails.yaml: what waits for a person's approval. */
import * as z from 'zod'
import { groupConcerns } from './concern.ts'
import { LocalTime, Name, Percent, Whole, Zone } from './scalars.ts'

const Freeze = z.strictObject({
  name: Name,
  from: LocalTime,
  to: LocalTime,
  timezone: Zone,
  concerns: z
    .array(z.enum(groupConcerns))
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
      changes: Whole(1, 100_000).optional().describe('Most Changes in one plan; beyond it all of them wait'),
    })
    .default({}),
  freeze: z.array(Freeze).max(100).default([]),
})
export type Guardrails = z.infer<typeof Guardrails>

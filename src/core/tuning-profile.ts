/** policies/tuning/<profile>.yaml: what nodes must be, fact by fact. */
import * as z from 'zod'
import { Amount, Name, shown, Whole } from './scalars.ts'
import { type FactName, factNames, facts } from './tuning/facts.ts'

/** A sentence for people, on one line, since it ends up in tables, mails and chats. */
const Sentence = z.string().regex(/^[^\p{C}\u2028\u2029]{1,500}$/u, {
  error: ({ input }) => `${shown(input)}: write one line of 1 to 500 printable characters`,
})

const about = {
  severity: z.enum(['critical', 'warning', 'info']).default('warning'),
  why: Sentence.optional().describe('Why the value matters; shown beside what is expected'),
  remedy: Sentence.optional().describe('What a person can do; printed, never run'),
}

const Bound = Whole(0, Number.MAX_SAFE_INTEGER, 65_536)
const Factor = Amount(0.001, 1_000_000, 4)

const NumberSetting = z.strictObject({
  atLeast: Bound.optional(),
  atLeastPerConnection: Factor.optional().describe('Times capacity.connectionsPerInstance of the fleet'),
  atLeastPerCore: Factor.meta({ examples: [16_384] })
    .optional()
    .describe("Times the node's cores"),
  atMost: Bound.optional(),
  is: Bound.optional().describe('Exactly this; usually atLeast or atMost says better what is meant'),
  ...about,
})

/** A word of a text: `--flag` also matches `--flag=value`. */
const Word = z
  .string()
  .regex(/^[^\p{C}\s]{1,100}$/u, {
    error: ({ input }) => `${shown(input)}: write one word of 1 to 100 characters, without spaces`,
  })
  .meta({ examples: ['--max-old-space-size'] })

const TextSetting = z.strictObject({
  is: Sentence.optional(),
  has: z.array(Word).min(1).max(50).optional().describe('Words that must be there'),
  hasNot: z.array(Word).min(1).max(50).optional().describe('Words that must not be there'),
  ...about,
})

const BooleanSetting = z.strictObject({ is: z.boolean().meta({ examples: [true] }), ...about })

/** With an id each, the JSON Schema defines them once and not again for every fact. */
const ofKind = {
  number: NumberSetting.meta({ id: 'number' }),
  text: TextSetting.meta({ id: 'text' }),
  boolean: BooleanSetting.meta({ id: 'boolean' }),
}

type Settings = {
  [Fact in FactName]: z.ZodOptional<(typeof ofKind)[(typeof facts)[Fact]['kind']]>
}

const settings = Object.fromEntries(
  factNames.map((fact) => [fact, ofKind[facts[fact].kind].optional()]),
) as Settings

export const TuningProfile = z.strictObject({
  profile: Name.meta({
    description: 'The name the file has too: policies/tuning/<profile>.yaml',
    examples: ['websocket'],
  }),
  settings: z.strictObject(settings).meta({
    description: 'By the name of the fact as the probe prints it; sysctls by their kernel names',
    examples: [{ nofile: { atLeast: 65_536 } }],
  }),
})
export type TuningProfile = z.infer<typeof TuningProfile>

export type NumberSetting = z.infer<typeof NumberSetting>
export type TextSetting = z.infer<typeof TextSetting>
export type BooleanSetting = z.infer<typeof BooleanSetting>

/** What a profile demands of one fact. */
export type Setting = NumberSetting | TextSetting | BooleanSetting

/** The settings of a profile, in the order of the facts. */
export function settingsOf({ settings }: TuningProfile): { fact: FactName; setting: Setting }[] {
  return Object.entries(settings).flatMap(([fact, setting]) =>
    setting ? [{ fact: fact as FactName, setting }] : [],
  )
}

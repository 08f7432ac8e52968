/** Whether Slack would take a message, and whether anything in it could be parsed: the rules of docs.slack.dev, as Springtide uses blocks. */
import * as z from 'zod'

const wellFormed = (text: string) => text.isWellFormed()
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(wellFormed, 'half a character')
    .regex(/^[^\p{Cc}]*$/u, 'a control character')
const lines = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(wellFormed, 'half a character')
    .regex(/^(?:[^\p{Cc}]|\n)*$/u, 'a control character')

/** Slack decodes `&`, `<` and `>` in it. */
const PlainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: text(most).regex(/^[^&<>]*$/, 'a control character of Slack'),
    emoji: z.literal(false),
  })

/** Only elements of type text: no link, user, channel, broadcast or emoji. */
const Span = z.strictObject({
  type: z.literal('text'),
  text: lines(8_000),
  style: z.strictObject({ bold: z.literal(true).optional(), code: z.literal(true).optional() }).optional(),
})

const RichText = z.strictObject({
  type: z.literal('rich_text'),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(Span).min(1) }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(Span.omit({ style: true }).extend({ text: lines(3_000) })).length(1),
        }),
      ]),
    )
    .min(1),
})

const Button = z.strictObject({
  type: z.literal('button'),
  action_id: text(255),
  text: PlainText(75),
  accessibility_label: text(75),
  value: z.string().min(1).max(2_000),
  confirm: z.strictObject({
    title: PlainText(100),
    text: PlainText(300),
    confirm: PlainText(30),
    deny: PlainText(30),
    style: z.enum(['primary', 'danger']).optional(),
  }),
})

const Message = z.strictObject({
  text: lines(5_000)
    .regex(/^[^<>]*$/, 'something Slack would parse')
    .regex(/^(?:[^&]|&(?:amp|lt|gt);)*$/, 'an & that is no entity'),
  blocks: z
    .array(
      z.discriminatedUnion('type', [
        RichText,
        z.strictObject({ type: z.literal('context'), elements: z.array(PlainText(3_000)).min(1).max(10) }),
        z.strictObject({ type: z.literal('actions'), elements: z.array(Button).min(1).max(25) }),
      ]),
    )
    .min(1)
    .max(50),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.literal(false).optional(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
})

/** Together, as JSON: see src/render/slack/fit.ts. */
const mostCharacters = 10_000

/** What Slack would refuse or parse, each with its place; empty for a message that is fine. */
export function slackProblems(message: unknown): string[] {
  const parsed = Message.safeParse(JSON.parse(JSON.stringify(message)))
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { length } = JSON.stringify(parsed.data.blocks)
  return length > mostCharacters ? [`blocks: ${length} characters together`] : []
}

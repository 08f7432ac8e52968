/** What can be asked of Springtide, the same from the terminal, from Slack and from afar. */
import * as z from 'zod'
import { count } from './count.ts'
import { DAY, formatInstant } from './instant.ts'
import { Name } from './scalars.ts'

/** Empty: all of them. */
const Fleets = z.array(Name).max(1_000)
const At = z.int().min(0).max(8_640_000_000_000_000)
const ChangeId = z.string().regex(/^[0-9a-f]{10}$/)
const Words = z.string().max(500)
/** More than any fleet has; a tag holds ten digits. */
const Size = z.union([
  z.strictObject({ connections: z.int().min(1).max(1_000_000_000) }),
  z.strictObject({ instances: z.int().min(1).max(10_000) }),
])
const lasting = { since: At, until: At, by: Words, because: Words }

/** What is wanted for longer belongs into a schedule. */
const longest = 14 * DAY
const hasEnd = ({ since, until }: { since: number; until: number }) =>
  until > since && until - since <= longest
const end = { path: ['until'], error: 'until is after since, by 14 days at most' }

/** `at`: as if it were then; absent: now. */
const looking = { fleets: Fleets, at: At.optional() }

export const Request = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('status'), ...looking }),
  z.strictObject({ verb: z.literal('plan'), ...looking }),
  z.strictObject({ verb: z.literal('tuning'), ...looking }),
  z.strictObject({ verb: z.literal('balance'), ...looking }),
  z.strictObject({ verb: z.literal('drift'), ...looking }),
  z.strictObject({ verb: z.literal('timeline'), ...looking, hours: z.int().min(1).max(336) }),
  z.strictObject({ verb: z.literal('apply'), ...looking, approve: z.array(ChangeId).max(100) }),
  /** One held Change, and nothing else. */
  z.strictObject({ verb: z.literal('approve'), ...looking, id: ChangeId }),
  z.strictObject({
    verb: z.literal('prewarm'),
    ...looking,
    ask: z.discriminatedUnion('ask', [
      z.strictObject({
        ask: z.literal('prewarm'),
        override: z.strictObject({ size: Size, ...lasting }).refine(hasEnd, end),
      }),
      z.strictObject({ ask: z.literal('end-prewarm') }),
    ]),
  }),
  z.strictObject({
    verb: z.literal('hold'),
    ...looking,
    ask: z.discriminatedUnion('ask', [
      z.strictObject({ ask: z.literal('hold'), hold: z.strictObject(lasting).refine(hasEnd, end) }),
      z.strictObject({ ask: z.literal('end-hold') }),
    ]),
  }),
])
export type Request = z.infer<typeof Request>

const writing: ReadonlySet<Request['verb']> = new Set(['apply', 'approve', 'prewarm', 'hold'])

/** Whether a request changes anything. */
export function isWriting({ verb }: Request): boolean {
  return writing.has(verb)
}

/** A request in words, for logs and reports. */
export function describeRequest(request: Request): string {
  const fleets = request.fleets.length > 0 ? request.fleets.join(', ') : 'all fleets'
  switch (request.verb) {
    case 'apply':
      return `apply ${fleets}${request.approve.length > 0 ? `, approving ${request.approve.join(', ')}` : ''}`
    case 'approve':
      return `approve ${request.id} of ${fleets}`
    case 'prewarm': {
      if (request.ask.ask === 'end-prewarm') return `end the override of ${fleets}`
      const { size, until, because } = request.ask.override
      const wanted =
        'connections' in size
          ? `${count(size.connections)} connections`
          : `${count(size.instances)} instances`
      return `prewarm ${fleets} for ${wanted} until ${formatInstant(until)}${reason(because)}`
    }
    case 'hold': {
      if (request.ask.ask === 'end-hold') return `end the hold of ${fleets}`
      const { until, because } = request.ask.hold
      return `hold ${fleets} until ${formatInstant(until)}${reason(because)}`
    }
    default:
      return `${request.verb} ${fleets}`
  }
}

function reason(because: string): string {
  return because === '' ? '' : `: ${because}`
}

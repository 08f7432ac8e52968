/** The load a fleet is played with: the recording that is named, or the shipped one at the size of its largest peak. */
import type { Fleet } from '../core/desired.ts'
import { peakClaims } from '../core/floor.ts'
import { DAY, type Instant, MINUTE } from '../core/instant.ts'
import { targetPerInstance } from '../core/policy.ts'
import { plural } from '../render/paint.ts'
import { fitTrace } from './fit-trace.ts'
import { readTrace, type Trace } from './trace.ts'

export interface LoadOptions {
  /** A file; by default the shipped recording. */
  trace?: string
  /** Connections in the highest minute. */
  peak?: number
  /** Or every value so many times itself. */
  scale?: number
  from?: Instant
  to?: Instant
}

export interface Load {
  from: Instant
  /** Wanted connections, one value a minute. */
  values: Float64Array
  /** Where it comes from, in a few words. */
  words: string
  /** What was done to it, in sentences. */
  notes: string[]
}

const shipped = new URL('../../traces/worldcup98.csv', import.meta.url)
/** Three days, 1,513 weeks after they were recorded: there are the matches of the shipped calendar. */
const [shippedFrom, shippedTo] = [Date.UTC(2027, 5, 28), Date.UTC(2027, 5, 28) + 3 * DAY]

/** Reads the recording once for all fleets. */
export function openTrace({ trace }: LoadOptions): Promise<Trace> {
  return readTrace(trace ?? shipped)
}

export function loadFor(recorded: Trace, fleet: Fleet, options: LoadOptions): Load {
  const isShipped = options.trace === undefined
  const isWhole = options.from === undefined && options.to === undefined
  const span =
    isShipped && isWhole
      ? { from: shippedFrom, to: shippedTo }
      : { from: wholeMinute(options.from), to: wholeMinute(options.to) }
  const said = saidSize(options) ?? (isShipped ? declaredSize(fleet, span.from, span.to) : null)
  const { from, load, notes } = fitTrace(recorded, { ...span, size: said?.size ?? { scale: 1 } })
  const words = isShipped ? 'the site of the World Cup 1998, the recording shipped here' : recorded.name
  return { from, values: load, words, notes: [...notes, ...(said?.notes ?? [])] }
}

interface Sized {
  size: { peak: number } | { scale: number }
  notes: string[]
}

function saidSize({ peak, scale }: LoadOptions): Sized | null {
  if (peak !== undefined) return { size: { peak }, notes: [] }
  return scale === undefined ? null : { size: { scale }, notes: [] }
}

/** The shipped recording counts requests: it takes the size of what the fleet is declared for. */
function declaredSize(fleet: Fleet, from = shippedFrom, to = shippedTo): Sized {
  const target = targetPerInstance(fleet.policy)
  const peaks = peakClaims(fleet, from, to)
  const sizes = peaks.map(({ connections, instances }) => connections ?? instances * target)
  if (sizes.length > 0) {
    return {
      size: { peak: Math.max(...sizes) },
      notes: [
        'The highest minute is as large as the largest peak declared in this time: --peak says another.',
      ],
    }
  }
  const { max } = fleet.policy.capacity
  return {
    size: { peak: max * target },
    notes: [
      `No peak is declared in this time, so the highest minute is what ${plural(max, 'instance')} are for: --peak says another.`,
    ],
  }
}

function wholeMinute(at: Instant | undefined): Instant | undefined {
  return at === undefined ? undefined : Math.floor(at / MINUTE) * MINUTE
}

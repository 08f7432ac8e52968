/** Does what was asked, whoever asked and from wherever: every face that takes requests calls this. */
import type { Connect } from '../adapters/connect.ts'
import type { Change } from '../core/change.ts'
import { type Concern, nodeConcerns, writtenConcerns } from '../core/concern.ts'
import { type Desired, select } from '../core/desired.ts'
import { SpringtideError } from '../core/error.ts'
import { HOUR, type Instant } from '../core/instant.ts'
import type { Outcome, Report } from '../core/report.ts'
import type { Request } from '../core/request.ts'
import { type Timeline, timeline } from '../core/timeline.ts'
import type { Around } from './around/around.ts'
import { type ReadAsked, runNight } from './night.ts'
import { type Loop, runApply, runApprove, runAsk, runPlan } from './run.ts'
import type { LookAtNodes } from './survey.ts'

/** What stands behind the clients: AWS, or AWS in memory. */
export interface Cloud {
  connect: Connect
  /** The clients for nodes are loaded when nodes are looked at; `onProgress` gets a sentence now and then. */
  lookAtNodes: (concerns: readonly Concern[], onProgress: (sentence: string) => void) => Promise<LookAtNodes>
  readAsked: ReadAsked
  /** The clients for what stands around groups are loaded when it is looked at. */
  openAround: () => Promise<Around>
}

export interface Setting extends Cloud {
  desired: Desired
  commit: string | null
  now: () => Instant
  onProgress: (sentence: string) => void
  onOutcome?: (change: Change, outcome: Outcome) => void
}

export type Answer = { report: Report } | { timelines: Timeline[] }

/**
 * @throws SpringtideError where the request cannot be met: `unknown-fleet`, `too-large`, `void-approval`, `not-approvable`
 */
export async function perform(request: Request, setting: Setting): Promise<Answer> {
  const desired = select(setting.desired, lookedAt(request, setting.desired))
  const at = request.at ?? setting.now()
  if (request.verb === 'timeline') {
    const to = at + request.hours * HOUR
    return { timelines: desired.fleets.map((fleet) => timeline(fleet, at, to, null)) }
  }
  const around = await setting.openAround()
  const loop: Loop = { ...setting, desired, at, concerns: writtenConcerns, around }
  setting.onProgress(`reading ${desired.fleets.length} fleets`)
  return { report: await run(request, loop, setting) }
}

/** A removal shows only where all fleets are looked at, and may be of a fleet that has no file any more. */
function lookedAt({ verb, fleets }: Request, { guardrails }: Desired): readonly string[] {
  return verb === 'approve' && guardrails.prune ? [] : fleets
}

async function run(
  request: Exclude<Request, { verb: 'timeline' }>,
  loop: Loop,
  setting: Setting,
): Promise<Report> {
  const looking = async (concerns: readonly Concern[]): Promise<Loop> => {
    const some = concerns.filter((concern) => nodeConcerns.some((name) => name === concern))
    return { ...loop, concerns, nodes: await setting.lookAtNodes(some, setting.onProgress) }
  }
  switch (request.verb) {
    case 'plan':
      return runPlan(loop)
    case 'status':
      return runPlan(loop, 'all')
    case 'tuning':
    case 'balance':
      return runPlan(await looking([request.verb]))
    case 'drift':
      return runNight(await looking([...writtenConcerns, ...nodeConcerns]), setting.readAsked)
    case 'apply':
      return runApply(loop, request.approve)
    case 'approve':
      return runApprove(loop, request.id, request.fleets)
    case 'prewarm':
      if (request.fleets.length !== 1) throw oneFleet
      return runAsk({ ...loop, concerns: ['prewarm', 'backstop'] }, request.ask)
    case 'hold':
      return runAsk({ ...loop, concerns: ['prewarm', 'backstop'] }, request.ask)
  }
}

const oneFleet = new SpringtideError(
  'one-fleet',
  'a pre-warm is for one fleet',
  'name it, for example: tide prewarm chat --connections 600000 --for 2h',
)

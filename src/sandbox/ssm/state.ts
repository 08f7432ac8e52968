/** What the sandbox remembers of Systems Manager in one Region. */
import type { Instant } from '../../core/instant.ts'
import type { CommandDocument } from './documents.ts'
import type { ParameterState } from './parameters.ts'

export interface SsmState {
  documents: Map<string, CommandDocument>
  parameters: Map<string, ParameterState>
  commands: Map<string, CommandState>
  /** How the nodes of a group behave, by the group's name. */
  agents: Map<string, Agents>
  /** Read-after-write: a command's invocations are listed so many seconds after it was sent. */
  invocationsAppearAfterSeconds: number
}

/** How one group's nodes take commands. */
export interface Agents {
  answer: (instanceId: string, run: ScriptRun) => NodeAnswer | Promise<NodeAnswer>
  isOffline: (instanceId: string) => boolean
  /** When those that are offline were last heard of. */
  lostAt: Instant
  isUnregistered: (instanceId: string) => boolean
  /** The caller's role may not run commands on it. */
  isForbidden: (instanceId: string) => boolean
}

/** The document's script as an agent gets it: parameters filled in, or in the environment. */
export interface ScriptRun {
  commandId: string
  script: string
  environment: Record<string, string>
  /** The document's timeoutSeconds. */
  timeoutSeconds: number
}

/** What a node does with a command; by default it succeeds two seconds later and prints nothing. */
export interface NodeAnswer {
  output?: string
  errorOutput?: string
  /** Anything but 0 is Failed. */
  exitCode?: number
  /** Ends the invocation this way, whatever the script did. */
  status?: FinalStatus
  /** From being picked up to the end. Infinity: it never ends, and the document's time-out comes. */
  afterSeconds?: number
}

/** StatusDetails that end an invocation ("Understanding command statuses"). */
export type FinalStatus =
  | 'Success'
  | 'Failed'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Cancelled'
  | 'Undeliverable'
  | 'Terminated'
  | 'AccessDenied'
  | 'InvalidPlatform'

export interface CommandState {
  id: string
  document: CommandDocument
  comment: string
  sentAt: Instant
  invocations: Invocation[]
}

/** Decided when the command is sent; how it reads depends on the time. */
export interface Invocation {
  instanceId: string
  /** When the node picks it up; `null`: never. */
  startsAt: Instant | null
  endsAt: Instant
  status: FinalStatus
  exitCode: number
  output: string
  errorOutput: string
}

export function createSsmState(): SsmState {
  return {
    documents: new Map(),
    parameters: new Map(),
    commands: new Map(),
    agents: new Map(),
    invocationsAppearAfterSeconds: 0,
  }
}

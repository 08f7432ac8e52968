/** What adoption is given of a live group, and what it makes of it: files as plain data, with comments and what is left over. */
import type { Where } from '../change.ts'
import type { Alarm, Group, Reading, RoutingState, ScalingPolicy, ScheduledAction } from '../observed.ts'
import type { Launch } from '../proofs/live/look.ts'
import type { Path } from '../rules/complaint.ts'

/** One group as AWS has it now. A missing key was not asked for. */
export interface LiveGroup {
  where: Where
  group: Group
  policies: ScalingPolicy[]
  /** Those that fire one of the policies, and those that watch the group by its name. */
  alarms: Alarm[]
  /** Names of composite alarms whose rule speaks of one of `alarms`. */
  composites: string[]
  scheduledActions: ScheduledAction[]
  /** Newest first. */
  launches: Reading<Launch[]>
  routing?: Reading<RoutingState>
  /** The agent's configuration that somebody named. */
  agent?: AgentParameter
  /** Those that there are, where nobody named one. */
  agents?: Reading<AgentParameter[]>
}

/** A configuration of the agent, as Parameter Store has it; `null` where there is none of that name. */
export interface AgentParameter {
  name: string
  text: Reading<string | null>
}

/** A comment, above the key at `path`. */
export interface Note {
  path: Path
  says: string
}

/** A file as plain data, in the words of the format. */
export interface Draft {
  /** Relative to the repository. */
  file: string
  kind: 'policy' | 'schedule'
  data: Record<string, unknown>
  /** Above everything else. */
  head: string
  notes: Note[]
}

/** Something of the live group that the files cannot say, and why. */
export interface Unsaid {
  what: string
  why: string
}

/** What one part of the group becomes: keys of a file, with the comments and what is left over. */
export interface Said<T> {
  said: T
  notes: Note[]
  unsaid: Unsaid[]
}

/** The files of one fleet: its policy first. */
export interface Adoption {
  fleet: string
  group: string
  drafts: Draft[]
  unsaid: Unsaid[]
}

/** A direct hand on the nodes of one group: what they answer, and whether they can be reached at all. */
import type { RegionState } from '../state.ts'
import { agentsOf } from './managed-nodes.ts'
import { runInShell, type Shell } from './real-shell.ts'
import type { NodeAnswer } from './state.ts'

type Which = (instanceId: string) => boolean

export interface NodeHand {
  /** What each node does with a command from now on. */
  answers(answer: (instanceId: string) => NodeAnswer): void
  /** Each node runs the document's real script in a real shell on this machine. */
  runsScript(shell?: (instanceId: string) => Shell): void
  /** Their agents lose the connection now: commands are taken and time out. */
  offline(which: Which): void
  /** Systems Manager does not know them: a command that names one is refused as a whole. */
  unregistered(which: Which): void
  /** The caller may not run commands on them: a command that names one is denied as a whole. */
  forbidden(which: Which): void
}

export function createNodeHand(region: RegionState, group: string): NodeHand {
  const agents = agentsOf(region, group)
  return {
    answers(answer) {
      agents.answer = answer
    },
    runsScript(shell = () => ({})) {
      agents.answer = (instanceId, run) => runInShell(shell(instanceId), run)
    },
    offline(which) {
      agents.isOffline = which
      agents.lostAt = region.timeline.now()
    },
    unregistered(which) {
      agents.isUnregistered = which
    },
    forbidden(which) {
      agents.isForbidden = which
    },
  }
}

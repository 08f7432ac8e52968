/** The agent's configuration as text: what a live one needs to become the declared one, and whether two say the same. */

import { at, type Json, merge, parseTree, type Tree } from '../json.ts'
import type { Policy } from '../policy.ts'
import { agentConfiguration, isAllowance } from './agent.ts'
import { ethtool, meaning } from './agent-meaning.ts'

/** API_PutParameter: a standard parameter holds 4 KB, an advanced one 8 KB; one that is advanced stays so. */
const standardBytes = 4_096
const advancedBytes = 8_192

export type AgentText =
  | { same: true }
  | { text: string; isUnreadable: boolean }
  | { bytes: number; most: number }

/**
 * What the policy does not speak of stays as it is: logs, traces and other plugins of a live configuration. `live` is
 * `null` where there is none; what is no JSON object is replaced.
 */
export function agentText(policy: Policy, live: string | null): AgentText {
  const wanted = agentConfiguration(policy)
  const before = live === null ? null : parseTree(live)
  const after = before ? merge(before, withKept(before, wanted)) : wanted
  if (before && meaning(before) === meaning(after)) return { same: true }
  const most = live !== null && size(live) > standardBytes ? advancedBytes : standardBytes
  const pretty = JSON.stringify(after, null, 2)
  const text = size(pretty) <= most ? pretty : JSON.stringify(after)
  if (size(text) > most) return { bytes: size(text), most }
  return { text, isUnreadable: live !== null && before === null }
}

function size(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Other counters of `ethtool` stay beside the declared ones. */
function withKept(before: Tree, wanted: Tree): Tree {
  const kept = strings(at(before, ...ethtool)?.metrics_include)?.filter((name) => !isAllowance(name)) ?? []
  const declared = at(wanted, ...ethtool)
  if (!declared || kept.length === 0) return wanted
  const metrics_include = [...new Set([...(strings(declared.metrics_include) ?? []), ...kept])]
  return merge(wanted, { metrics: { metrics_collected: { ethtool: { metrics_include } } } })
}

function strings(value: Json | undefined): string[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
}

/** How much may be removed at once: a bad merge must not take away what every fleet runs on. */
import type { Change } from '../change.ts'
import type { Guardrails } from '../guardrails.ts'

/** Of one Region and account. */
export interface Removal {
  region: string
  /** All that Springtide owns there, with what is to be removed. */
  owned: number
  changes: Change[]
}

const usualMost = 10
const usualPercent = 20

/** Beyond a limit all removals of the run wait, since nobody knows which of them is the mistake. */
export function guardRemovals(removals: Removal[], { limits }: Guardrails): Change[] {
  const changes = removals.flatMap((removal) => removal.changes)
  const reason = tooMany(changes.length, limits.prune ?? usualMost) ?? tooLarge(removals, limits)
  if (reason === undefined) return changes
  return changes.map((change) => (change.held ? change : { ...change, held: { by: 'guardrail', reason } }))
}

function tooMany(count: number, most: number): string | undefined {
  if (count <= most) return undefined
  return `the run would remove ${count} resources; limits.prune allows ${most} at once`
}

function tooLarge(removals: Removal[], limits: Guardrails['limits']): string | undefined {
  const most = limits.prunePercent ?? usualPercent
  const worst = removals.find(({ owned, changes }) => changes.length * 100 > owned * most)
  if (!worst) return undefined
  const { region, owned, changes } = worst
  const percent = Math.round((changes.length / owned) * 100)
  return `the run would remove ${changes.length} of ${owned} resources in ${region}, ${percent} %; limits.prunePercent allows ${most} %`
}

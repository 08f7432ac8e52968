/** A parameter whose configuration several fleets declare alike: one Change writes it, and not one for each of them. */
import { type Change, whereOf } from '../change.ts'

/** The first that nothing holds writes, or else the first; all other Changes stay as they are. */
export function oncePerParameter(changes: Change[]): Change[] {
  const writers = new Map<string, Change>()
  for (const change of changes) {
    if (change.kind !== 'put-parameter') continue
    const first = writers.get(keyOf(change))
    if (!first || (first.held && !change.held)) writers.set(keyOf(change), change)
  }
  return changes.filter((change) => change.kind !== 'put-parameter' || writers.get(keyOf(change)) === change)
}

function keyOf({ target, after }: Change): string {
  return JSON.stringify([whereOf(target), target.name, after])
}

/** JSON as other programs keep it: compared by what it says, not by how it is written. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Tree = { [key: string]: Json }

/** The object, or `null` for anything else. */
export function tree(value: unknown): Tree | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : null
}

/** No configuration nests deeper, and every walk over one is as deep as it is: a stranger's must not end the run. */
const mostLevels = 100

/** The object in a text, or `null` where there is none, or one nested without end. */
export function parseTree(text: string): Tree | null {
  try {
    const parsed: Json = JSON.parse(text)
    return isWithin(mostLevels, parsed) ? tree(parsed) : null
  } catch {
    return null
  }
}

function isWithin(levels: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isWithin(levels - 1, inner))
}

/** The object at a path of own keys. */
export function at(from: Tree, ...path: string[]): Tree | null {
  return path.reduce<Tree | null>(
    (found, key) => (found && Object.hasOwn(found, key) ? tree(found[key]) : null),
    from,
  )
}

/** Objects key by key; anything else is replaced. */
export function merge(before: Tree, wanted: Tree): Tree {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(before)])]
  return Object.fromEntries(
    keys.map((key): [string, Json] => {
      const old = before[key] ?? null
      if (!Object.hasOwn(wanted, key)) return [key, old]
      const next = wanted[key] ?? null
      const [oldTree, nextTree] = [Object.hasOwn(before, key) ? tree(old) : null, tree(next)]
      return [key, oldTree && nextTree ? merge(oldTree, nextTree) : next]
    }),
  )
}

/** The same text for all that says the same, whatever the order of keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${entries.sort().join()}}`
}

/** Whether two JSON texts say the same, whatever their white space and order of keys. */
export function isSameJson(one: string, other: string): boolean {
  try {
    return canonical(JSON.parse(one)) === canonical(JSON.parse(other))
  } catch {
    return one === other
  }
}

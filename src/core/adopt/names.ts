/** Names of fleets and peaks, made from those of AWS: groups may be named in any letters, fleets may not. */

/** The same order whatever order AWS answers in. */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

/** Of scalars.ts: what a Name may have. */
const longest = 40

/** Files of policies/ that are no fleet's. */
export const otherFiles: readonly string[] = ['guardrails', 'report', 'access']

/** `Prod Chat_WS` → `prod-chat-ws`; `fallback` where no letter or digit is left. */
export function nameFrom(text: string, fallback: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-|-$/g, '')
  return plain === '' ? fallback : plain
}

/** The name, or the first of `name-2`, `name-3` … that nobody has. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name
  for (let number = 2; ; number++) {
    const end = `-${number}`
    const next = `${name.slice(0, longest - end.length).replace(/-$/, '')}${end}`
    if (!isTaken(next)) return next
  }
}

/** The name of the fleet that a group becomes. */
export function fleetName(group: string, isTaken: (name: string) => boolean): string {
  return freeName(nameFrom(group, 'fleet'), (name) => otherFiles.includes(name) || isTaken(name))
}

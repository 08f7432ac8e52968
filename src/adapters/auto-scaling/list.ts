/** Lists things that belong to groups in as few calls as the API allows: by account where that is fewer, else by group. */
import pMap from 'p-map'
import { concurrency } from '../batch.ts'

interface Page<T> {
  items: T[]
  next: string | undefined
}

/**
 * `readPage(group, token)` reads one page, of one group or (undefined) of the whole account and Region.
 * How much the account holds is not known beforehand: pages of the account are read for as long as they
 * have not cost more calls than one for each group would; then it goes by group. `andOthers`: also what groups have
 * that were not asked for, where the pages of the account were read to their end.
 */
export async function listByGroup<T extends { group: string }>(
  groups: string[],
  readPage: (group: string | undefined, token: string | undefined) => Promise<Page<T>>,
  andOthers = false,
): Promise<Map<string, T[]>> {
  if (groups.length === 0) return new Map()
  const whole = groups.length > 1 || andOthers ? await readAll(undefined, groups.length, readPage) : null
  const items =
    whole ??
    (
      await pMap(groups, async (group) => (await readAll(group, Infinity, readPage)) ?? [], { concurrency })
    ).flat()
  const found = new Map<string, T[]>(groups.map((group) => [group, []]))
  for (const item of items) {
    if (andOthers && !found.has(item.group)) found.set(item.group, [])
    found.get(item.group)?.push(item)
  }
  return found
}

async function readAll<T>(
  group: string | undefined,
  mostPages: number,
  readPage: (group: string | undefined, token: string | undefined) => Promise<Page<T>>,
): Promise<T[] | null> {
  const items: T[] = []
  let token: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await readPage(group, token)
    items.push(...page.items)
    token = page.next
    if (!token) return items
  }
  return null
}

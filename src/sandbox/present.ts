/** What AWS leaves absent is absent here too, not present and undefined. */

/** The object without its undefined members; arrays and objects within are kept as they are. */
export function present<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}

/** What a deployment ships beside the code: the repository, and the commit it is at. */
import { type Repository, readRepository } from '../src/adapters/repository/repository.ts'

export interface Shipped {
  load: () => Promise<Repository>
  commit: string | null
}

/** By default the folder the function runs in: Lambda starts it in its root, where schedules/ and policies/ are. */
export function shipped(env: NodeJS.ProcessEnv): Shipped {
  const directory = env.SPRINGTIDE_REPOSITORY ?? '.'
  return { load: () => readRepository(directory), commit: env.SPRINGTIDE_COMMIT ?? null }
}

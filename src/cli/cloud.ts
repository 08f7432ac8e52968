/** What stands behind the clients: AWS, or AWS in memory. */
import { type Connect, connectAws } from '../adapters/connect.ts'
import type { Progress } from '../adapters/ssm/read-nodes.ts'
import type { Concern } from '../core/concern.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import type { LookAtNodes } from '../operations/survey.ts'

export interface Cloud {
  connect: Connect
  /** The clients for nodes are loaded when nodes are looked at. */
  lookAtNodes: (
    concerns: readonly Concern[],
    onProgress: (progress: Progress) => void,
  ) => Promise<LookAtNodes>
}

export const openAws: Cloud = {
  connect: connectAws(),
  async lookAtNodes(concerns, onProgress) {
    const { connectNodes } = await import('../adapters/connect-nodes.ts')
    const { realPace, surveyNodes } = await import('../operations/survey.ts')
    return surveyNodes(connectNodes(), concerns, { ...realPace, onProgress })
  },
}

/** Loaded only when asked for: the deployed product knows nothing of it. */
export async function openSandbox(fleets: Fleet[], at: Instant): Promise<Cloud> {
  const { seedSandbox } = await import('../sandbox/seed.ts')
  const sandbox = seedSandbox(fleets, at)
  return {
    connect: sandbox.connect,
    async lookAtNodes(concerns, onProgress) {
      const { seedNodes } = await import('../sandbox/seed-nodes.ts')
      const { realPace, surveyNodes } = await import('../operations/survey.ts')
      seedNodes(sandbox, fleets)
      // Its time passes only when somebody waits.
      const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
      return surveyNodes(sandbox.connect, concerns, { ...realPace, now: sandbox.now, wait, onProgress })
    },
  }
}

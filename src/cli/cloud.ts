/** What stands behind the clients of the command: AWS, or AWS in memory. */
import { connectAws } from '../adapters/connect.ts'
import type { Fleet } from '../core/desired.ts'
import type { Instant } from '../core/instant.ts'
import type { Cloud } from '../operations/perform.ts'

/** With the person's own credentials; what was asked from afar is read from the log of the stage's functions. */
export function openAws(stage: string): Cloud {
  return {
    connect: connectAws(),
    async lookAtNodes(concerns, onProgress) {
      const { connectNodes } = await import('../adapters/connect-nodes.ts')
      const { inSentences, realPace, surveyNodes } = await import('../operations/survey.ts')
      return surveyNodes(connectNodes(), concerns, { ...realPace, onProgress: inSentences(onProgress) })
    },
    async openAround() {
      const { connectAround } = await import('../adapters/connect-around.ts')
      const { lookAround } = await import('../operations/around/around.ts')
      return lookAround(connectAround())
    },
    async readAsked(from, to) {
      const { connectLogs } = await import('../adapters/logs/connect.ts')
      const { logGroupsOf, readAsked } = await import('../adapters/logs/read-asked.ts')
      return readAsked(connectLogs(), logGroupsOf(stage), from, to)
    },
  }
}

/** Loaded only when asked for: the deployed product knows nothing of it. */
export async function openSandbox(fleets: Fleet[], at: Instant): Promise<Cloud> {
  const { seedSandbox } = await import('../sandbox/seed.ts')
  const { seedTelemetry } = await import('../sandbox/seed-telemetry.ts')
  const sandbox = seedSandbox(fleets, at)
  seedTelemetry(sandbox, fleets)
  return {
    connect: sandbox.connect,
    async lookAtNodes(concerns, onProgress) {
      const { seedNodes } = await import('../sandbox/seed-nodes.ts')
      const { inSentences, realPace, surveyNodes } = await import('../operations/survey.ts')
      seedNodes(sandbox, fleets)
      // Its time passes only when somebody waits.
      const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
      const pace = { ...realPace, now: sandbox.now, wait, onProgress: inSentences(onProgress) }
      return surveyNodes(sandbox.connect, concerns, pace)
    },
    async openAround() {
      const { lookAround } = await import('../operations/around/around.ts')
      return lookAround(sandbox.connect)
    },
    readAsked: async () => ({ read: [] }),
  }
}

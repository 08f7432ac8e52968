/** Puts a function into a folder as SST ships it, with the limits and the settings it is deployed with. */
import { cp } from 'node:fs/promises'
import path from 'node:path'
import type { BuildOptions } from 'esbuild'
import { ownFunctions } from '../../infra/functions.ts'
import type { FunctionName } from '../../infra/names.ts'
import { type Bundle, bundleFunction, root } from './bundle.ts'
import type { Deployment } from './lambda.ts'

type Shipped = Required<Pick<Deployment, 'handler' | 'timeoutSeconds' | 'memoryMb' | 'env'>> & {
  bundle: Bundle
}

/** What Slack signs with. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
export const queuePath = '/123456789012/springtide-test-asks.fifo'

/** `aws`: where AWS is; without `shipsRepository` its schedules/ and policies/ are left to the caller. */
export async function ship(
  name: FunctionName,
  taskRoot: string,
  { aws, shipsRepository, build }: { aws: string; shipsRepository: boolean; build?: BuildOptions },
): Promise<Shipped> {
  const { handler, timeout, memory, readsRepository, files, settings } = ownFunctions[name]
  const bundle = await bundleFunction(path.basename(handler).replace(/\..*/, ''), taskRoot, build)
  const folders = readsRepository && shipsRepository ? ['schedules', 'policies'] : []
  for (const each of [...folders, ...files])
    await cp(path.join(root, each), path.join(taskRoot, each), { recursive: true })
  const values = {
    'log-groups': {
      SPRINGTIDE_LOG_GROUPS: '/aws/lambda/springtide-test-worker,/aws/lambda/springtide-test-act',
    },
    'signing-secret': { SPRINGTIDE_SLACK_SIGNING_SECRET: signingSecret },
    // The SDK sends to where the URL of a queue says, whatever AWS_ENDPOINT_URL is.
    'asks-queue': { SPRINGTIDE_ASKS_QUEUE: `${aws}${queuePath}` },
    webhook: { SPRINGTIDE_SLACK_WEBHOOK: 'https://hooks.slack.com/services/T012AB3CD/B012AB3CD/abc' },
  }
  return {
    bundle,
    handler,
    timeoutSeconds: secondsOf(timeout),
    memoryMb: memory,
    env: {
      AWS_ENDPOINT_URL: aws,
      POWERTOOLS_SERVICE_NAME: 'springtide-test',
      SPRINGTIDE_STAGE: 'test',
      SPRINGTIDE_COMMIT: 'c0ffee1',
      ...Object.assign({}, ...settings.map((setting) => values[setting])),
    },
  }
}

/** `50 seconds`, `5 minutes`. */
function secondsOf(timeout: string): number {
  return Number.parseInt(timeout, 10) * (timeout.includes('minute') ? 60 : 1)
}

/** A group of nodes in AWS in memory, and a survey of it in the sandbox's own time. */
import { type Asked, type Progress, readNodes } from '../../../src/adapters/ssm/read-nodes.ts'
import { SECOND } from '../../../src/core/instant.ts'
import { createSandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

const port = { type: 'String', allowedPattern: '^[0-9]{1,5}$' }
const step = {
  action: 'aws:runShellScript',
  name: 'probe',
  inputs: { timeoutSeconds: '20', runCommand: ['true'] },
}
const document = { schemaVersion: '2.2', parameters: { port }, mainSteps: [step] }

/** Every node prints `hello from <id>` after two seconds, unless the story says otherwise. */
export function nodes(count: number, options: Partial<SandboxOptions> = {}) {
  const sandbox = createSandbox({ startsAt: clock('12:00'), ...options })
  const place = { region: 'us-east-1' }
  const region = sandbox.region(place)
  const { ssm } = sandbox.connect(place)
  region.createGroup({ name: 'chat', min: count, max: Math.max(count, 1) })
  region.registerDocument('probe', document)
  const hand = region.ssm('chat')
  hand.answers((id) => ({ output: hello(id) }))
  const ids = region.instances('chat').map(({ id }) => id)
  const begun = sandbox.now()
  const progress: Progress[] = []

  const read = async (
    asked: Asked[] = [{ instanceIds: ids, parameters: { port: ['443'] } }],
    seconds = 60,
  ) => {
    const answers = await readNodes(
      ssm,
      asked,
      {
        document: 'probe',
        runId: 'run-1',
        deadline: sandbox.now() + seconds * SECOND,
        now: sandbox.now,
        wait: async (milliseconds) => sandbox.advanceTo(sandbox.now() + milliseconds),
      },
      (heard) => progress.push(heard),
    )
    return Object.fromEntries(answers)
  }
  return {
    sandbox,
    region,
    ssm,
    ids,
    hand,
    read,
    progress,
    /** The node at this place in the group. */
    node: (index: number) => ids[index] ?? 'no such node',
    is:
      (...indexes: number[]) =>
      (id: string) =>
        indexes.includes(ids.indexOf(id)),
    operations: () => sandbox.calls.map(({ operation }) => operation),
    count: (operation: string) => sandbox.calls.filter((call) => call.operation === operation).length,
    secondsPassed: () => (sandbox.now() - begun) / SECOND,
  }
}

export function hello(id: string): string {
  return `hello from ${id}`
}

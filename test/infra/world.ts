/** Fleets in memory with nodes, some of which are silent, and what their calls ask of IAM. */

import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling'
import { logGroupsOf, readAsked } from '../../src/adapters/logs/read-asked.ts'
import { whereOf } from '../../src/core/change.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import type { Instant } from '../../src/core/instant.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import type { Setting } from '../../src/operations/perform.ts'
import { type Pace, realPace, surveyNodes } from '../../src/operations/survey.ts'
import { documentName, probeDocument, readProbe } from '../../src/probe/document.ts'
import { createLogsSandbox } from '../../src/sandbox/logs/clients.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import type { Request } from './iam.ts'
import { leaveBehind } from './leftovers.ts'
import { requestsOf } from './requests.ts'

export interface World {
  sandbox: Sandbox
  setting: Setting
  pace: Pace
  /** Of every call so far in an account. */
  asked(account: string): Request[]
  forget(): void
}

/** The nodes of `silent` answer nothing, somebody has set its group's MaxSize to 50, and there are leftovers beside it. */
export async function createWorld(
  fleets: Fleet[],
  silent: Fleet,
  start: Instant,
  { prunes = false } = {},
): Promise<World> {
  const sandbox = seedSandbox(fleets, start)
  const logs = createLogsSandbox()
  const tags = new Map<string, string>()
  for (const fleet of fleets) {
    const hand = sandbox.region(whereOf(fleet.policy))
    hand.registerDocument(documentName, probeDocument(readProbe()))
    hand.ssm(fleet.policy.group).offline(() => fleet === silent)
    for (const { id } of hand.instances(fleet.policy.group)) tags.set(id, fleet.name)
  }
  const { autoScaling } = sandbox.connect(whereOf(silent.policy))
  const { group: AutoScalingGroupName } = silent.policy
  await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 50 }))
  await leaveBehind(sandbox, silent)
  sandbox.calls.length = 0
  const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
  const pace = { ...realPace, now: sandbox.now, wait }
  return {
    sandbox,
    pace,
    setting: {
      connect: sandbox.connect,
      openAround: async () => lookAround(sandbox.connect),
      lookAtNodes: async (concerns) => surveyNodes(sandbox.connect, concerns, pace),
      readAsked: (from, to) => readAsked(logs.client, logGroupsOf('production'), from, to),
      desired: {
        fleets,
        repository: fleets,
        guardrails: Guardrails.parse({ prune: prunes, limits: { prune: 100, prunePercent: '100%' } }),
      },
      commit: null,
      now: sandbox.now,
      onProgress: () => {},
    },
    asked: (account) => [
      ...sandbox.calls
        .filter((call) => call.account === account)
        .flatMap((call) => requestsOf(call, (id) => tags.get(id))),
      ...logs.requests.map(({ logGroupName }) => ({
        action: 'logs:FilterLogEvents',
        resource: `arn:aws:logs:us-east-1:${account}:log-group:${logGroupName}:log-stream:`,
        keys: {},
      })),
    ],
    forget() {
      sandbox.calls.length = 0
    },
  }
}

/** What `perform` needs, on AWS in memory: the same clients, nodes that answer, and a log that says what a test wants. */

import type { Asked } from '../../src/core/asked.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import type { Instant } from '../../src/core/instant.ts'
import type { Reading } from '../../src/core/observed.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import type { Setting } from '../../src/operations/perform.ts'
import { realPace, surveyNodes } from '../../src/operations/survey.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { seedNodes } from '../../src/sandbox/seed-nodes.ts'

export interface Heard {
  /** What onProgress was told. */
  sentences: string[]
  /** The spans in which people's wishes were asked for. */
  spans: [from: Instant, to: Instant][]
  /** The concerns that nodes were looked at for. */
  looks: string[]
}

export function settingOf(
  sandbox: Sandbox,
  fleets: Fleet[],
  { guardrails = {}, asked = { read: [] } as Reading<Asked[]> } = {},
): Setting & { heard: Heard } {
  const heard: Heard = { sentences: [], spans: [], looks: [] }
  return {
    heard,
    desired: { fleets, guardrails: Guardrails.parse(guardrails) },
    connect: sandbox.connect,
    openAround: async () => lookAround(sandbox.connect),
    commit: '1f2e3d4c5b6a',
    now: sandbox.now,
    onProgress: (sentence) => void heard.sentences.push(sentence),
    async lookAtNodes(concerns) {
      heard.looks.push(concerns.join(' '))
      seedNodes(sandbox, fleets)
      const wait = async (milliseconds: number) => sandbox.advanceTo(sandbox.now() + milliseconds)
      return surveyNodes(sandbox.connect, concerns, { ...realPace, now: sandbox.now, wait })
    },
    async readAsked(from, to) {
      heard.spans.push([from, to])
      return asked
    },
  }
}

/** The calls that change something. */
export function writesOf({ calls }: Sandbox): string[] {
  return calls
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Describe|Get|List|SendCommand)/.test(operation))
}

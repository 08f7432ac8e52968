/** Whatever happens to nodes, each one asked about is told of, and only what a node itself said counts as an answer. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SECOND } from '../../../src/core/instant.ts'
import { hello, nodes } from './nodes.ts'

const fates = [
  'fine',
  'slow',
  'offline',
  'unregistered',
  'forbidden',
  'failed',
  'silent',
  'cut',
  'gone',
] as const
const fate = fc.oneof({ weight: 6, arbitrary: fc.constant('fine' as const) }, fc.constantFrom(...fates))

const story = fc.record({
  fates: fc.array(fate, { minLength: 1, maxLength: 120 }),
  pageSize: fc.constantFrom(5, 50),
  throttledEvery: fc.constantFrom(0, 0, 3, 7),
  mayAskAgents: fc.boolean(),
})

it('every node asked about has an answer, and an answer is what that node said', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ fates, pageSize, throttledEvery, mayAskAgents }) => {
      const { read, region, hand, ids, sandbox, progress } = nodes(fates.length, { pageSize })
      const has = (of: (typeof fates)[number]) => (id: string) => fates[ids.indexOf(id)] === of
      hand.offline(has('offline'))
      hand.unregistered((id) => has('unregistered')(id) || has('gone')(id))
      hand.forbidden(has('forbidden'))
      hand.answers((id) => {
        if (has('failed')(id)) return { exitCode: 1, output: hello(id) }
        if (has('silent')(id)) return { afterSeconds: Infinity }
        if (has('cut')(id)) return { output: hello(id).repeat(1_000) }
        return { output: hello(id), afterSeconds: has('slow')(id) ? 12 : 3 }
      })
      if (!mayAskAgents) region.deny('DescribeInstanceInformation')
      let calls = 0
      region.throttle(() => throttledEvery > 0 && ++calls % throttledEvery === 0)

      const deadline = sandbox.now() + 60 * SECOND
      const answers = await read()

      expect(Object.keys(answers).sort()).toEqual([...ids].sort())
      for (const [id, answer] of Object.entries(answers)) {
        if ('output' in answer) expect(answer.output).toBe(hello(id))
        if ('output' in answer) expect(has('fine')(id) || has('slow')(id)).toBe(true)
        else expect(answer.unchecked).not.toBe('')
      }
      const heard = ids.filter((id) => 'output' in (answers[id] ?? {}))
      const well = ids.filter((id) => has('fine')(id) || has('slow')(id))
      const isQuiet = throttledEvery === 0 && mayAskAgents && !fates.includes('forbidden')
      if (isQuiet) expect(heard).toEqual(well)
      expect(progress.at(-1)).toEqual({
        asked: ids.length,
        answered: heard.length,
        unchecked: ids.length - heard.length,
      })
      expect(sandbox.calls.filter(({ at }) => at >= deadline)).toEqual([])
    }),
    { numRuns: 150 },
  )
})

/** These run real processes on this machine; they are quick, and the sandbox's own time stands still meanwhile. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { nodes } from './nodes.ts'

const shells = [['sh'], ['dash'], ['bash'], ['busybox', 'sh']].filter(
  ([command = '', ...words]) => spawnSync(command, [...words, '-c', 'true']).status === 0,
)

function document(lines: string[], parameters: object = {}, timeoutSeconds = '20') {
  const step = { action: 'aws:runShellScript', name: 'probe', inputs: { timeoutSeconds, runCommand: lines } }
  return { schemaVersion: '2.2', parameters, mainSteps: [step] }
}

describe.runIf(process.platform !== 'win32')('a real shell', () => {
  it.each(shells)('B96 runs the script of the document: %s %s', async (...shell) => {
    const { send, list, ids, hand, later } = nodes(2)
    hand.runsScript(() => ({ shell }))
    const { CommandId } = (await send()) ?? {}
    later(10)
    const said = 'port 443\n\n----------ERROR-------\nshort\n'
    expect(await list(CommandId)).toEqual(ids.map((id) => [id, 'Success', said]))
  })

  it('B96 stands behind a prefix of each node, and its exit code counts', async () => {
    const { send, list, ids, hand, region, later } = nodes(2)
    region.registerDocument('probe', document(['echo "I am $NODE"', 'exit $CODE']))
    hand.runsScript((id) => ({ prefix: ['env', `NODE=${ids.indexOf(id)}`, `CODE=${ids.indexOf(id)}`] }))
    const { CommandId } = (await send({ Parameters: {} })) ?? {}
    later(10)
    expect(await list(CommandId)).toEqual([
      [ids[0], 'Success', 'I am 0\n'],
      [ids[1], 'Failed', 'I am 1\n'],
    ])
  })

  it('B96 gets parameters as text or in the environment, and the id of the command', async () => {
    const { send, list, hand, region, later } = nodes(1)
    const parameters = { text: { type: 'String' }, safe: { type: 'String', interpolationType: 'ENV_VAR' } }
    const lines = ['echo {{text}}', 'echo "$SSM_safe"', 'echo "$SSM_COMMAND_ID"']
    region.registerDocument('probe', document(lines, parameters))
    hand.runsScript()
    const Parameters = { text: ['$((1 + 1))'], safe: ['$((1 + 1))'] }
    const { CommandId } = (await send({ Parameters })) ?? {}
    later(10)
    expect((await list(CommandId))[0]?.[2]).toBe(`2\n$((1 + 1))\n${CommandId}\n`)
  })

  it('B96 survives ten megabytes, and ends what takes too long with all that it started', async () => {
    const { send, list, hand, region, later } = nodes(1)
    hand.runsScript()
    region.registerDocument('probe', document(['head -c 10000000 /dev/zero | tr "\\0" x']))
    const loud = await send({ Parameters: {} })
    region.registerDocument('probe', document(['echo begun', 'sleep 600 &', 'sleep 600'], {}, '1'))
    const slow = await send({ Parameters: {} })
    later(60)
    expect((await list(loud?.CommandId))[0]?.[2]).toMatch(/^x{2377}\n---Output truncated---$/)
    expect((await list(slow?.CommandId))[0]?.[1]).toBe('ExecutionTimedOut')
  })
})

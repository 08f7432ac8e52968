/** What holds for the script on any host and for any user: one line, whatever it meets. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNodeReport } from '../../src/probe/parse.ts'
import { folder, runProbe, script, shells } from './machine.ts'

const onLinux = process.platform === 'linux'
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

describe.skipIf(!onLinux)('the script on this host (skipped off Linux)', () => {
  it.each(shells)('states clock, uptime, cores and memory, in $name', ({ shell }) => {
    const { facts } = runProbe([], { shell, port: 9 }).report
    for (const name of ['clock', 'uptime', 'cores', 'memoryKiB', 'fs.file-max', 'net.core.somaxconn'])
      expect(`${name}: ${Number(facts[name]) > 0}`).toBe(`${name}: true`)
  })

  it.each(
    shells.flatMap(({ name, shell }) =>
      ['', '443; id', '$(id)', '-1', '0', '65536', '123456', 'x'].map((port) => ({ name, shell, port })),
    ),
  )('does nothing with the port "$port", in $name', ({ shell: [command = '', ...rest], port }) => {
    const ran = spawnSync(command, [...rest, script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, port, staleAfterSeconds: '1' },
    })
    expect(parseNodeReport(ran.stdout)).toEqual({
      unchecked: expect.stringMatching(/^the probe stopped: (port is not a number|no such port)$/),
    })
    expect([ran.status, ran.stderr]).toEqual([0, ''])
  })

  it.each(shells)('takes no number for octal, in $name', ({ shell }) => {
    expect(runProbe([], { shell, port: '0009' as unknown as number }).report.facts.cores).toBeGreaterThan(0)
  })

  it('prints one short line of JSON whatever its tools print and however they end', () => {
    const tools = ['ss', 'ip', 'ethtool', 'curl', 'getconf', 'readlink', 'stat', 'date', 'nsenter', 'sort']
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
            'driver: ena',
            'ino:12 ',
            'ESTAB 0 0',
            '"',
            '\\',
            '\n',
            '\t rto:1 lastrcv:',
            '99999999999999999999',
            '-1',
            ' -> ',
          ),
        )
        .map((parts) => Buffer.from(parts.join(''))),
    )
    const outputs = fc.record(
      Object.fromEntries(tools.map((tool) => [tool, fc.tuple(garbage, fc.constantFrom(0, 0, 1, 255))])),
      { requiredKeys: [] },
    )
    const at = folder()
    fc.assert(
      fc.property(outputs, fc.constantFrom(...shells), (printed, { shell }) => {
        const standIns: Record<string, string> = {}
        for (const [tool, answer] of Object.entries(printed)) {
          if (!answer) continue
          writeFileSync(path.join(at, tool), answer[0])
          standIns[tool] = `cat ${path.join(at, tool)}; exit ${answer[1]}`
        }
        runProbe([], { shell, port: 9, standIns })
      }),
      { numRuns: 20 },
    )
  })
})

describe('the script', () => {
  it.skipIf(!hasShellcheck)('passes shellcheck (skipped where that is not installed)', () => {
    const ran = spawnSync('shellcheck', ['-s', 'sh', script], { encoding: 'utf8' })
    expect(ran.stdout).toBe('')
    expect(ran.status).toBe(0)
  })
})

/** The Command document is the script and two numbers, and nothing else can get into it. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { probeDocument, readProbe } from '../../src/probe/document.ts'
import { parseNodeReport } from '../../src/probe/parse.ts'
import { shells } from './machine.ts'

interface Document {
  parameters: Record<string, { type: string; allowedPattern: string }>
  mainSteps: { action: string; inputs: { timeoutSeconds: string; runCommand: string[] } }[]
}

const document = probeDocument(readProbe()) as Document
const [step] = document.mainSteps
const lines = step?.inputs.runCommand ?? []

/** The text a shell gets, as the agent makes it. */
const scriptFor = (values: Record<string, string>) =>
  lines.join('\n').replaceAll(/\{\{ (\w+) \}\}/g, (_, name: string) => values[name] ?? '')

describe('the Command document', () => {
  it('is two assignments and the script, byte for byte', () => {
    expect(lines.slice(0, 2)).toEqual(["port='{{ port }}'", "staleAfterSeconds='{{ staleAfterSeconds }}'"])
    expect(`${lines.slice(2).join('\n')}\n`).toBe(readProbe())
  })

  it('has nothing else that SSM would replace', () => {
    expect(readProbe()).not.toMatch(/\{\{|\}\}'?\s*\}\}/)
  })

  it('takes only digits', () => {
    expect(Object.keys(document.parameters)).toEqual(['port', 'staleAfterSeconds'])
    for (const { type, allowedPattern } of Object.values(document.parameters)) {
      expect(type).toBe('String')
      for (const bad of ['', '443;reboot', "1'", '$(id)', '1 2', '-1', '1\n2', '1234567', '١٢'])
        expect(`${bad}: ${new RegExp(allowedPattern).test(bad)}`).toBe(`${bad}: false`)
    }
  })

  it('runs one shell script with a time limit, and fits into a document (64 KB)', () => {
    expect(document.mainSteps).toHaveLength(1)
    expect(step).toMatchObject({ action: 'aws:runShellScript', inputs: { timeoutSeconds: '20' } })
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(64 * 1_024)
  })

  it.each(shells)('gives a report when its text is run, in $name', ({ shell: [command = '', ...rest] }) => {
    const text = scriptFor({ port: '9', staleAfterSeconds: '60' })
    const ran = spawnSync(command, [...rest, '-c', text], { encoding: 'utf8' })
    expect({ status: ran.status, err: ran.stderr }).toEqual({ status: 0, err: '' })
    const reading = parseNodeReport(ran.stdout)
    expect('report' in reading && reading.report.facts.cores).toBeGreaterThan(0)
  })
})

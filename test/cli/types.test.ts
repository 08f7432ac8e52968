/** tide types: the table for people and for programs, and the same table anew from EC2. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readTypesTable, typesFile } from '../../src/adapters/ec2/types-file.ts'
import { types, updateTypes } from '../../src/cli/verbs/types.ts'
import { plain } from '../../src/render/paint.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { clock } from '../build.ts'

const us = { region: 'us-east-1' }

/** A terminal that keeps what it is told. */
function screen() {
  const told: string[] = []
  const terminal = {
    out: (text: string) => void told.push(text),
    err: () => {},
    paint: plain,
    columns: 100,
    during: <T>(_what: () => string, work: Promise<T>) => work,
  }
  return { terminal, text: () => told.join('') }
}

/** A copy of the shipped table, and EC2 of a Region in memory. */
function world() {
  const folder = mkdtempSync(path.join(tmpdir(), 'types-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'instance-types.json')
  copyFileSync(typesFile, file)
  const sandbox = createSandbox({ startsAt: clock('12:00') })
  const update = (json = false) => {
    const { terminal, text } = screen()
    const options = { ...us, update: true, json, file, date: '2026-11-23' }
    return updateTypes(sandbox.connect(us).ec2, options, terminal).then((code) => ({ code, text: text() }))
  }
  return { file, region: sandbox.region(us), update }
}

describe('tide types', () => {
  it('shows what each type always gets beside what it may get, and how old that is', async () => {
    const { terminal, text } = screen()
    expect(await types(us, terminal)).toBe(0)
    expect(text()).toMatch(/^type +vCPUs +GiB +baseline Gbps +peak Gbps$/m)
    expect(text()).toMatch(/^c5n\.large +2 +5\.25 +3 +25$/m)
    expect(text()).toMatch(/\n\n\d+ instance types as of 20\d\d-\d\d-\d\d: .+\n$/)
  })

  it('gives programs the same as JSON', async () => {
    const { terminal, text } = screen()
    await types({ ...us, json: true }, terminal)
    const table = JSON.parse(text())
    expect(Object.keys(table)).toEqual(['date', 'source', 'types'])
    expect(table.types[0]).toMatchObject({ name: 'c5.large', vcpus: 2, baselineGbps: 0.75 })
  })
})

describe('tide types --update', () => {
  it('writes the table anew as EC2 describes the types, and says what is different', async () => {
    const { file, update } = world()
    const shipped = readTypesTable(file).types
    const { code, text } = await update()
    const { date, source, types: after } = readTypesTable(file)
    expect([code, date, source]).toEqual([0, '2026-11-23', 'DescribeInstanceTypes in us-east-1'])
    expect(after.size).toBe(13)
    const gone = [...shipped.keys()].filter((name) => !after.has(name)).length
    expect(text).toBe(`✓ 13 instance types as of 2026-11-23: 2 new, 0 with other numbers, ${gone} gone\n`)
    expect((await update()).text).toContain(': 0 new, 0 with other numbers, 0 gone')
  })

  it('counts what has other numbers than before', async () => {
    const { file, update } = world()
    await update()
    writeFileSync(file, readFileSync(file, 'utf8').replace('[2, 4096, 0.75, 10]', '[2, 4096, 0.5, 10]'))
    expect((await update()).text).toContain(': 0 new, 1 with other numbers, 0 gone')
  })

  it('mends a table that cannot be read', async () => {
    const { file, update } = world()
    writeFileSync(file, 'no table')
    expect(await update()).toMatchObject({ code: 0, text: expect.stringContaining(': 13 new') })
    expect(JSON.parse((await update(true)).text).types).toHaveLength(13)
  })

  it('leaves the table as it is where EC2 refuses, and says the right that is missing', async () => {
    const { file, region, update } = world()
    region.deny('DescribeInstanceTypes')
    await expect(update()).rejects.toMatchObject({
      code: 'unread-types',
      message: expect.stringContaining('UnauthorizedOperation'),
      hint: expect.stringContaining('ec2:DescribeInstanceTypes'),
    })
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(typesFile, 'utf8'))
  })
})

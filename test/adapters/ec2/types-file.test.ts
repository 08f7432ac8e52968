/** The table of instance types: what is shipped, and what is written is read again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EC2Client, type InstanceTypeInfo } from '@aws-sdk/client-ec2'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEveryType } from '../../../src/adapters/ec2/read-instance-types.ts'
import {
  loadTypes,
  readTypesTable,
  typesFile,
  writeTypesTable,
} from '../../../src/adapters/ec2/types-file.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

function scratchFile(text = ''): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'types-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'instance-types.json')
  writeFileSync(file, text)
  return file
}

async function sandboxTypes(options = {}) {
  const sandbox = createSandbox({ startsAt: clock('12:00'), ...options })
  return readEveryType(sandbox.connect({ region: 'us-east-1' }).ec2)
}

/** A real client whose calls are answered with these types, as the sandbox does with its own. */
function answering(...types: InstanceTypeInfo[]) {
  const client = new EC2Client({ region: 'us-east-1' })
  client.middlewareStack.add(
    () => async () => ({ output: { InstanceTypes: types }, response: {} }) as never,
    {
      step: 'initialize',
      priority: 'high',
    },
  )
  return async () => client
}

describe('the shipped table', () => {
  it('has the common types, with what they always get beside what they may get', () => {
    const types = loadTypes()
    expect(types.size).toBeGreaterThan(400)
    expect(types.get('c5.2xlarge')).toEqual({
      name: 'c5.2xlarge',
      vcpus: 8,
      memoryMiB: 16_384,
      networkPerformance: 'Up to 10 Gigabit',
      baselineGbps: 2.5,
      peakGbps: 10,
    })
    expect(types.get('c5n.18xlarge')).toMatchObject({ networkPerformance: '100 Gigabit', baselineGbps: 100 })
    const families = new Set([...types.keys()].map((name) => name.split('.')[0]))
    for (const family of 'c5 c5n c6i c6in c6g c6gn c7g c7gn c7i m5 m6i m6g m7g r5'.split(' '))
      expect(families).toContain(family)
  })

  it('says how old it is, and of what source', () => {
    expect(readTypesTable(typesFile)).toMatchObject({
      date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
      source: expect.stringMatching(/./),
    })
  })

  it('agrees with every type that the sandbox describes', async () => {
    const shipped = loadTypes()
    const both = [...(await sandboxTypes()).values()].filter(({ name }) => shipped.has(name))
    expect(both.length).toBeGreaterThan(8)
    for (const type of both) expect(shipped.get(type.name)).toEqual(type)
  })

  it('never promises more than the peak, and more vCPUs never less of anything', () => {
    const types = [...loadTypes().values()]
    for (const { name, baselineGbps, peakGbps } of types)
      expect([name, (baselineGbps ?? 0) <= (peakGbps ?? 0)]).toEqual([name, true])
    for (const family of Map.groupBy(types, ({ name }) => name.split('.')[0]).values())
      for (const [index, type] of family.entries()) {
        const before = family[index - 1] ?? type
        const grows =
          (type.baselineGbps ?? 0) >= (before.baselineGbps ?? 0) && type.memoryMiB >= before.memoryMiB
        expect([type.name, grows]).toEqual([type.name, true])
      }
  })

  it('is written as it stands in the repository, a line for each type', async () => {
    const file = scratchFile()
    await writeTypesTable(file, readTypesTable(typesFile))
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(typesFile, 'utf8'))
  })
})

describe('every type of a Region', () => {
  it('is read to the last page', async () => {
    const types = await sandboxTypes({ pageSize: 2 })
    expect(types.size).toBe(13)
    expect(types.get('t1.micro')).toMatchObject({ baselineGbps: null, peakGbps: null })
  })

  it('has no more than AWS says of the whole instance, whatever its cards say each', async () => {
    const card = (gbps: number) => ({ BaselineBandwidthInGbps: gbps, PeakBandwidthInGbps: gbps })
    const of = (NetworkPerformance: string, ...gbps: number[]): InstanceTypeInfo => ({
      InstanceType: 'c6in.32xlarge',
      NetworkInfo: { NetworkPerformance, NetworkCards: gbps.map(card) },
    })
    const gbps = async (type: InstanceTypeInfo) =>
      (await readEveryType(answering(type))).get('c6in.32xlarge')?.baselineGbps
    expect(await gbps(of('200 Gigabit', 200, 200))).toBe(200)
    expect(await gbps(of('4x 100 Gigabit', 100, 100, 100, 100))).toBe(400)
    expect(await gbps(of('Fast', 100, 100))).toBe(200)
    expect(await gbps(of('33.33 Gigabit', 33.333))).toBe(33.333)
  })
})

describe('a table', () => {
  it('is read as it was written, whatever is in it', async () => {
    const gbps = fc.option(fc.integer({ min: 1, max: 9_999_999 }).map((megabits) => megabits / 1_000))
    const name = fc.stringMatching(/^[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/)
    const type = fc.record({
      name,
      vcpus: fc.integer({ min: 1, max: 1_000 }),
      memoryMiB: fc.integer({ min: 1, max: 100_000_000 }),
      baselineGbps: gbps,
      peakGbps: gbps,
    })
    const file = scratchFile()
    await fc.assert(
      fc.asyncProperty(fc.array(type, { maxLength: 30 }), async (drawn) => {
        const types = new Map(drawn.map((one) => [one.name, { ...one, networkPerformance: '' }]))
        await writeTypesTable(file, { date: '2026-11-23', source: 'a test', types })
        const read = readTypesTable(file).types
        expect([...read.keys()].sort()).toEqual([...types.keys()].sort())
        for (const [key, { networkPerformance: _, ...numbers }] of types)
          expect(read.get(key)).toMatchObject(numbers)
      }),
      { numRuns: 50 },
    )
  })

  it('is written without what cannot be true of a type', async () => {
    const file = scratchFile()
    const sound = { name: 'c5.large', vcpus: 2, memoryMiB: 4_096, networkPerformance: '' }
    const numbers = { baselineGbps: 0.75, peakGbps: 10 }
    const wrong = [
      { ...sound, ...numbers, name: '../../etc' },
      { ...sound, ...numbers, name: 'c6.large', vcpus: 0 },
      { ...sound, ...numbers, name: 'c7.large', baselineGbps: Number.NaN },
    ]
    const types = new Map([{ ...sound, ...numbers }, ...wrong].map((type) => [type.name, type]))
    await writeTypesTable(file, { date: '2026-11-23', source: 'a test', types })
    expect([...readTypesTable(file).types.keys()]).toEqual(['c5.large'])
  })

  it('that is not there or not what was written is a refusal with what to do', () => {
    const refusal = { code: 'types-file', hint: 'write it anew: tide types --update' }
    for (const file of ['/nowhere/types.json', scratchFile('{'), scratchFile('{"date":"2026-11-23"}')])
      expect(() => readTypesTable(file)).toThrowError(expect.objectContaining(refusal))
  })

  it('that cannot be written is a refusal too', async () => {
    const table = readTypesTable(typesFile)
    await expect(writeTypesTable('/nowhere/types.json', table)).rejects.toMatchObject({ code: 'unwritable' })
  })
})

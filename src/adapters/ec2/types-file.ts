/** data/instance-types.json: what instance types have, shipped with its date and source; `tide types --update` writes it anew. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { SpringtideError } from '../../core/error.ts'
import type { InstanceType } from '../../core/node.ts'

/** Within Springtide, not within the repository of schedules: it is the same for everybody. */
export const typesFile = fileURLToPath(new URL('../../../data/instance-types.json', import.meta.url))

const columns = ['vcpus', 'memoryMiB', 'baselineGbps', 'peakGbps']

const TypeName = z.string().regex(/^[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/)
const Gbps = z.number().positive().max(100_000).nullable()
const Row = z.tuple([z.int().min(1).max(100_000), z.int().min(1).max(1_000_000_000), Gbps, Gbps])
type Row = z.infer<typeof Row>

const TypesFile = z.strictObject({
  date: z.iso.date(),
  source: z.string().min(1).max(300),
  columns: z.tuple([
    z.literal('vcpus'),
    z.literal('memoryMiB'),
    z.literal('baselineGbps'),
    z.literal('peakGbps'),
  ]),
  types: z.record(TypeName, Row),
})

export interface TypesTable {
  /** `YYYY-MM-DD`: when the source said so. */
  date: string
  source: string
  /** By name. */
  types: ReadonlyMap<string, InstanceType>
}

/** The shipped instance types by name. @throws SpringtideError `types-file` */
export function loadTypes(): ReadonlyMap<string, InstanceType> {
  return readTypesTable(typesFile).types
}

/** @throws SpringtideError `types-file`: not there, or not what was written */
export function readTypesTable(file: string): TypesTable {
  try {
    const { date, source, types } = TypesFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    const rows = Object.entries(types).map(([name, row]) => [name, toType(name, row)] as const)
    return { date, source, types: new Map(rows) }
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new SpringtideError(
      'types-file',
      `the table of instance types cannot be read: ${why.split('\n').slice(0, 3).join(' ')}`,
      'write it anew: tide types --update',
      error,
    )
  }
}

function toType(name: string, [vcpus, memoryMiB, baselineGbps, peakGbps]: Row): InstanceType {
  const most = peakGbps === null ? '' : `${peakGbps} Gigabit`
  const isBurst = baselineGbps !== null && peakGbps !== null && peakGbps > baselineGbps
  return {
    name,
    vcpus,
    memoryMiB,
    networkPerformance: isBurst ? `Up to ${most}` : most,
    baselineGbps,
    peakGbps,
  }
}

/** A line for each type, sorted, so that a later table is a short diff. @throws SpringtideError `unwritable` */
export async function writeTypesTable(file: string, table: TypesTable): Promise<void> {
  try {
    await writeFile(file, typesText(table))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SpringtideError(
      'unwritable',
      `the table of instance types could not be written: ${why}`,
      'update it where Springtide is checked out, and commit it',
      error,
    )
  }
}

/** What cannot be true of an instance type stays out: a table with it could not be read again. */
function typesText({ date, source, types }: TypesTable): string {
  const rows = [...types.values()].sort(bySize).flatMap((type) => {
    const { name, vcpus, memoryMiB, baselineGbps, peakGbps } = type
    const row = Row.safeParse([vcpus, memoryMiB, baselineGbps, peakGbps])
    if (!TypeName.safeParse(name).success || !row.success) return []
    return `    ${JSON.stringify(name)}: [${row.data.map((value) => JSON.stringify(value)).join(', ')}]`
  })
  const head = [
    `  "date": ${JSON.stringify(date)},`,
    `  "source": ${JSON.stringify(source)},`,
    `  "columns": [${columns.map((name) => JSON.stringify(name)).join(', ')}],`,
  ]
  return `{\n${head.join('\n')}\n  "types": {\n${rows.join(',\n')}\n  }\n}\n`
}

function bySize(a: InstanceType, b: InstanceType): number {
  const [familyA = '', familyB = ''] = [a.name.split('.')[0], b.name.split('.')[0]]
  if (familyA !== familyB) return familyA < familyB ? -1 : 1
  return a.vcpus - b.vcpus || a.memoryMiB - b.memoryMiB || (a.name < b.name ? -1 : 1)
}

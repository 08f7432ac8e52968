/** tide types: the instance types that checks know; --update asks EC2 for all of them and writes the table anew. */
import { reading } from '../../adapters/cloud-error.ts'
import { readEveryType } from '../../adapters/ec2/read-instance-types.ts'
import { readTypesTable, type TypesTable, typesFile, writeTypesTable } from '../../adapters/ec2/types-file.ts'
import { SpringtideError } from '../../core/error.ts'
import { typesText, typesUpdateText } from '../../render/types-text.ts'
import type { Terminal } from '../terminal.ts'

export interface TypesOptions {
  json?: boolean
  update?: boolean
  /** The Region that is asked. */
  region: string
}

export async function types(options: TypesOptions, terminal: Terminal): Promise<number> {
  if (!options.update) {
    show(readTypesTable(typesFile), options, terminal, typesText)
    return 0
  }
  const { connectNodes } = await import('../../adapters/connect-nodes.ts')
  const { ec2 } = connectNodes()({ region: options.region })
  const date = new Date().toISOString().slice(0, 10)
  return updateTypes(ec2, { ...options, file: typesFile, date }, terminal)
}

/**
 * @param date today, `YYYY-MM-DD`
 * @throws SpringtideError `unread-types`: EC2 did not say, and the table stays as it is
 */
export async function updateTypes(
  ec2: Parameters<typeof readEveryType>[0],
  options: TypesOptions & { file: string; date: string },
  terminal: Terminal,
): Promise<number> {
  const { region, file, date } = options
  const asking = reading(() => readEveryType(ec2))
  const answer = await terminal.during(() => `reading the instance types of ${region}`, asking)
  const why = 'unread' in answer ? answer.unread : `${region} named no instance type`
  if ('unread' in answer || answer.read.size === 0) {
    const hint = 'it takes the right ec2:DescribeInstanceTypes; the table is as it was'
    throw new SpringtideError('unread-types', `the instance types could not be read: ${why}`, hint)
  }
  const before = tableBefore(file)
  await writeTypesTable(file, { date, source: `DescribeInstanceTypes in ${region}`, types: answer.read })
  const after = readTypesTable(file)
  show(after, options, terminal, (table, paint) => typesUpdateText(before, table, paint))
  return 0
}

/** What cannot be read is what an update mends. */
function tableBefore(file: string): TypesTable['types'] {
  try {
    return readTypesTable(file).types
  } catch (error) {
    if (error instanceof SpringtideError) return new Map()
    throw error
  }
}

function show(
  table: TypesTable,
  { json }: Pick<TypesOptions, 'json'>,
  { out, paint }: Terminal,
  text: (table: TypesTable, paint: Terminal['paint']) => string,
): void {
  const { date, source, types } = table
  out(
    json ? `${JSON.stringify({ date, source, types: [...types.values()] }, null, 2)}\n` : text(table, paint),
  )
}

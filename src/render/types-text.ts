/** The table of instance types: what each always gets, beside what it may get for minutes. */
import type { InstanceType } from '../core/node.ts'
import { type Paint, plural, safe } from './paint.ts'

interface Table {
  date: string
  source: string
  types: ReadonlyMap<string, InstanceType>
}

export function typesText({ date, source, types }: Table, paint: Paint): string {
  const head = ['type', 'vCPUs', 'GiB', 'baseline Gbps', 'peak Gbps']
  const rows = [...types.values()].map((type) => [
    safe(type.name, 41),
    String(type.vcpus),
    String(Number((type.memoryMiB / 1_024).toFixed(2))),
    gbps(type.baselineGbps),
    gbps(type.peakGbps),
  ])
  const widths = head.map((title, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), title.length),
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  const about = `${plural(types.size, 'instance type')} as of ${safe(date)}: ${safe(source)}`
  return `${[paint('dim', line(head)), ...rows.map(line), '', about].join('\n')}\n`
}

/** What an update of the table changed. */
export function typesUpdateText(before: Table['types'], after: Table, paint: Paint): string {
  const isNew = [...after.types.keys()].filter((name) => !before.has(name)).length
  const gone = [...before.keys()].filter((name) => !after.types.has(name)).length
  const other = [...after.types.values()].filter((type) => {
    const old = before.get(type.name)
    return old !== undefined && numbers(old) !== numbers(type)
  }).length
  const about = `${plural(after.types.size, 'instance type')} as of ${safe(after.date)}`
  return paint('green', `✓ ${about}: ${isNew} new, ${other} with other numbers, ${gone} gone\n`)
}

function numbers({ vcpus, memoryMiB, baselineGbps, peakGbps }: InstanceType): string {
  return [vcpus, memoryMiB, baselineGbps, peakGbps].join()
}

function gbps(amount: number | null): string {
  return amount === null ? 'unknown' : String(amount)
}

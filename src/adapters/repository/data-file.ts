/** Reads one YAML file against its schema and rules. */
import type { z } from 'zod'
import type { Problem } from '../../core/problem.ts'
import type { Complaint } from '../../core/rules/complaint.ts'
import { type Partially, validate } from '../../core/rules/validate.ts'
import type { ReadText } from './folder.ts'
import { locate, mostPerFile, problemAt } from './problems.ts'
import { parseYaml, type YamlFile } from './yaml-file.ts'

/** A file as far as it could be understood. */
export interface DataFile<T> {
  file: string
  /** `null` where not even the YAML could be read. */
  yaml: YamlFile | null
  value: T | null
  partial: Partially<T> | undefined
  problems: Problem[]
}

/** What a kind of file must look like. */
export interface Kind<T> {
  schema: z.ZodType<T>
  rules: (partial: Partially<T>) => Complaint[]
}

export function readDataFile<T>(readText: ReadText, file: string, { schema, rules }: Kind<T>): DataFile<T> {
  const unread = (problems: Problem[]): DataFile<T> => ({
    file,
    yaml: null,
    value: null,
    partial: undefined,
    problems,
  })
  const read = readText(file)
  if ('unusable' in read) return unread([problemAt(file, read.unusable.message)])
  const yaml = parseYaml(read.text)
  if ('flaws' in yaml)
    return unread(yaml.flaws.map(({ line, column, message }) => problemAt(file, message, line, column)))
  const { value, partial, complaints } = validate(schema, rules, yaml.data)
  const problems = locate(file, yaml, complaints)
  // Nobody compares it with others, and what is known of it would take the most memory of all.
  return complaints.length > mostPerFile ? unread(problems) : { file, yaml, value, partial, problems }
}

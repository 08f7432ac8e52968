/** docs/format.md: every key of the repository's files, from the JSON Schemas that editors and the reader share. */
import { jsonSchemas } from './schemas.ts'

interface Schema {
  title?: string
  type?: string
  description?: string
  default?: unknown
  enum?: unknown[]
  const?: unknown
  examples?: unknown[]
  minimum?: number
  maximum?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
  definitions?: Record<string, Schema>
}

/** @param read the text of a file of the shipped repository, which shows what a schema describes */
export function formatPage(read: (file: string) => string): string {
  const parts = jsonSchemas().map(({ text, example }) => {
    const schema = JSON.parse(text) as Schema
    return [
      `## ${schema.title?.replace('Springtide ', '')}`,
      `\`\`\`yaml\n${read(example).trimEnd()}\n\`\`\``,
      table(rows(schema, '')),
      ...Object.entries(schema.definitions ?? {}).map(
        ([name, kind]) => `Keys of a ${name}:\n\n${table(rows(kind, ''))}`,
      ),
    ].join('\n\n')
  })
  return `${[introduction, ...parts].join('\n\n')}\n`
}

const introduction = `# The files of the repository

Every key of \`policies/\` and \`schedules/\`, made from the schemas that read them (\`npm run schema\`). An unknown key is an
error, and so is a value out of range: \`npx tide check\` prints each at its line. With the first line of each example,
editors check while you type. Keys in **bold** must be there. \`[]\` is each item of a list, \`*\` any name.`

interface Row {
  key: string
  isRequired: boolean
  schema: Schema
}

function rows(schema: Schema, path: string): Row[] {
  const { properties = {}, required = [] } = schema
  return Object.entries(properties).flatMap(([name, declared]) => {
    const key = path ? `${path}.${name}` : name
    return [{ key, isRequired: required.includes(name), schema: declared }, ...inside(declared, key)]
  })
}

/** The keys inside a value: of an object, of each item of a list, of each entry of a map, of each alternative. */
function inside(schema: Schema, key: string): Row[] {
  const entries = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
  return [
    ...rows(schema, key),
    ...(schema.items ? rows(schema.items, `${key}[]`) : []),
    ...rows(entries, `${key}.*`),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => rows(one, key)),
  ]
}

/** The name of a kind that is described once for all that are of it. */
function kindOf({ allOf, $ref }: Schema): string | undefined {
  return (allOf?.[0]?.$ref ?? $ref)?.replace('#/definitions/', '')
}

function table(all: Row[]): string {
  const unique = [...new Map(all.map((row) => [row.key, row])).values()]
  return ['| key | value | default | |', '|---|---|---|---|', ...unique.map(line)].join('\n')
}

function line({ key, isRequired, schema }: Row): string {
  const shown = isRequired ? `**\`${key}\`**` : `\`${key}\``
  const { default: preset } = schema
  const isEmpty = preset === undefined || JSON.stringify(preset) === '{}' || JSON.stringify(preset) === '[]'
  return `| ${shown} | ${cell(takes(schema))} | ${isEmpty ? '' : cell(code(preset))} | ${cell(schema.description ?? '')} |`
}

function takes(schema: Schema): string {
  const { type, enum: words, items, examples, anyOf, oneOf } = schema
  const kind = kindOf(schema)
  if (kind) return `keys of a ${kind}`
  const example = examples?.[0] === undefined ? '' : `, such as ${code(examples[0])}`
  if (schema.const !== undefined) return code(schema.const)
  if (words) return words.map(code).join(', ')
  if (type === 'integer') return `${rangeOf(schema)}${example}`
  if (type === 'number') return `a number${example}`
  if (type === 'array') return `a list${items?.type === 'string' ? ' of texts' : ''}${example}`
  if (type === 'boolean') return '`true` or `false`'
  if (type === 'object') return 'keys below'
  if (anyOf || oneOf) return [...(anyOf ?? []), ...(oneOf ?? [])].map(takes).join(', or ')
  return `a text${example}`
}

function rangeOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  const isOpen = maximum >= Number.MAX_SAFE_INTEGER
  return isOpen
    ? `from ${minimum.toLocaleString('en')} up`
    : `${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { formatPage } from '../../../src/adapters/repository/format-page.ts'
import { jsonSchemas } from '../../../src/adapters/repository/schemas.ts'
import { Access } from '../../../src/core/access.ts'
import { Guardrails } from '../../../src/core/guardrails.ts'
import { Mailing } from '../../../src/core/mailing.ts'
import { Policy } from '../../../src/core/policy.ts'
import { Schedule } from '../../../src/core/schedule.ts'
import { TuningProfile } from '../../../src/core/tuning-profile.ts'

it.each(jsonSchemas())('schema/$file is current (npm run schema writes it)', ({ file, text }) => {
  expect(readFileSync(new URL(`../../../schema/${file}`, import.meta.url), 'utf8')).toBe(text)
})

it('docs/format.md is current (npm run schema writes it)', () => {
  const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
  expect(read('docs/format.md')).toBe(formatPage(read))
})

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  additionalProperties?: unknown
  items?: JsonSchema
  anyOf?: JsonSchema[]
  definitions?: Record<string, JsonSchema>
  pattern?: string
  examples?: unknown[]
}

/** A schema and everything inside it. */
function parts(schema: JsonSchema): JsonSchema[] {
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(schema.anyOf ?? []),
    ...Object.values(schema.definitions ?? {}),
  ]
  return [schema, ...inner.flatMap(parts)]
}

it('every map with fixed keys refuses others, as the reader does', () => {
  const maps = jsonSchemas().flatMap(({ text }) =>
    parts(JSON.parse(text) as JsonSchema).filter(({ properties }) => properties),
  )
  expect(maps.length).toBeGreaterThan(10)
  expect(maps.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual([])
})

it('every example of a text fits its own pattern', () => {
  const texts = jsonSchemas().flatMap(({ text }) =>
    parts(JSON.parse(text) as JsonSchema).filter(({ pattern }) => pattern),
  )
  expect(texts.length).toBeGreaterThan(20)
  for (const { pattern, examples = [] } of texts) {
    for (const example of examples) expect(String(example)).toMatch(new RegExp(pattern ?? '', 'u'))
  }
})

it('describes what people write, not what it is parsed to', () => {
  expect(
    [Policy, Schedule, Guardrails, TuningProfile, Mailing, Access].map(
      (schema) => z.toJSONSchema(schema, { io: 'input' }).type,
    ),
  ).toEqual(Array(6).fill('object'))
  const policy = JSON.parse(jsonSchemas()[0]?.text ?? '{}') as {
    required: string[]
    properties: Record<string, JsonSchema>
  }
  expect(policy.required).toEqual(['fleet', 'group', 'region', 'capacity', 'metric'])
})

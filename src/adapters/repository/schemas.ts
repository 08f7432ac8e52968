/** The JSON Schemas that editors check the repository's files with, made from the same zod schemas that read them. */
import * as z from 'zod'
import { Guardrails } from '../../core/guardrails.ts'
import { Policy } from '../../core/policy.ts'
import { Schedule } from '../../core/schedule.ts'
import { TuningProfile } from '../../core/tuning-profile.ts'

const kinds = [
  { name: 'policy', schema: Policy, title: 'Springtide policy: policies/<fleet>.yaml' },
  { name: 'schedule', schema: Schedule, title: 'Springtide schedule: schedules/<name>.yaml' },
  { name: 'guardrails', schema: Guardrails, title: 'Springtide guardrails: policies/guardrails.yaml' },
  {
    name: 'tuning',
    schema: TuningProfile,
    title: 'Springtide tuning profile: policies/tuning/<profile>.yaml',
  },
] as const

/** File name in schema/ and its text. */
export function jsonSchemas(): { file: string; text: string }[] {
  return kinds.map(({ name, schema, title }) => {
    // Editors of YAML know draft 7 best; nothing here needs a later one.
    const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
    return { file: `${name}.schema.json`, text: `${JSON.stringify({ title, ...json }, null, 2)}\n` }
  })
}

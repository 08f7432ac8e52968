/** The JSON Schemas that editors check the repository's files with, made from the same zod schemas that read them. */
import * as z from 'zod'
import { Access } from '../../core/access.ts'
import { Guardrails } from '../../core/guardrails.ts'
import { Mailing } from '../../core/mailing.ts'
import { Policy } from '../../core/policy.ts'
import { Schedule } from '../../core/schedule.ts'
import { TuningProfile } from '../../core/tuning-profile.ts'

const kinds = [
  {
    name: 'policy',
    schema: Policy,
    title: 'Springtide policy: policies/<fleet>.yaml',
    example: 'policies/chat.yaml',
  },
  {
    name: 'schedule',
    schema: Schedule,
    title: 'Springtide schedule: schedules/<name>.yaml',
    example: 'schedules/game.yaml',
  },
  {
    name: 'guardrails',
    schema: Guardrails,
    title: 'Springtide guardrails: policies/guardrails.yaml',
    example: 'policies/guardrails.yaml',
  },
  {
    name: 'tuning',
    schema: TuningProfile,
    title: 'Springtide tuning profile: policies/tuning/<profile>.yaml',
    example: 'policies/tuning/websocket.yaml',
  },
  {
    name: 'report',
    schema: Mailing,
    title: 'Springtide nightly report: policies/report.yaml',
    example: 'policies/report.yaml',
  },
  {
    name: 'access',
    schema: Access,
    title: 'Springtide access from Slack: policies/access.yaml',
    example: 'policies/access.yaml',
  },
] as const

/** File name in schema/ and its text; with the shipped file that shows what it describes. */
export function jsonSchemas(): { file: string; text: string; example: string }[] {
  return kinds.map(({ name, schema, title, example }) => {
    // Editors of YAML know draft 7 best; nothing here needs a later one.
    const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
    const text = `${JSON.stringify({ title, ...json }, null, 2)}\n`
    return { file: `${name}.schema.json`, text, example }
  })
}

/** Writes the JSON Schemas to schema/: `npm run schema`. */
import { writeFileSync } from 'node:fs'
import { jsonSchemas } from './schemas.ts'

const folder = new URL('../../../schema/', import.meta.url)
for (const { file, text } of jsonSchemas()) writeFileSync(new URL(file, folder), text)

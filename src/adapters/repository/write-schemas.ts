/** Writes the JSON Schemas to schema/ and the page about them to docs/format.md: `npm run schema`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { formatPage } from './format-page.ts'
import { jsonSchemas } from './schemas.ts'

const root = new URL('../../../', import.meta.url)
for (const { file, text } of jsonSchemas()) writeFileSync(new URL(`schema/${file}`, root), text)
writeFileSync(
  new URL('docs/format.md', root),
  formatPage((file) => readFileSync(new URL(file, root), 'utf8')),
)

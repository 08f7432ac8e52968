/** Draws docs/demo.svg, the picture in the README: the first chart of the demo's page, light and dark. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dark, light, type Palette } from '../src/render/chart/theme.ts'

const root = path.join(import.meta.dirname, '..')
export const pictureFile = path.join(root, 'docs/demo.svg')

/** Plays the demo, which takes a few seconds. Throws where its page has no chart. */
export function drawDemo(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'springtide-picture-'))
  try {
    const page = path.join(folder, 'demo.html')
    const command = [path.join(root, 'bin/tide.js'), 'demo', '--html', page]
    execFileSync(process.execPath, command, { stdio: 'ignore' })
    return alone(readFileSync(page, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A page's chart takes its colours and its ground from the page; alone it brings both. */
function alone(page: string): string {
  const [, open = '', content] = /(<svg [^>]*>)(.*?<\/svg>)/s.exec(page) ?? []
  if (content === undefined) throw new Error('the page of the demo has no chart')
  const style = `<style>:root{${colours(light)}}@media(prefers-color-scheme:dark){:root{${colours(dark)}}}</style>`
  const ground = '<rect width="100%" height="100%" rx="10" fill="var(--paper)"/>'
  return `${open}${content.replace('</desc>', () => `</desc>${style}${ground}`)}\n`
}

function colours(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}

if (import.meta.main) writeFileSync(pictureFile, drawDemo())

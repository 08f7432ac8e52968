/** Writes what every document looks like into a folder: `node test/browser/pictures.ts <folder> [width scheme]`. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { documents } from './documents.ts'
import { findChromium } from './find-chromium.ts'
import { launch, show, views } from './open.ts'

const [folder] = process.argv.slice(2)
const executable = findChromium()
if (!folder || !executable)
  throw new Error('usage: node test/browser/pictures.ts <folder>, where a Chromium is')
await mkdir(folder, { recursive: true })
const browser = await launch(executable)
for (const [name, document] of Object.entries(documents)) {
  for (const view of views) {
    const { page } = await show(browser, document, view)
    const file = `${name.replaceAll(' ', '-')}-${view.width}-${view.scheme}.png`
    await page.screenshot({ path: path.join(folder, file), fullPage: true })
    await page.context().close()
  }
}
await browser.close()

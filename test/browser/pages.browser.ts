import { readFileSync } from 'node:fs'
import axe, { type Result } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { documents } from './documents.ts'
import { launch, type Shown, show, views } from './open.ts'

const executable = inject('chromium')
let browser: Browser

beforeAll(async () => {
  if (executable) browser = await launch(executable)
})
afterAll(() => browser?.close())

/** Asked inside the page, in a file of its own: these types are not the browser's. */
const inPage = readFileSync(new URL('in-page.js', import.meta.url), 'utf8')

async function ask<Answer>(page: Page, question: string): Promise<Answer> {
  await page.evaluate(inPage)
  return page.evaluate(`inPage.${question}()`)
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await ask<Result[]>(page, 'violations')
  return found.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 120)} ${nodes[0]?.failureSummary}`,
  )
}

describe.skipIf(!executable).each(Object.entries(documents))('%s', (_name, document) => {
  describe.each(views)('at $width pixels, $scheme', (view) => {
    let shown: Shown
    beforeAll(async () => {
      shown = await show(browser, document, view)
    })
    afterAll(() => shown.page.context().close())

    it('fits the window', async () => {
      expect(await ask(shown.page, 'overflowing')).toEqual([])
    })

    it('has charts whose words can be read', async () => {
      expect(await ask(shown.page, 'unreadable')).toEqual([])
    })

    it('follows light and dark', async () => {
      const ground = await ask(shown.page, 'ground')
      expect(ground).toBe(view.scheme === 'dark' ? 'rgb(13, 19, 26)' : 'rgb(238, 242, 246)')
    })

    it('shows every picture', async () => {
      expect(await ask(shown.page, 'emptyPictures')).toBe(0)
    })

    it('breaks no rule of accessibility that axe knows, contrast among them', async () => {
      expect(await violations(shown.page)).toEqual([])
    })

    it('runs nothing, asks nothing and fetches nothing', () => {
      expect(shown.tried).toEqual([])
    })
  })
})

describe.skipIf(!executable)('the watch over a document', () => {
  const view = { width: 600, scheme: 'light' } as const

  it('sees a script, and a picture from elsewhere', async () => {
    const bad = '<!doctype html><img src="http://evil.example/x.png"><script>alert(1)</script>'
    const { page, tried } = await show(browser, bad, view)
    expect(tried.toSorted()).toEqual(['dialog 1', 'request http://evil.example/x.png'])
    await page.context().close()
  })

  it('sees that the policy of a page stops both, were they ever in it', async () => {
    const broken = documents['the nightly report']?.replace(
      '</body>',
      '<img src="http://evil.example/x.png"><script>alert(1)</script><p onclick="alert(1)">x</p></body>',
    )
    const { page, tried } = await show(browser, broken ?? '', view)
    expect(await page.locator('script').count()).toBe(1)
    await page.locator('p[onclick]').click()
    expect(tried).toEqual([])
    await page.context().close()
  })
})

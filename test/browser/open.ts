/** A browser that shows one document, and notes whatever the document tries beside being read. */
import { type Browser, chromium, type Page } from 'playwright-core'

export interface View {
  width: number
  scheme: 'light' | 'dark'
}

export const views: View[] = [
  { width: 1_280, scheme: 'light' },
  { width: 600, scheme: 'light' },
  { width: 600, scheme: 'dark' },
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
]

export interface Shown {
  page: Page
  /** Dialogs, requests and errors of scripts: a document of ours has none. */
  tried: string[]
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** The document at an address of its own; nothing else there answers. */
export async function show(browser: Browser, document: string, { width, scheme }: View): Promise<Shown> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    deviceScaleFactor: 2,
  })
  const page = await context.newPage()
  const tried: string[] = []
  page.on('dialog', (dialog) => {
    tried.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', ({ message }) => tried.push(`error ${message}`))
  await page.route('**/*', (route) => {
    const url = route.request().url()
    if (url === address) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: document })
    tried.push(`request ${url}`)
    return route.abort()
  })
  await page.goto(address)
  return { page, tried }
}

const address = 'http://springtide.test/'

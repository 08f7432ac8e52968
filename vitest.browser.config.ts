import { defineConfig } from 'vitest/config'

/** Pages and mails in a real browser, beside `npm test`: how they look, read and behave, on a screen and on a phone. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    globalSetup: ['test/browser/find-chromium.ts'],
    setupFiles: ['test/offline.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})

import { defineConfig } from 'vitest/config'

/** What sst.config.ts makes, by SST's own platform code and without AWS, beside `npm test`. */
export default defineConfig({
  test: {
    include: ['test/infra/sst/*.infra.ts'],
    globalSetup: ['test/infra/sst/evaluate-stages.ts'],
    setupFiles: ['test/offline.ts'],
    sequence: { shuffle: true },
    testTimeout: 120_000,
  },
})

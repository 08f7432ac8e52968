import { defineConfig } from 'vitest/config'

/** Each function as Lambda runs it, beside `npm test`: the built bundle under AWS's own runtime client. */
export default defineConfig({
  test: {
    include: ['test/lambda/**/*.lambda.ts'],
    globalSetup: ['test/lambda/start-ric.ts'],
    setupFiles: ['test/offline.ts'],
    fileParallelism: false,
    sequence: { shuffle: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/offline.ts'],
    sequence: { shuffle: true },
    testTimeout: 30_000,
  },
})

import { defineConfig } from 'vitest/config'

/** Proofs over the wire, beside `npm test`: real clients against moto and MiniStack, one file after the other on one server. */
export default defineConfig({
  test: {
    include: ['test/wire/**/*.wire.ts'],
    globalSetup: ['test/wire/start-moto.ts', 'test/wire/find-ministack.ts'],
    setupFiles: ['test/offline.ts'],
    fileParallelism: false,
    sequence: { shuffle: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})

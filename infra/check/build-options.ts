/** How SST 4 has esbuild make a function (its pkg/runtime/node/build.go), for all that bundles one as it is deployed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'

/** What bundled CommonJS packages find missing in an ES module. */
const banner = [
  "import { createRequire as topLevelCreateRequire } from 'module';",
  'const require = topLevelCreateRequire(import.meta.url);',
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
  'const __filename = topLevelFileUrlToPath(import.meta.url)',
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
].join('\n')

/** `root`: where sst.config.ts is. */
export function sstBuildOptions(root: string) {
  // The one setting of ours: what is imported when it is needed is a file of its own. Only SST can run its configuration.
  const splitting = /splitting: true/.test(readFileSync(join(root, 'sst.config.ts'), 'utf8'))
  return {
    absWorkingDir: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
    mainFields: ['module', 'main'],
    external: ['sharp', 'pg-native'],
    banner: { js: banner },
    logLevel: 'silent',
    metafile: true,
  } satisfies BuildOptions
}

/** A function as it is deployed: made by esbuild with the settings SST 4 uses (its pkg/runtime/node/build.go). */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'

export const root = path.resolve(import.meta.dirname, '../..')

/** What bundled CommonJS packages find missing in an ES module. */
const banner = [
  "import { createRequire as topLevelCreateRequire } from 'module';",
  'const require = topLevelCreateRequire(import.meta.url);',
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
  'const __filename = topLevelFileUrlToPath(import.meta.url)',
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
].join('\n')

/** The one setting of ours: what is imported when it is needed is a file of its own. Only SST can run its configuration. */
const isSplit = /splitting: true/.test(readFileSync(path.join(root, 'sst.config.ts'), 'utf8'))

export interface Bundle {
  bytes: number
  /** Of what is loaded before the first event. */
  bytesAtStart: number
  /** The files of the project and of packages it is made of. */
  inputs: string[]
  exports: string[]
}

/** Writes functions/<name>.mjs under `folder`, which Lambda is then told of as `functions/<name>.handler`. */
export async function bundleFunction(
  name: string,
  folder: string,
  options: BuildOptions = {},
): Promise<Bundle> {
  const outdir = path.join(folder, 'functions')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, 'functions', `${name}.ts`)],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: isSplit,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
    mainFields: ['module', 'main'],
    external: ['sharp', 'pg-native'],
    banner: { js: banner },
    logLevel: 'silent',
    ...options,
    metafile: true,
  })
  const entry = path.relative(root, path.join(outdir, `${name}.mjs`))
  const bytesOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0)
  return {
    bytes: bytesOf(Object.keys(metafile.outputs)),
    bytesAtStart: bytesOf(loadedAtStart(metafile, entry)),
    inputs: Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)),
    exports: metafile.outputs[entry]?.exports ?? [],
  }
}

/** A file, and what it imports, and what that imports. */
function loadedAtStart({ outputs }: Metafile, entry: string): Set<string> {
  const loaded = new Set([entry])
  for (const file of loaded)
    for (const { path: to, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) loaded.add(to)
  return loaded
}

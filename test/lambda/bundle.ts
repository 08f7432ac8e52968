/** A function as it is deployed, and how much of it is loaded when. */
import path from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { sstBuildOptions } from '../../infra/check/build-options.ts'

export const root = path.resolve(import.meta.dirname, '../..')

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
    ...sstBuildOptions(root),
    entryPoints: [path.join(root, 'functions', `${name}.ts`)],
    outdir,
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

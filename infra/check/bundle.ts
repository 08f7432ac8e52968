/** Bundles a function as SST does, and says which commands of the AWS SDK are in the bundle. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { sstBuildOptions } from './build-options.ts'

export interface Bundle {
  file: string
  exports: string[]
  /** `auto-scaling:DescribePolicies`: the client package, and the command. */
  commands: string[]
  bytes: number
}

/** `handler` is `functions/prewarm.handler`. Rejects where there is no such file, and where it does not build. */
export async function bundle(root: string, handler: string, folder: string): Promise<Bundle> {
  const entry = join(root, `${handler.slice(0, handler.lastIndexOf('.'))}.ts`)
  if (!existsSync(entry)) throw new Error(`there is no ${entry} for the handler ${handler}`)
  const { metafile } = await build({
    ...sstBuildOptions(root),
    entryPoints: { bundle: entry },
    outdir: folder,
  })
  const outputs = Object.values(metafile.outputs)
  // What is imported when it is needed is an entry point of its own.
  const start = Object.entries(metafile.outputs).find(([name]) => name.endsWith('bundle.mjs'))?.[1]
  if (!start) throw new Error(`nothing was built of ${entry}`)
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0)
  const file = join(folder, 'bundle.mjs')
  return { file, exports: start.exports, bytes, commands: commandsIn(root, outputs) }
}

type Output = Metafile['outputs'][string]

/**
 * What is left of a client's package after unused code was dropped tells its commands. A package that is imported when
 * it is needed stays whole: there the names that our own code takes out of it tell.
 */
function commandsIn(root: string, outputs: Output[]): string[] {
  const files = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : [])),
  )
  const own = files.filter((file) => !file.includes('node_modules/'))
  const late = own.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(lateImport)].flatMap(([, names = '', client]) =>
      [...names.matchAll(/\b(\w+)Command\b/g)].map(([, name]) => ({ client, name })),
    ),
  )
  const whole = new Set(
    own.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(lateMention)].map(([, client]) => client),
    ),
  )
  const kept = files.flatMap((file) => {
    const [, client, name] = commandFile.exec(file) ?? []
    return client === undefined || whole.has(client) ? [] : { client, name }
  })
  return [...new Set([...kept, ...late].map(({ client, name }) => `${client}:${name}`))].sort()
}

const commandFile = /@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/
const lateImport = /\{([^{}]*)\} = await import\('@aws-sdk\/client-([a-z0-9-]+)'\)/g
const lateMention = /import\('@aws-sdk\/client-([a-z0-9-]+)'\)/g

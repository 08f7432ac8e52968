/** Bundles a function as SST does, and says which commands of the AWS SDK are in the bundle. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'

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
  const file = join(folder, 'bundle.mjs')
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    outfile: file,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'silent',
  })
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined)
  if (!output) throw new Error(`nothing was built of ${entry}`)
  return { file, exports: output.exports, bytes: output.bytes, commands: commandsIn(root, output) }
}

type Output = Metafile['outputs'][string]

/**
 * What is left of a client's package after unused code was dropped tells its commands. A package that is imported when
 * it is needed stays whole: there the names that our own code takes out of it tell.
 */
function commandsIn(root: string, { inputs }: Output): string[] {
  const files = Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : []))
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

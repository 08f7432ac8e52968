/** Evaluates sst.config.ts for a stage with SST's own platform code; a program, for the platform keeps much in globals. */
import { realpathSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { createCloud, type Resource } from './cloud.ts'
import { answerPlatform, type Built } from './platform-calls.ts'

export interface Evaluation {
  app: { name: string; removal: string; protect: boolean; providers: { aws: { version: string } } }
  outputs: Record<string, unknown>
  resources: Resource[]
  built: Built[]
}

/** Packages of the platform are used where they are; ours go into the program, as in SST's. */
function platformPackages(platform: string): Plugin {
  return {
    name: 'platform-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
        const isOfPlatform = importer.startsWith(platform + sep) || path.startsWith('@pulumi/')
        return kind !== 'entry-point' && isOfPlatform ? { path, external: true } : null
      })
    },
  }
}

/** `aws` and `sst` are there in sst.config.ts without an import; here it gets one each. */
function globals(platform: string): Plugin {
  const components = JSON.stringify(join(platform, 'src/components/index.ts'))
  const imports = `import * as aws from '@pulumi/aws'; import * as sst from ${components};\n`
  return {
    name: 'globals',
    setup({ onLoad }) {
      onLoad({ filter: /sst\.config\.ts$/ }, async ({ path }) => ({
        loader: 'ts',
        contents: imports + (await readFile(path, 'utf8')),
      }))
    },
  }
}

function program(platform: string, root: string): string {
  const at = (...parts: string[]) => JSON.stringify(join(...parts))
  return `
    import * as pulumi from '@pulumi/pulumi'
    import { run } from ${at(platform, 'src/auto/run.ts')}
    import config from ${at(root, 'sst.config.ts')}
    export const app = (stage) => config.app({ stage })
    export async function evaluate(cloud, stage) {
      await pulumi.runtime.setMocks(cloud, 'springtide', stage, false)
      let outputs
      await pulumi.runtime.runInPulumiStack(async () => (outputs = await run(config.run)))
      await pulumi.runtime.disconnect()
      return new Promise((resolve) => pulumi.output(outputs).apply(resolve))
    }`
}

const banner = `
  import { createRequire } from 'node:module'
  const require = createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname
`

async function evaluate(root: string, stage: string): Promise<Evaluation> {
  const work = join(root, '.sst')
  const platform = realpathSync(join(work, 'platform'))
  const outfile = join(work, `program-${stage}.mjs`)
  const defined = {
    $app: { name: 'springtide', stage, removal: 'remove', protect: false, home: 'aws', providers: {} },
    $cli: { command: 'deploy', paths: { home: work, root, work, platform }, state: { version: {} } },
    $dev: false,
  }
  await build({
    stdin: { contents: program(platform, root), resolveDir: work, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'esnext',
    keepNames: true,
    logLevel: 'error',
    define: Object.fromEntries(Object.entries(defined).map(([name, value]) => [name, JSON.stringify(value)])),
    inject: [join(platform, 'src/shim/run.js')],
    banner: { js: banner },
    plugins: [platformPackages(platform), globals(platform)],
  })
  const built: Built[] = []
  const resources: Resource[] = []
  const server = await answerPlatform(root, built)
  process.env.SST_SERVER = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.chdir(root)
  const made = await import(pathToFileURL(outfile).href)
  const app = await made.app(stage)
  const outputs = await made.evaluate(createCloud(resources), stage)
  server.close()
  return { app, outputs, resources, built }
}

/** `node infra/check/evaluate.ts <workplace> <stage> <where the JSON goes>`. */
if (import.meta.main) {
  const [root = '.', stage = 'production', into = 'evaluation.json'] = process.argv.slice(2)
  await writeFile(into, JSON.stringify(await evaluate(root, stage)))
  process.exit()
}

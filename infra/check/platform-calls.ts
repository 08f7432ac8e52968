/** Answers what the platform asks the SST program over loopback: where assets go, and for functions to be built. */
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { type Bundle, bundle } from './bundle.ts'

export interface Built extends Bundle {
  /** The function's name in SST's state. */
  id: string
  handler: string
  /** What is shipped beside the bundle: from where in the project. */
  copied: { from: string; to: string; isDir: boolean }[]
}

interface BuildInput {
  functionID: string
  handler: string
  copyFiles: Built['copied']
}

export async function answerPlatform(root: string, built: Built[]): Promise<Server> {
  const answers: Record<string, (input: unknown) => Promise<object>> = {
    'Provider.Aws.Bootstrap': async () => ({ asset: 'assets', state: 'state' }),
    'Provider.Aws.Appsync': async () => ({ http: 'none', realtime: 'none' }),
    'Runtime.Build': async (input) => {
      const { functionID, handler, copyFiles } = input as BuildInput
      const out = join(root, '.sst/built', functionID)
      const made = await bundle(root, handler, out)
      const name = handler.slice(handler.lastIndexOf('.') + 1)
      if (!made.exports.includes(name)) throw new Error(`${handler}: the file exports no ${name}`)
      built.push({ id: functionID, handler, copied: copyFiles, ...made })
      return { handler: `bundle.${name}`, out, errors: [], sourcemaps: [] }
    },
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, params } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      const work = answers[method]?.(params[0]) ?? Promise.reject(new Error(`nobody here answers ${method}`))
      work.then(
        (result) => response.end(JSON.stringify({ result })),
        (error) => response.end(JSON.stringify({ error: String(error.message ?? error) })),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

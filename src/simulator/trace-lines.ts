/** The lines of a trace file, gzipped or not, never more than a run can hold. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { SpringtideError } from '../core/error.ts'

const mostBytes = 512 * 1_024 * 1_024
const longestLine = 1_000

/** Calls `take` with each line and its number, from 1. Blank ones are left out. */
export async function eachLine(
  file: string | URL,
  take: (line: string, number: number) => void,
): Promise<void> {
  let [number, rest, bytes] = [0, '', 0]
  const taken = (line: string) => {
    number += 1
    if (line.length > longestLine)
      throw badTrace(`${nameOf(file)}:${number}: a line of more than 1,000 characters`)
    const text = line.trim()
    if (text !== '') take(number === 1 ? text.replace(/^\u00ef\u00bb\u00bf/, '') : text, number)
  }
  try {
    for await (const chunk of await bytesOf(file)) {
      bytes += chunk.length
      if (bytes > mostBytes) throw badTrace(`${nameOf(file)} has more than 512 MB`)
      // Every byte is one character: a trace is ASCII, and what isn't is refused with its line.
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(taken)
      if (rest.length > longestLine) taken(rest)
    }
  } catch (error) {
    if (error instanceof SpringtideError) throw error
    throw badTrace(`${nameOf(file)} cannot be read: ${error instanceof Error ? error.message : error}`, error)
  }
  if (rest !== '') taken(rest)
}

async function bytesOf(file: string | URL): Promise<AsyncIterable<Buffer>> {
  const isGzip = await beginsAsGzip(file)
  const stream = createReadStream(file, { highWaterMark: 1 << 18 })
  // The end of a broken pipeline is thrown where it is read.
  return isGzip ? pipeline(stream, createGunzip(), () => {}) : stream
}

async function beginsAsGzip(file: string | URL): Promise<boolean> {
  const handle = await open(file)
  try {
    // What is no file, such as a pipe, could not be read a second time.
    if (!(await handle.stat()).isFile()) throw badTrace(`${nameOf(file)} is no file`)
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

export function nameOf(file: string | URL): string {
  return (file instanceof URL ? file.pathname : file).split('/').at(-1) ?? ''
}

export function badTrace(message: string, cause?: unknown): SpringtideError {
  return new SpringtideError(
    'bad-trace',
    message,
    'write rows of timestamp,value, such as 2027-06-29T18:00:00Z,450000',
    cause,
  )
}

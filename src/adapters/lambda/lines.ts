/** Lines out of chunks of bytes that end anywhere, even within a character. */

/** More than an answer for a thousand fleets needs, and less than would fill a laptop's memory. */
const longestLine = 64 * 1024 * 1024

/** Each line without its end; the last one too where nothing ends it. Throws a RangeError over 64 MiB. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let begun: string[] = []
  let length = 0
  for await (const chunk of chunks) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n')
    begun.push(first)
    length += first.length
    if (length > longestLine) throw new RangeError('a line of the answer is longer than 64 MiB')
    for (const next of rest) {
      yield begun.join('')
      begun = [next]
      length = next.length
    }
  }
  const last = begun.join('') + decoder.decode()
  if (last !== '') yield last
}

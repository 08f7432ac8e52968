/** An SVG as PNG: mail programs show no SVG. The same bytes on every machine, for no font of the system is used. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { fontsFor, rasteriser } from './picture-files.ts'

/** Pixels for each unit of the SVG, so that it is sharp on a fine screen. */
const scale = 2

/** What none of the fonts has: Chinese, emoji, arrows and many more. A question mark is better than an empty box. */
const unwritable =
  /[^\n -\u02ff\u0370-\u045f\u0490\u0491\u04b0\u04b1\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20ac\u2116\u2122\u2191\u2193\u2212]/gu

/** Draws text in Inter, whatever family it asks for. */
export async function drawPicture(svg: string): Promise<Uint8Array> {
  const written = svg.replace(unwritable, '?')
  rasterising ??= read(rasteriser).then((wasm) => initWasm(wasm))
  const [fontBuffers] = await Promise.all([Promise.all(fontsFor(written).map(read)), rasterising])
  const resvg = new Resvg(written, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  })
  try {
    const image = resvg.render()
    const png = image.asPng()
    image.free()
    return png
  } finally {
    resvg.free()
  }
}

/** WebAssembly may be set up only once in a process. */
let rasterising: Promise<void> | undefined

/** Resolved when it runs, from the code's own place: the files lie beside a bundle as they do in the repository. */
function read(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(createRequire(import.meta.url).resolve(file)) as Promise<Buffer<ArrayBuffer>>
}

/** The files that drawing pictures needs beside the code; a deployment has to ship them. */

export const rasteriser = '@resvg/resvg-wasm/index_bg.wasm'

/** Letters that a font file is there for; reading a font takes longer than drawing with it. */
const alphabets: [name: string, letters: RegExp][] = [
  ['latin', /(?:)/],
  ['latin-ext', /[\u0100-\u02ff\u1e00-\u1e9f\u1ef2-\u1eff]/],
  ['vietnamese', /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/],
  ['cyrillic', /[\u0400-\u045f\u0490\u0491\u04b0\u04b1]/],
  ['greek', /[\u0370-\u03ff]/],
]

function fontsOf(alphabet: string): string[] {
  return [400, 600].map((weight) => `@fontsource/inter/files/inter-${alphabet}-${weight}-normal.woff2`)
}

/** The fonts that a text needs. */
export function fontsFor(text: string): string[] {
  return alphabets.filter(([, letters]) => letters.test(text)).flatMap(([alphabet]) => fontsOf(alphabet))
}

/** By their names as packages have them; each belongs into a folder `node_modules` at or above the code. */
export const pictureFiles = [rasteriser, ...alphabets.flatMap(([alphabet]) => fontsOf(alphabet))]

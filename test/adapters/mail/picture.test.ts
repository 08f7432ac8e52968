import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { drawPicture } from '../../../src/adapters/mail/picture.ts'

function svg(text: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><rect width="200" height="40" fill="#fff"/><text x="8" y="26" font-family="Inter" font-size="16">${text}</text></svg>`
}

/** The chunks of a PNG by type, data of a type in one piece. */
function chunks(png: Uint8Array): Record<string, Buffer> {
  const bytes = Buffer.from(png)
  const found: Record<string, Buffer> = {}
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    found[type] = Buffer.concat([found[type] ?? Buffer.alloc(0), bytes.subarray(at + 8, at + 8 + length)])
    at += length + 12
  }
  return found
}

describe('a picture', () => {
  it('is a PNG of twice the size', async () => {
    const png = await drawPicture(svg('Tide'))
    expect(Buffer.from(png).subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'))
    const { IHDR } = chunks(png)
    expect([IHDR?.readUInt32BE(0), IHDR?.readUInt32BE(4)]).toEqual([400, 80])
  })

  it('is the same whenever it is drawn', async () => {
    const [one, two] = await Promise.all([drawPicture(svg('Tide')), drawPicture(svg('Tide'))])
    expect(Buffer.from(one).equals(two)).toBe(true)
  })

  it.each(['Straße 450,000', 'Łódź', 'Москва', 'Αθήνα', 'Việt', 'a · b × 2 − 1 …'])(
    'has a glyph for each letter of %s',
    async (text) => {
      const unknown = await drawPicture(svg('?'))
      for (const letter of new Set(text.replaceAll(' ', ''))) {
        const drawn = await drawPicture(svg(letter))
        expect(inked(drawn), letter).toBeGreaterThan(10)
        expect(Buffer.from(drawn).equals(unknown), letter).toBe(false)
      }
    },
  )

  it('has a question mark for each letter that it has no glyph for', async () => {
    const drawn = await drawPicture(svg('決勝 → 🏆'))
    expect(Buffer.from(drawn).equals(await drawPicture(svg('?? ? ?')))).toBe(true)
  })

  it('refuses what is no SVG', async () => {
    await expect(drawPicture('<p>no</p>')).rejects.toThrow()
  })
})

/** Bytes of the raw picture that are not plain white. */
function inked(png: Uint8Array): number {
  return inflateSync(chunks(png).IDAT ?? Buffer.alloc(0)).filter((byte) => byte !== 255 && byte !== 0).length
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { drawDemo, pictureFile } from '../../delivery/draw-demo.ts'
import { root } from '../cli/tide.ts'

const picture = readFileSync(pictureFile, 'utf8')

it('is the picture of the demo as it plays now: else run `npx node delivery/draw-demo.ts`', () => {
  expect(picture === drawDemo()).toBe(true)
})

it('is one picture of elements that are closed, small, and the same words for those who cannot see it', () => {
  const open: string[] = []
  for (const [, end, name = '', alone] of picture.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gi)) {
    if (end) expect(open.pop()).toBe(name)
    else if (!alone) open.push(name)
  }
  expect(open).toEqual([])
  expect(picture.match(/<svg /g)).toHaveLength(1)
  expect(Buffer.byteLength(picture)).toBeLessThan(80_000)
  expect(picture).toMatch(/<title>.+<\/title><desc>.+<\/desc>/)
})

it('runs and fetches nothing, and names its colours for light and dark', () => {
  expect(picture).not.toMatch(/<script|<foreignObject|\son\w+=|href=|url\(|@import/i)
  const [, light = '', dark = ''] = /:root\{(.*?)\}.*?:root\{(.*?)\}/.exec(picture) ?? []
  const names = new Set([...picture.matchAll(/var\((--\w+)\)/g)].map(([, name = '']) => name))
  expect(names.size).toBeGreaterThan(4)
  for (const name of names) for (const scheme of [light, dark]) expect(scheme).toContain(`${name}:#`)
})

it('stands in the README with words in its place', () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
  expect(readme).toMatch(/!\[[^\]]{40,}\]\(docs\/demo\.svg\)/)
})

/** The little SVG that charts need: elements, words, paths and the frame around them. */
import { safe } from '../paint.ts'
import type { Theme } from './theme.ts'

type Attributes = Record<string, string | number | undefined>

/** The size of words in a chart, in its units; a chart is drawn for the width it is shown at. */
export const textSize = 12

/**
 * Text for HTML and XML, in quotes or between tags: without control and bidirectional characters, without what XML
 * forbids (XML 1.0, 2.2), cut at `most` characters.
 */
export function escaped(text: string, most: number): string {
  return safe(text, most)
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${typeof value === 'number' ? round(value) : escaped(value, 100_000)}"`],
  )
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`
}

/** Words at a point; `most` units wide, cut with … beyond. */
export function words(
  x: number,
  y: number,
  text: string,
  attributes: Attributes = {},
  most = Infinity,
): string {
  const size = Number(attributes['font-size'] ?? textSize)
  return element('text', { x, y, ...attributes }, escaped(cutTo(text, most, size), 200))
}

/** About as wide as Inter or a system font draws it; never narrower for Latin text. */
export function widthOf(text: string, size = textSize): number {
  let ems = 0
  for (const letter of text) ems += letter > '\u2e7f' ? 1.1 : /[A-Z@%mwMW]/.test(letter) ? 0.74 : 0.58
  return ems * size
}

/** A chart that says what it shows to those who cannot see it. */
export function picture(
  {
    width,
    height,
    title,
    description,
  }: { width: number; height: number; title: string; description: string },
  theme: Theme,
  content: string[],
): string {
  const back = theme.background === null ? [] : [element('rect', { width, height, fill: theme.background })]
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      width,
      height,
      role: 'img',
      'font-family': 'Inter, system-ui, sans-serif',
      'font-size': textSize,
      fill: theme.palette.ink,
    },
    [
      element('title', {}, escaped(title, 200)),
      element('desc', {}, escaped(description, 2_000)),
      ...back,
      ...content,
    ].join(''),
  )
}

function cutTo(text: string, most: number, size: number): string {
  if (widthOf(text, size) <= most) return text
  const letters = [...text]
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size) > most) letters.pop()
  return `${letters.join('')}…`
}

/** A tenth of a unit is finer than any screen, and keeps a chart small. */
export function round(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 10) / 10 : 0
}

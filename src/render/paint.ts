/** Colour, only where a terminal can show it. */
import { styleText } from 'node:util'
import { count } from '../core/count.ts'

export type Ink = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold'
export type Paint = (ink: Ink, text: string) => string

export const plain: Paint = (_ink, text) => text
export const coloured: Paint = (ink, text) => styleText(ink, text, { validateStream: false })

/**
 * Makes text from AWS, tags or files harmless on a terminal: control characters (escape sequences among them)
 * become spaces, and it is cut at `most` characters.
 */
export function safe(text: string, most = 300): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean
}

/** `1 change`, `2 changes`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `chat, feed, game and 4 more`. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map((name) => safe(name, 40))
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ')
}

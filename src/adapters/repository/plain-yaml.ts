/**
 * Reads the plain part of YAML that nearly every file of a repository keeps to, many times faster than the library:
 * block maps and lists, one-line flow ones, plain and quoted scalars, comments. It never guesses: for anything else,
 * and for anything wrong, it returns `null` and the library decides. A property test holds the two equal.
 */
import type { Place, Placed, Places } from './places.ts'

const longest = 65_536
const deepest = 16
const printable = /^[\n\x20-\x7e]*$/

const nextLine = /(?:[ ]*(?:#[^\n]*)?\n)*([ ]*)(?=[^ #\n])/y
const lineEnd = / *(?:(?<= )#[^\n]*)?(?:\n|$)/y
const keyed = /([A-Za-z_][\w-]{0,63}):(?= |\n|$)/y
const dash = /-( +)(?=[^ #\n-])/y
const quoted = /"([^"\\\n]*)"|'([^'\n]*)'(?!')/y
const spaces = / */y
/** A colon inside is followed by more text, a hash comes after text. */
const blockScalar = /[A-Za-z0-9](?:[^ :#\n]|:(?=[^ \n])|(?<! )#| +(?=[^ #\n]))*/y
const flowScalar = /[A-Za-z0-9](?:[^ :#\n,[\]{}]|:(?=[^ \n,[\]{}])| +(?=[^ #\n,[\]{}:]))*/y

/** Thrown where the text is not plain; never leaves this file. */
const notPlain = Symbol('not plain')

/** The data of a plain text, or `null`. */
export function readPlainYaml(text: string): Placed | null {
  if (text.length > longest || !printable.test(text)) return null
  const places: Places = new Map()
  let at = 0

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at = pattern.lastIndex
    return match
  }

  function need(pattern: RegExp): RegExpExecArray {
    const match = take(pattern)
    if (!match) throw notPlain
    return match
  }

  /** Goes to the first text of the next line that has some, and returns its indentation; -1 at the end. */
  function advance(): number {
    const match = take(nextLine)
    return match?.[1] === undefined ? -1 : match[1].length
  }

  let indent = advance()

  function block(level: number): unknown {
    if (level > deepest) throw notPlain
    return text[at] === '-' ? list(indent, level) : map(indent, level)
  }

  function map(own: number, level: number): unknown {
    const data = Object.create(null) as Record<string, unknown>
    const place: Place = { start: at, parts: new Map() }
    places.set(data, place)
    while (indent === own && text[at] !== '-') {
      const key = at
      const name = need(keyed)[1] ?? ''
      if (name in data) throw notPlain
      take(spaces)
      const found = take(lineEnd) ? beneath(own, key, level) : { start: at, value: inline(level) }
      place.parts.set(name, { key, value: found.start })
      data[name] = found.value
      if (indent > own) throw notPlain
    }
    return data
  }

  /** What a key with nothing beside it holds: a deeper block, a list that starts under the key, or nothing. */
  function beneath(own: number, key: number, level: number): { start: number; value: unknown } {
    indent = advance()
    const isNested = indent > own || (indent === own && text[at] === '-')
    return isNested ? { start: at, value: block(level + 1) } : { start: key, value: null }
  }

  function list(own: number, level: number): unknown {
    const data: unknown[] = []
    const place: Place = { start: at, parts: new Map() }
    places.set(data, place)
    while (indent === own && text[at] === '-') {
      const gap = need(dash)[1] ?? ''
      const start = at
      keyed.lastIndex = at
      const isMap = keyed.test(text)
      if (isMap) indent = own + 1 + gap.length
      const value = isMap ? map(indent, level + 1) : inline(level)
      place.parts.set(data.length, { key: start, value: start })
      data.push(value)
      if (indent > own) throw notPlain
    }
    return data
  }

  /** A value and the rest of its line. */
  function inline(level: number): unknown {
    const value = flow(level) ?? scalar(blockScalar)
    need(lineEnd)
    indent = advance()
    return value
  }

  function scalar(pattern: RegExp): unknown {
    const quotes = take(quoted)
    return quotes ? (quotes[1] ?? quotes[2]) : plainValue(need(pattern)[0])
  }

  /** A flow list or map on one line; `undefined` where none begins. */
  function flow(level: number): unknown {
    if (text[at] !== '[' && text[at] !== '{') return undefined
    if (level > deepest) throw notPlain
    const isList = text[at] === '['
    const data: unknown[] | Record<string, unknown> = isList ? [] : Object.create(null)
    const place: Place = { start: at, parts: new Map() }
    places.set(data, place)
    at += 1
    take(spaces)
    const close = isList ? ']' : '}'
    while (text[at] !== close) {
      const key = at
      const name = Array.isArray(data) ? data.length : (need(keyed)[1] ?? '')
      if (name in data) throw notPlain
      take(spaces)
      const start = at
      const value = flow(level + 1) ?? scalar(flowScalar)
      place.parts.set(name, { key: isList ? start : key, value: value === null ? key : start })
      ;(data as Record<string | number, unknown>)[name] = value
      take(spaces)
      if (text[at] === close) break
      if (text[at] !== ',') throw notPlain
      at += 1
      take(spaces)
      if (text[at] === close) throw notPlain
    }
    at += 1
    return data
  }

  try {
    if (indent !== 0) return null
    const data = map(0, 1)
    return at === text.length ? { data, places } : null
  } catch (thrown) {
    if (thrown === notPlain) return null
    throw thrown
  }
}

/** A plain scalar as YAML's core schema reads it; numbers of unusual form are left to the library. */
function plainValue(text: string): unknown {
  if (/^[1-9]\d{0,14}$|^0$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^(?:null|true|false)$/i.test(text) || /^[\d.]+(?:[eE].*)?$|^0[xo]/.test(text)) throw notPlain
  return text
}

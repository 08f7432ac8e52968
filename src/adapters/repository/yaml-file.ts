/** YAML text → plain data, and the line and column of everything in it. The only importer of `yaml`. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml'
import type { Path } from '../../core/rules/complaint.ts'
import { shortened } from '../../core/scalars.ts'
import { offsetOf, type Place, type Places } from './places.ts'
import { readPlainYaml } from './plain-yaml.ts'
import { type Position, positionIn } from './position.ts'

export interface YamlFile {
  data: unknown
  /** Where a path stands; of a path that does not exist, its nearest parent. */
  positionOf(path: Path, at: 'key' | 'value'): Position
}

export type Flaw = Position & { message: string }

const mostValues = 100_000
const mostLevels = 32

/** Parses one document. Flaws of syntax, and what this format refuses (tags, duplicate keys), come back all at once. */
export function parseYaml(text: string): YamlFile | { flaws: Flaw[] } {
  const position = positionIn(text)
  const plain = readPlainYaml(text)
  if (plain) return { data: plain.data, positionOf: (path, at) => position(offsetOf(plain, path, at)) }
  return parseAnyYaml(text, position)
}

/** The same for all of YAML, through the library. */
export function parseAnyYaml(text: string, position = positionIn(text)): YamlFile | { flaws: Flaw[] } {
  const flaw = (offset: number, message: string): Flaw => ({ ...position(offset), message })
  if (isOversized(text))
    return { flaws: [flaw(0, `the file has too many parts: a file holds at most ${mostValues} values`)] }
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  if (document.errors.length > 0) return { flaws: syntaxFlaws(document.errors, text, flaw) }
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { flaws: [flaw(0, 'the file is empty: write it or remove it')] }
  }
  const { data, places, refusals } = readNodes(contents)
  if (refusals.length > 0) return { flaws: refusals.map(({ offset, message }) => flaw(offset, message)) }
  return { data, positionOf: (path, at) => position(offsetOf({ data, places }, path, at)) }
}

/** The parser takes seconds for a megabyte of tiny tokens, its lexer a fraction of that. */
function isOversized(text: string): boolean {
  if (text.length < 2 * mostValues) return false
  let tokens = 0
  for (const _ of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > 4 * mostValues) return true
  }
  return false
}

/** One slip often makes several errors on a line: the first says it. */
function syntaxFlaws(
  errors: YAMLError[],
  text: string,
  flaw: (offset: number, message: string) => Flaw,
): Flaw[] {
  const byLine = new Map<number, Flaw>()
  for (const error of errors.slice(0, 1_000)) {
    const found = flaw(error.pos[0], syntaxMessage(error, text))
    if (!byLine.has(found.line)) byLine.set(found.line, found)
  }
  return [...byLine.values()]
}

function syntaxMessage({ code, message, pos }: YAMLError, text: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab in the indentation: YAML is indented with spaces only, replace it'
    case 'MULTIPLE_DOCS':
      return 'a second document begins here: a file holds one, move the rest to a file of its own'
    case 'RESOURCE_EXHAUSTION':
      return `nested too deeply: at most ${mostLevels} levels`
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a second colon on this line, or a wrong indentation: put text with a colon in quotes, and line keys up'
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a key that runs over several lines: write it on one line, followed by a colon'
    case 'BAD_SCALAR_START':
      return `text cannot begin with ${shortened(text.charAt(pos[0]))}: put it in quotes`
    case 'BAD_DQ_ESCAPE':
      return 'an unknown escape in double quotes: use single quotes, or write \\\\ for a backslash'
    default:
      if (message.startsWith('Missing closing'))
        return 'a quotation mark is never closed: close it where the text ends'
      return `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
  }
}

interface Refusal {
  offset: number
  message: string
}

/** Walks the tree once. An alias counts with all it stands for, so a few lines cannot become a billion values. */
function readNodes(contents: Node): { data: unknown; places: Places; refusals: Refusal[] } {
  const refusals: Refusal[] = []
  const places = new Map() as Places
  const anchors = new Map<string, Node>()
  let values = 0

  function read(node: unknown, level: number, offset: number): unknown {
    values += 1
    if (level > mostLevels) return refuse(offset, `nested too deeply: at most ${mostLevels} levels`)
    if (values > mostValues) {
      return values === mostValues + 1
        ? refuse(offset, `more than ${mostValues} values, aliases written out`)
        : undefined
    }
    if (isAlias(node)) return readAlias(node.source, level, offset)
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null
    if (node.tag)
      refuse(
        offset,
        `tags such as ${shortened(node.tag.replace('tag:yaml.org,2002:', '!!'))} are not part of this format: remove it`,
      )
    if (node.anchor) anchors.set(node.anchor, node)
    if (isScalar(node)) return node.value
    return isSeq(node) ? readList(node.items, level, offset) : readMap(node.items, level, offset)
  }

  function refuse(offset: number, message: string): undefined {
    refusals.push({ offset, message })
  }

  function readAlias(name: string, level: number, offset: number): unknown {
    const target = anchors.get(name)
    if (target) return read(target, level + 1, startOf(target) ?? offset)
    return refuse(
      offset,
      `*${shortened(name)} stands for nothing: write &${shortened(name)} before it, or put it in quotes`,
    )
  }

  function readList(items: unknown[], level: number, start: number): unknown[] {
    const parts: Place['parts'] = new Map()
    const list = items.map((item, index) => {
      const value = startOf(item) ?? start
      parts.set(index, { key: value, value })
      return read(item, level + 1, value)
    })
    places.set(list, { start, parts })
    return list
  }

  function readMap(pairs: Pair[], level: number, start: number): Record<string, unknown> {
    // No prototype: a key such as __proto__ or constructor is a key like any other.
    const map = Object.create(null) as Record<string, unknown>
    const parts: Place['parts'] = new Map()
    for (const pair of pairs) {
      const at = startOf(pair.key) ?? start
      const key = keyOf(pair)
      if (key === null) refuse(at, 'a key must be plain text: write name: value')
      else if (key in map) refuse(at, `the key \`${shortened(key)}\` is written twice: keep one of them`)
      else {
        const value = isScalar(pair.value) && pair.value.value === null ? at : (startOf(pair.value) ?? at)
        parts.set(key, { key: at, value })
        map[key] = read(pair.value, level + 1, value)
      }
    }
    places.set(map, { start, parts })
    return map
  }

  const start = startOf(contents) ?? 0
  return { data: read(contents, 1, start), places, refusals }
}

function keyOf({ key }: Pair): string | null {
  if (!isScalar(key)) return null
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function startOf(node: unknown): number | null {
  const range = isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? node.range : null
  return range ? range[0] : null
}

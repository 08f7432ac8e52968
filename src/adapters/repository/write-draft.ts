/** Plain data → a policy or schedule file as people write them: the schema on top, comments above their keys, small things on one line. */
import { Document, isCollection, isMap, isPair, isScalar, type Node, type Pair } from 'yaml'
import type { Draft, Note } from '../../core/adopt/live.ts'
import type { Path } from '../../core/rules/complaint.ts'
import { shortened } from '../../core/scalars.ts'

/** Of a comment, with its `# `; a line of the format. */
const width = 110

/** What others wrote is in it: nothing can end a comment's line, and nothing is longer than anybody reads. */
const longest = 1_000

/** The text of a file. What is written reads back as `data`. */
export function writeDraft({ kind, data, head, notes }: Draft): string {
  const document = new Document(data, { version: '1.2', schema: 'core', aliasDuplicateObjects: false })
  if (isCollection(document.contents)) layOut(document.contents)
  for (const [path, some] of byPath(notes)) {
    const target = keyAt(document, path)
    if (target)
      target.commentBefore = some.flatMap(({ says }) => commentLines(says, indentOf(path))).join('\n')
  }
  const schema = `# yaml-language-server: $schema=../schema/${kind}.schema.json\n`
  const top = commentLines(head, 0)
    .map((line) => `#${line}\n`)
    .join('')
  // Without folding: a name of AWS's stays on its line.
  return `${schema}${top}${document.toString({ lineWidth: 0, flowCollectionPadding: true })}`
}

function byPath(notes: Note[]): [Path, Note[]][] {
  const grouped = Map.groupBy(notes, ({ path }) => JSON.stringify(path))
  return [...grouped.values()].flatMap((some): [Path, Note[]][] => (some[0] ? [[some[0].path, some]] : []))
}

/** An empty line stands before each section and after it; what is small stands on one line. */
function layOut(top: Node): void {
  if (!isMap(top)) return
  for (const [index, { key, value }] of top.items.entries()) {
    const isBesideSection = isCollection(value) || isCollection(top.items[index - 1]?.value)
    if (isBesideSection && isScalar(key)) key.spaceBefore = true
    flowWithin(value)
  }
}

function flowWithin(node: unknown): void {
  if (!isCollection(node)) return
  for (const item of node.items) {
    const value = isPair(item) ? item.value : item
    flowWithin(value)
    if (isCollection(value)) value.flow = isSmall(value)
  }
}

/** A list of plain values, or a map of two such as `{ from: 20000, add: 2 }`. */
function isSmall(node: Node): boolean {
  if (!isCollection(node) || (isMap(node) && node.items.length > 2)) return false
  return node.items.every((item) => !isMap(isPair(item) ? item.value : item))
}

/** The node that a comment stands above: the key, or the entry of a list. */
function keyAt(document: Document, path: Path): { commentBefore?: string | null } | null {
  let node: unknown = document.contents
  let target: unknown = node
  for (const part of path) {
    if (!isCollection(node)) break
    const item: unknown =
      typeof part === 'number'
        ? node.items[part]
        : (node.items as Pair[]).find(({ key }) => isScalar(key) && key.value === part)
    if (item === undefined) break
    // Within one line there is no place for a comment: it stands above the whole of it.
    if (node.flow) break
    target = isPair(item) ? item.key : item
    node = isPair(item) ? item.value : item
  }
  return target === document.contents ? firstKey(document.contents) : (target as { commentBefore?: string })
}

function firstKey(node: unknown): { commentBefore?: string | null } | null {
  const [first] = isMap(node) ? node.items : []
  return isScalar(first?.key) ? first.key : null
}

function indentOf(path: Path): number {
  return 2 * (path.length - 1)
}

/** Lines of at most the width, each with the space that follows `#`. */
function commentLines(text: string, indent: number): string[] {
  const lines: string[] = []
  for (const word of shortened(text, longest).split(/ +/)) {
    const last = lines.at(-1)
    if (last !== undefined && indent + last.length + word.length + 2 <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(` ${word}`)
  }
  return lines
}

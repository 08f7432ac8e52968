/** A wish as people say it, turned into flags: `prewarm chat 600k for 2h` is `prewarm chat --connections 600k --for 2h`. */
import type { Word } from './split.ts'

const wishes = ['prewarm', 'hold']
const units: Record<string, string> = { minute: 'm', min: 'm', hour: 'h', day: 'd' }

/** Only for what is wished: a question has no such words. Flags and their values stay as they are. */
export function plainWords(words: readonly Word[]): string[] {
  const [verb, ...rest] = words
  if (!verb || !wishes.includes(verb.text.toLowerCase())) return words.map(({ text }) => text)
  const flags: string[] = [verb.text]
  for (let index = 0; index < rest.length; index++) {
    const { text, isQuoted } = rest[index] ?? { text: '', isQuoted: true }
    const [next, afterNext] = [plain(rest[index + 1]), plain(rest[index + 2])]
    if (takesValue(text)) {
      flags.push(text, ...rest.slice(index + 1, index + 2).map((value) => value.text))
      index++
    } else if (isQuoted) flags.push(text)
    else if (text.toLowerCase() === 'for' && next) {
      const unit = /^\d+$/.test(next) ? units[afterNext.replace(/s$/, '')] : undefined
      flags.push('--for', `${next}${unit ?? ''}`)
      index += unit ? 2 : 1
    } else if (/^\d[\d_,]*[km]?$/i.test(text)) {
      const isNamed = /^(?:instances?|connections?)$/.test(next)
      flags.push(next.startsWith('instance') ? '--instances' : '--connections', text)
      if (isNamed) index++
    } else if (verb.text.toLowerCase() === 'prewarm' && text.toLowerCase() === 'to') continue
    else flags.push(others[text.toLowerCase()] ?? text)
  }
  return flags
}

const others: Record<string, string> = { end: '--end', all: '--all', everything: '--all' }

function takesValue(text: string): boolean {
  return /^--(?:connections|instances|for|because)$/.test(text)
}

function plain(word: Word | undefined): string {
  return word && !word.isQuoted ? word.text.toLowerCase() : ''
}

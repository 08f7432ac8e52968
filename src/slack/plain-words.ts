/** A wish as people say it, turned into flags: `prewarm chat 600k for 2h` is `prewarm chat --connections 600k --for 2h`. */
import type { Word } from './split.ts'

const wishes = ['prewarm', 'hold']
const units: Record<string, string> = { minute: 'm', min: 'm', hour: 'h', hr: 'h', day: 'd' }

/** Only for what is wished: a question has no such words. Flags and their values stay as they are. */
export function plainWords(words: readonly Word[]): string[] {
  const [verb, ...rest] = words
  if (!verb || !wishes.includes(verb.text.toLowerCase())) return words.map(({ text }) => text)
  const flags: string[] = [verb.text]
  const hasSize = verb.text.toLowerCase() === 'prewarm'
  for (let index = 0; index < rest.length; index++) {
    const { text, isQuoted } = rest[index] ?? { text: '', isQuoted: true }
    const next = plain(rest[index + 1])
    if (takesValue(text)) {
      flags.push(text, ...rest.slice(index + 1, index + 2).map((value) => value.text))
      index++
    } else if (isQuoted) flags.push(text)
    else if (text.toLowerCase() === 'for' && next) {
      const { span, taken } = spanIn(rest.slice(index + 1).map(plain))
      flags.push('--for', taken > 0 ? span : next)
      index += taken || 1
    } else if (hasSize && /^\d[\d_,]*(?:\.\d+)?[km]?$/i.test(text)) {
      const isNamed = /^(?:instances?|connections?)$/.test(next)
      flags.push(next.startsWith('instance') ? '--instances' : '--connections', whole(text))
      if (isNamed) index++
    } else if (hasSize && text.toLowerCase() === 'to') continue
    else flags.push(others[text.toLowerCase()] ?? text)
  }
  return flags
}

/** `2h`, `1h 30m`, `1 hour 30 minutes`: as one, with the number of words it stands in. */
function spanIn(words: string[]): { span: string; taken: number } {
  let span = ''
  let taken = 0
  for (;;) {
    const [word = '', next = ''] = words.slice(taken)
    const unit = /^\d+$/.test(word) ? units[next.replace(/s$/, '')] : undefined
    if (!unit && !/^(?:\d+[dhm])+$/.test(word)) return { span, taken }
    span += `${word}${unit ?? ''}`
    taken += unit ? 2 : 1
  }
}

/** `1.5m` as 1500000. What is no whole number stays as it is, to be refused with a sentence. */
function whole(text: string): string {
  const [, number, unit = ''] = /^(\d+\.\d+)([km])$/i.exec(text) ?? []
  const value = Math.round(Number(number) * (unit.toLowerCase() === 'k' ? 1_000_000 : 1_000_000_000)) / 1_000
  return number !== undefined && Number.isInteger(value) ? String(value) : text
}

const others: Record<string, string> = { end: '--end', all: '--all', everything: '--all' }

function takesValue(text: string): boolean {
  return /^--(?:connections|instances|for|because)$/.test(text)
}

function plain(word: Word | undefined): string {
  return word && !word.isQuoted ? word.text.toLowerCase() : ''
}

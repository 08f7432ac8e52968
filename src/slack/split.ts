/** Text as Slack sends it, split into words as a shell would: what keyboards and Slack made of it is undone. */
import { SpringtideError } from '../core/error.ts'

export interface Word {
  text: string
  /** It stood in quotes: it means no more than it says. */
  isQuoted: boolean
}

/** `--because="load test"`, `"load test"`, or anything up to the next space. */
const word = /(--[\w-]+=)?(?:"([^"]*)"|'([^']*)')(?=\s|$)|\S+/g

/** What follows `because`, up to the next flag. */
const reason = /^\s*(.*?)(?=\s--[a-z]|$)/s

/**
 * `because` by itself begins a reason that needs no quotes: `prewarm chat 600k for 2h because it's derby night`.
 * @throws SpringtideError `open-quote`
 */
export function splitWords(raw: string): Word[] {
  const text = undone(raw)
  const words: Word[] = []
  word.lastIndex = 0
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [bare, flag = '', double, single] = match
    const quoted = double ?? single
    if (quoted === undefined && /^(?:--[\w-]+=)?"/.test(bare)) throw openQuote
    if (/^because[:,]?$/i.test(bare) && words.at(-1)?.text !== '--because') {
      const said = reason.exec(text.slice(word.lastIndex)) ?? ['', '']
      words.push({ text: `--because=${unquoted(said[1] ?? '')}`, isQuoted: false })
      word.lastIndex += said[0].length
    } else if (quoted === undefined) words.push({ text: bare, isQuoted: false })
    else words.push({ text: flag + quoted, isQuoted: flag === '' })
  }
  return words
}

/** Slack escapes `& < >`; keyboards bend quotes, make one dash of two, and write spaces that are none. */
function undone(raw: string): string {
  return raw
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[\u201C-\u201F]/g, '"')
    .replace(/[\u2018-\u201B]/g, "'")
    .replace(/(?<=^|\s)[\u2013\u2014]-?(?=[a-z])/gi, '--')
    .trim()
}

function unquoted(text: string): string {
  const trimmed = text.trim()
  return /^(["']).*\1$/s.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}

const openQuote = new SpringtideError(
  'open-quote',
  'a quote is not closed',
  'close it, for example --because "load test"',
)

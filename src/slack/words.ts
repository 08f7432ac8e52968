/** Words after `/tide` as a Request, with the verbs and flags of the command. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { SpringtideError } from '../core/error.ts'
import type { Instant } from '../core/instant.ts'
import { type Typed, typedCount, typedDuration, typedHours, typedInstant } from '../core/options.ts'
import { Request } from '../core/request.ts'
import { shortened } from '../core/scalars.ts'
import { verbs } from './help.ts'
import { mostWords } from './payload.ts'
import { plainWords } from './plain-words.ts'
import { splitWords } from './split.ts'
import { isEnd, refuseUnclear, sizeOf, spanOf, type WishOptions } from './wish-options.ts'

const onTerminalOnly = ['apply', 'check', 'demo']

/**
 * `at`: when it was asked, so that the same message always makes the same request. Who asks is not taken from the words.
 * @throws SpringtideError that says in words what is wrong
 */
export function requestOf(text: string, { at, by }: { at: Instant; by: string }): Request {
  if (text.length > mostWords)
    throw new SpringtideError('bad-words', `that is more than ${mostWords} characters`, 'say it shorter')
  const words = plainWords(splitWords(text))
  const verb = words[0]?.toLowerCase() ?? ''
  if (onTerminalOnly.includes(verb)) throw notHere(verb)
  let request: unknown
  const program = createProgram(
    (made) => {
      request = made
    },
    { at, by },
  )
  try {
    program.parse([verb, ...words.slice(1)], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) throw badWords(error, verb)
    throw error
  }
  return checked(request)
}

/** A new one each time: commander keeps what it parsed. */
function createProgram(make: (request: unknown) => void, { at, by }: { at: Instant; by: string }): Command {
  const program = new Command('/tide')
  quiet(program).helpCommand(false)
  const verb = (usage: string) => quiet(program.command(usage))
  for (const name of ['status', 'plan', 'tuning', 'balance', 'drift', 'timeline']) {
    const looking = verb(`${name} [fleets...]`).option('--at <instant>', '', typed(typedInstant))
    if (name === 'timeline') looking.option('--hours <n>', '', typed(typedHours), 48)
    looking.action((fleets: string[], options: object) =>
      make({ verb: name, fleets: lower(fleets), ...options }),
    )
  }
  verb('approve <id> <fleet>').action((id: string, fleet: string) =>
    make({ verb: 'approve', fleets: lower([fleet]), id: id.toLowerCase() }),
  )
  lasting(verb('prewarm <fleet>'))
    .option('--connections <n>', '', once(typedCount))
    .option('--instances <n>', '', once(typedCount))
    .action((fleet: string, wish: WishOptions) => {
      const ask = isEnd(wish)
        ? { ask: 'end-prewarm' }
        : {
            ask: 'prewarm',
            override: { size: sizeOf(wish), ...spanOf(wish, at, by, 'prewarm chat 600k for 2h') },
          }
      make({ verb: 'prewarm', fleets: lower([fleet]), ask })
    })
  lasting(verb('hold [fleets...]'))
    .option('--all')
    .action((fleets: string[], wish: WishOptions) => {
      refuseUnclear(fleets, wish)
      const ask = isEnd(wish)
        ? { ask: 'end-hold' }
        : { ask: 'hold', hold: spanOf(wish, at, by, 'hold chat for 1h') }
      make({ verb: 'hold', fleets: lower(fleets), ask })
    })
  return program
}

/** Errors come as exceptions, and nothing is written anywhere. */
function quiet(command: Command): Command {
  return command
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
}

function lasting(command: Command): Command {
  return command
    .option('--for <duration>', '', once(typedDuration))
    .option('--because <text>')
    .option('--end')
}

/** Telephones begin with a capital letter, and people put commas into lists. */
function lower(fleets: string[]): string[] {
  return fleets.map((fleet) => fleet.toLowerCase().replace(/,$/, ''))
}

function typed(parse: (text: string) => Typed): (text: string) => number {
  return (text) => {
    const result = parse(text)
    if ('value' in result) return result.value
    throw new InvalidArgumentError(result.problem)
  }
}

/** Whoever says two sizes or two ends could mean either: only one of them changes what they wanted. */
function once(parse: (text: string) => Typed): (text: string, before?: number) => number {
  return (text, before) => {
    if (before === undefined) return typed(parse)(text)
    throw new InvalidArgumentError('It was said twice.')
  }
}

function checked(request: unknown): Request {
  const result = Request.safeParse(request)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const isId = issue?.path[0] === 'id'
  throw new SpringtideError(
    'bad-words',
    isId ? 'the id of a change is ten hexadecimal digits' : (issue?.message ?? 'this cannot be asked'),
    isId ? '/tide plan shows it' : '/tide help shows what can be asked',
  )
}

function notHere(verb: string): SpringtideError {
  return verb === 'apply'
    ? new SpringtideError(
        'not-from-slack',
        'everything at once is not applied from Slack',
        'the functions write what is not held by themselves; one held change: /tide approve <id> <fleet>',
      )
    : new SpringtideError('not-from-slack', `${verb} is for a terminal`, `run: tide ${verb}`)
}

/** Commander's sentence, with what was typed made harmless and its guess on the same line. */
function badWords({ message }: CommanderError, verb: string): SpringtideError {
  const plain = message.replace(/^error: /, '').replaceAll('\n', ' ')
  const tooMany = /^too many arguments for '(.*?)'\. .*? but got \d+: (.*)\.$/
  const sentence = shortened(plain.replace(tooMany, 'too many words for $1: $2'), 300)
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  return new SpringtideError(
    'bad-words',
    sentence,
    known ? `/tide ${known.usage}` : `there are ${Object.keys(verbs).join(', ')}: /tide help tells more`,
  )
}

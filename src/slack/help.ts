/** What can be asked in Slack, in words: plain text, so that the function that answers at once knows it by heart. */

interface Verb {
  usage: string
  does: string
  more: string[]
}

/** The verbs of the command that Slack has too. */
export const verbs: Readonly<Record<string, Verb>> = {
  status: {
    usage: 'status [fleet ...]',
    does: 'how each fleet stands',
    more: [
      'Size against floor, load against target, the next peak and when the floor rises for it.',
      'status chat',
    ],
  },
  timeline: {
    usage: 'timeline [fleet ...] [--hours 48]',
    does: 'the floor of the coming hours, drawn',
    more: ['From the schedules alone.', 'timeline chat --hours 24'],
  },
  plan: {
    usage: 'plan [fleet ...] [--at 2027-06-29T18:00Z]',
    does: 'what would be changed now, and why',
    more: ['Changes that guardrails hold come with a button that approves them.', 'plan game'],
  },
  prewarm: {
    usage: 'prewarm <fleet> <connections> for <duration> [because <reason>]',
    does: 'raise the floor now, for a while',
    more: [
      'It ends by itself. Either connections or instances; the floor follows at once.',
      'prewarm chat 600k for 2h because derby night',
      'prewarm chat --instances 40 --for 90m',
      'prewarm chat end',
    ],
  },
  hold: {
    usage: 'hold <fleet ...> for <duration> [because <reason>]',
    does: 'change nothing on a fleet for a while',
    more: [
      'It ends by itself; nothing can be approved around it.',
      'hold chat for 1h because load test',
      'hold all for 30m',
      'hold chat end',
    ],
  },
  approve: {
    usage: 'approve <id> <fleet>',
    does: 'write one held change',
    more: [
      'The id is that of the plan. If the world has moved since, it is void.',
      'approve 0a1b2c3d4e chat',
    ],
  },
  tuning: {
    usage: 'tuning [fleet ...]',
    does: 'are the nodes what their profile says?',
    more: ['Asks every node: takes a minute or two.', 'tuning chat'],
  },
  balance: {
    usage: 'balance [fleet ...]',
    does: 'how connections lie on the nodes',
    more: ['Asks every node: takes a minute or two.', 'balance chat'],
  },
  drift: {
    usage: 'drift [fleet ...]',
    does: 'the nightly report, now',
    more: ['All of the above, the last day and the next two; the whole of it comes by mail.', 'drift'],
  },
}

/** `help`, `help prewarm`, `prewarm --help` or nothing at all: the help that was asked for; `null` where none was. */
export function helpFor(text: string): string | null {
  const words = text.trim().toLowerCase().split(/\s+/)
  const [first = '', second = ''] = words
  if (first === '' || first === 'help') return verbHelp(second) ?? overview()
  return /^(?:--|—|–)help$/.test(second) && words.length === 2 ? (verbHelp(first) ?? overview()) : null
}

function verbHelp(name: string): string | null {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) return null
  const [about = '', ...examples] = verb.more
  return [
    `*/tide ${name}*: ${verb.does}. ${about}`,
    fenced([verb.usage, ...examples].map((line) => `/tide ${line}`)),
  ].join('\n')
}

function overview(): string {
  const width = Math.max(...Object.keys(verbs).map((name) => name.length))
  const lines = Object.entries(verbs).map(([name, { does }]) => `/tide ${name.padEnd(width)}  ${does}`)
  return [
    'Springtide keeps fleets ready before their peaks.',
    fenced([...lines, `/tide ${'help'.padEnd(width)}  more about one of them: /tide help prewarm`]),
    'Everybody can look; who may change something stands in policies/access.yaml.',
  ].join('\n')
}

/** Slack takes `& < >` only escaped (docs.slack.dev, "Formatting message text"). */
function fenced(lines: string[]): string {
  const text = lines.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `\`\`\`\n${text}\n\`\`\``
}

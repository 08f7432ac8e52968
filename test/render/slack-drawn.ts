/** A message of Slack as text, about as a person sees it. */
import type { Block, SlackMessage } from '../../src/render/slack/message.ts'

export function drawn({ blocks, text, response_type }: SlackMessage): string {
  return [`(${response_type ?? 'webhook'}) ${text}`, ...blocks.map(block)].join('\n\n')
}

function block(some: Block): string {
  switch (some.type) {
    case 'rich_text':
      return some.elements
        .map(({ type, elements }) => {
          const text = elements
            .map(({ text, style }) => (style?.bold ? `*${text}*` : style?.code ? `\`${text}\`` : text))
            .join('')
          return type === 'rich_text_preformatted' ? text.replace(/^/gm, '│ ') : text
        })
        .join('\n')
    case 'context':
      return some.elements.map(({ text }) => `  ${text}`).join(' · ')
    case 'actions':
      return some.elements
        .map(({ text, value, confirm }) => `[${text.text}] ${value} → ${confirm.text.text}`)
        .join(' ')
  }
}

/** Text from AWS, files or refs in Markdown: as text, and as nothing else. */
import { safe } from './paint.ts'

/**
 * It can neither leave its cell nor become a link, an image, a mention of a person or an issue, a formula or HTML
 * ("Autolinked references", "Writing mathematical expressions", GitHub). Cut at `most` characters.
 */
export function inert(text: string, most?: number): string {
  return safe(text, most)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~]/g, (mark) => `\\${mark}`)
    .replaceAll('$', '<span>$</span>')
    .replace(/@|#|\bwww(?=\.)|\bgh(?=-\d)/gi, (mark) => `${mark}\u200b`)
    .replaceAll('://', ':\u200b//')
}

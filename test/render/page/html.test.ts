import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, markup, raw } from '../../../src/render/page/html.ts'

describe('the html template', () => {
  it('escapes what is put into it, between tags and in quotes', () => {
    const evil = '"><script>alert(1)</script>\''
    expect(markup(html`<p title="${evil}">${evil}</p>`)).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;</p>',
    )
  })

  it('takes Html, lists, numbers and nothing', () => {
    const rows = ['a', 'b'].map((name) => html`<li>${name}</li>`)
    expect(markup(html`<ul>${rows}</ul>${0}${null}${undefined}${false}${raw('<br>')}`)).toBe(
      '<ul><li>a</li><li>b</li></ul>0<br>',
    )
  })

  it('takes no markup from what only looks like Html', () => {
    const forged = JSON.parse('["<script>", {"html": "<script>"}]')
    expect(() => markup(html`${forged}`)).toThrow(TypeError)
    expect(markup(html`${forged.slice(0, 1)}`)).toBe('&lt;script&gt;')
  })

  it('never lets text add a tag, an attribute or a character that turns it around', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const written = markup(html`<p title="${text}">${text}</p>`)
        expect(written.match(/</g)).toHaveLength(2)
        expect(written.match(/"/g)).toHaveLength(2)
        expect(written).not.toMatch(/\p{Cc}|\p{Cf}/u)
      }),
    )
  })

  it('cuts text that no page needs', () => {
    expect(markup(html`${'x'.repeat(100_000)}`)).toHaveLength(600)
  })
})

/** Reports as nobody should make them: every text in them is hostile, and every list is of any length. */
import fc from 'fast-check'
import { hostile } from '../everything.ts'

/** Keys whose text is one of a few words, or is checked before it comes into a Report. */
const closed = new Set([
  'at',
  'comparison',
  'concern',
  'id',
  'kind',
  'mode',
  'result',
  'severity',
  'sign',
  'state',
  'status',
  'timezone',
  'type',
  'verdict',
])

const heldBy = new Set<unknown>(['guardrail', 'danger', 'hold', 'observe'])

const nasty = fc.oneof(
  fc.constantFrom(
    hostile,
    '<!channel>',
    '<@U012AB3CD|ada>',
    '<https://evil.example|all is well>',
    'https://evil.example',
    '&lt;!here&gt;',
    '*bold* _it_ ~no~ `code` ```',
    '> quote',
    ':rotating_light:',
    '@everyone',
    '',
    ' ',
    '\n\n',
    '\u202e\u0000\u001b[31m',
    '\ud800',
    '\udc00 half',
    'x'.repeat(5_000),
    '😀'.repeat(400),
  ),
  fc.string({ unit: 'binary', maxLength: 400 }),
)

/** The same shape with other texts and other lengths of lists. */
export function likeThis<T>(value: T): fc.Arbitrary<T> {
  return vary(value, '') as fc.Arbitrary<T>
}

function vary(value: unknown, key: string): fc.Arbitrary<unknown> {
  // As long as a name of the repository can be.
  if (key === 'fleet') return nasty.map((text) => text.slice(0, 64))
  if (typeof value === 'string')
    return closed.has(key) || (key === 'by' && heldBy.has(value)) ? fc.constant(value) : nasty
  if (Array.isArray(value)) {
    if (value.length === 0) return fc.constant(value)
    return fc.array(fc.oneof(...value.map((one) => vary(one, key))), { maxLength: 60, size: 'max' })
  }
  if (typeof value === 'object' && value !== null) {
    return fc.record(
      Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, vary(inner, name)])),
    )
  }
  return fc.constant(value)
}

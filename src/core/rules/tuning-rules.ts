/** What must hold between the values of one tuning profile. */

import { factKind } from '../tuning/facts.ts'
import type { TuningProfile } from '../tuning-profile.ts'
import { type Complaint, complaint, type Path } from './complaint.ts'
import type { Partially } from './validate.ts'

type Draft = Partially<TuningProfile>
type Settings = NonNullable<Draft['settings']>
type Fact = keyof Settings
/** Any setting's keys; each kind of fact has some of them. */
type Demands = Partially<{
  atLeast: number
  atLeastPerConnection: number
  atLeastPerCore: number
  atMost: number
  is: number | string | boolean
  has: string[]
  hasNot: string[]
}>

const floors = ['atLeast', 'atLeastPerConnection', 'atLeastPerCore'] as const
const demands = {
  number: [...floors, 'atMost', 'is'],
  text: ['is', 'has', 'hasNot'],
  boolean: ['is'],
} as const

/** Every rule a profile breaks, each at its own place. */
export function tuningRules({ settings }: Draft): Complaint[] {
  if (settings === undefined) return []
  const entries = Object.entries(settings) as [Fact, Demands | undefined][]
  if (entries.length === 0) {
    const message = 'the profile demands nothing: write for example `nofile: { atLeast: 65536 }`'
    return [complaint(['settings'], message, 'key')]
  }
  return entries.flatMap(([fact, setting]) =>
    setting === undefined ? [] : settingRules(['settings', fact], demands[factKind(fact).kind], setting),
  )
}

function settingRules(path: Path, keys: readonly (keyof Demands)[], setting: Demands): Complaint[] {
  const written = keys.filter((key) => key in setting)
  // Of a fact that is true or false the schema asks for `is` itself.
  if (written.length === 0 && keys.length > 1) {
    return [complaint(path, `the setting demands nothing: write one of ${keys.join(', ')}`, 'key')]
  }
  const others = 'is' in setting ? written.filter((key) => key !== 'is') : []
  return [
    ...others.map((key) =>
      complaint(
        [...path, key],
        `\`${key}\` beside \`is\`: what is exactly one value needs no other, remove one`,
        'key',
      ),
    ),
    ...rangeRule(path, setting),
    ...wordRule(path, setting),
  ]
}

function rangeRule(path: Path, { atLeast, atMost }: Demands): Complaint[] {
  if (atLeast === undefined || atMost === undefined || atLeast <= atMost) return []
  const message = `atLeast ${atLeast} is above atMost ${atMost}: no node can be both, lower one or raise the other`
  return [complaint([...path, 'atLeast'], message)]
}

function wordRule(path: Path, { has = [], hasNot = [] }: Demands): Complaint[] {
  return hasNot.flatMap((word, index) =>
    word !== undefined && has.includes(word)
      ? [
          complaint(
            [...path, 'hasNot', index],
            `${word} stands in \`has\` too: remove it from one of the lists`,
          ),
        ]
      : [],
  )
}

/** Holds one fact of one node against the setting a profile has for it. */
import type { Fleet } from '../desired.ts'
import type { NodeReport } from '../node.ts'
import { shortened } from '../scalars.ts'
import type { BooleanSetting, NumberSetting, Setting, TextSetting } from '../tuning-profile.ts'
import type { FactName } from './facts.ts'
import { readAmount, readFact } from './read-fact.ts'

/** `met` also where the node has no such thing. `fails` says how, in the same words for every node that fails alike. */
export type Verdict = 'met' | { fails: string } | { unknown: string }

export function judge(fact: FactName, setting: Setting, report: NodeReport, fleet: Fleet): Verdict {
  const reading = readFact(report, fact)
  if (reading === 'absent') return 'met'
  if ('unknown' in reading) return reading
  const { value } = reading
  if (typeof value === 'number') return judgeNumber(fact, setting as NumberSetting, value, report, fleet)
  if (typeof value === 'string') return judgeText(fact, setting as TextSetting, value)
  const { is } = setting as BooleanSetting
  return value === is ? 'met' : { fails: `${fact} ${value}, not ${is}` }
}

function judgeNumber(
  fact: FactName,
  setting: NumberSetting,
  value: number,
  report: NodeReport,
  fleet: Fleet,
): Verdict {
  const { is, atMost, atLeastPerCore } = setting
  if (is !== undefined && value !== is) return { fails: `${fact} ${value}, not ${is}` }
  if (atMost !== undefined && value > atMost) return { fails: `${fact} ${value} > ${atMost}` }
  const cores = atLeastPerCore === undefined ? { value: 0 } : readAmount(report, 'cores')
  const perCore = cores !== 'absent' && 'value' in cores ? times(atLeastPerCore ?? 0, cores.value) : 0
  const least = Math.max(fixedLeast(setting, fleet), perCore)
  if (value < least) return { fails: `${fact} ${value} < ${least}` }
  return cores !== 'absent' && 'unknown' in cores ? cores : 'met'
}

/** The highest lower bound that is the same for every node of a fleet. */
export function fixedLeast(
  { atLeast = 0, atLeastPerConnection = 0 }: NumberSetting,
  { policy }: Fleet,
): number {
  return Math.max(atLeast, times(atLeastPerConnection, policy.capacity.connectionsPerInstance))
}

/** Rounded up, but not by what binary fractions add: 1.1 times 30,000 is 33,000. */
function times(factor: number, amount: number): number {
  return Math.ceil(Number((factor * amount).toPrecision(12)))
}

function judgeText(fact: FactName, { is, has = [], hasNot = [] }: TextSetting, value: string): Verdict {
  if (is !== undefined && value !== is) return { fails: `${fact} ${shortened(value)}, not ${is}` }
  const words = value.split(/\s+/)
  const lacks = has.filter((wanted) => !words.some((word) => isWord(word, wanted)))
  const holds = hasNot.filter((unwanted) => words.some((word) => isWord(word, unwanted)))
  const faults = [
    ...(holds.length > 0 ? [`has ${holds.join(' ')}`] : []),
    ...(lacks.length > 0 ? [`lacks ${lacks.join(' ')}`] : []),
  ]
  return faults.length > 0 ? { fails: `${fact} ${faults.join(' and ')}` } : 'met'
}

/** `--flag` stands for `--flag=8192` too; V8 takes underscores for dashes in the names of its flags. */
function isWord(word: string, wanted: string): boolean {
  const [said, meant] = [plainFlag(word), plainFlag(wanted)]
  return said === meant || (meant.startsWith('--') && said.startsWith(`${meant}=`))
}

function plainFlag(word: string): string {
  if (!word.startsWith('--')) return word
  const [name = '', ...value] = word.split('=')
  return [name.replaceAll('_', '-'), ...value].join('=')
}

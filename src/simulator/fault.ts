/** What goes wrong in a simulation, and when: parsed from words. */
import { SpringtideError } from '../core/error.ts'
import { formatInstant, type Instant } from '../core/instant.ts'

export const faultKinds = [
  'no-capacity',
  'unhealthy-launch',
  'suspended',
  'throttled',
  'control-plane-down',
  'metrics-stop',
] as const

export interface Fault {
  /**
   * `no-capacity`: EC2 has no instances (of one zone). `unhealthy-launch`: launches never pass their health check.
   * `suspended`: the group's Launch process. `throttled`: the AWS API. `control-plane-down`: Springtide does not run.
   * `metrics-stop`: nothing is published.
   */
  kind: (typeof faultKinds)[number]
  /** Availability Zone, for `no-capacity`; `null`: all of them. */
  zone: string | null
  /** In [from, to). */
  from: Instant
  to: Instant
}

const form = 'write for example: no-capacity us-east-1a 2027-06-29T18:00Z..2027-06-29T20:00Z'
const zonePattern = /^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$/
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/

/**
 * Reads `<kind> [zone] <from>..<to>`, with instants in ISO 8601 and UTC.
 * @throws SpringtideError `bad-fault` with what is wrong.
 */
export function parseFault(text: string): Fault {
  const words = text.trim().slice(0, 200).split(/\s+/)
  const [kind, range = ''] = [faultKinds.find((known) => known === words[0]), words.at(-1)]
  if (!kind) throw bad(text, `is no fault; there are ${faultKinds.join(', ')}`)
  const [from, to] = range.split('..').map(instantOf)
  if (words.length < 2 || range.split('..').length !== 2 || from == null || to == null)
    throw bad(text, 'says no time from..to in UTC')
  if (from >= to) throw bad(text, `ends at ${formatInstant(to)}, before it begins`)
  const zone = words.length === 3 ? words[1] : null
  if (words.length > 3 || (zone != null && (kind !== 'no-capacity' || !zonePattern.test(zone))))
    throw bad(text, 'has something else than a zone of no-capacity between the fault and its time')
  return { kind, zone: zone ?? null, from, to }
}

function instantOf(text: string): Instant | null {
  const at = instantPattern.test(text) ? Date.parse(text) : Number.NaN
  // Date.parse takes the 30th of February for the 2nd of March.
  const isReal = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 16))
  return isReal ? at : null
}

function bad(text: string, what: string): SpringtideError {
  return new SpringtideError('bad-fault', `--fault ${JSON.stringify(text.slice(0, 200))} ${what}`, form)
}

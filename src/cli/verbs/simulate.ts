/** tide simulate: recorded load on the fleets as the repository has them, beside another version or without a part. */
import { type Desired, type Fleet, select } from '../../core/desired.ts'
import { DAY, MINUTE } from '../../core/instant.ts'
import type { Comparison } from '../../render/simulation/comparison.ts'
import { simulationJson } from '../../render/simulation/json.ts'
import { simulationMarkdown } from '../../render/simulation/markdown.ts'
import { simulationPage } from '../../render/simulation/page.ts'
import { simulationText } from '../../render/simulation/text.ts'
import { compare, type Way } from '../../simulator/compare.ts'
import { type Fault, parseFault } from '../../simulator/fault.ts'
import { type Load, type LoadOptions, loadFor, openTrace } from '../../simulator/load.ts'
import { playAside } from '../../simulator/play-aside.ts'
import { type CommonOptions, load } from '../context.ts'
import { writePage } from '../show.ts'
import type { Terminal } from '../terminal.ts'
import { isSame, loadVersion } from '../versions.ts'

export interface SimulateOptions extends LoadOptions, Pick<CommonOptions, 'repo' | 'json' | 'html'> {
  /** A folder, or a commit, branch or tag. */
  against?: string
  without?: 'prewarm' | 'backstop'
  fault?: string[]
  seed: number
  /** Of an instance-hour. */
  price?: number
  markdown?: boolean
}

export async function simulate(
  fleets: string[],
  options: SimulateOptions,
  terminal: Terminal,
): Promise<number> {
  const desired = await load(options, terminal)
  const named = select(desired, fleets).fleets
  const faults = (options.fault ?? []).map(parseFault)
  const { against } = options
  const other =
    against === undefined ? null : { name: against, desired: await loadVersion(options.repo, against) }
  const played =
    other && fleets.length === 0 ? named.filter((fleet) => differs(fleet, desired, other)) : named
  const notes = other ? versionNotes(named, played, other) : []
  const trace = await terminal.during(() => 'reading the trace', openTrace(options))
  const comparisons: Comparison[] = []
  for (const fleet of played) {
    const recorded = loadFor(trace, fleet, options)
    const ways = waysOf(fleet, desired, other, options)
    comparisons.push(await compared(ways, recorded, faults, options, terminal))
  }
  await show(comparisons, notes, options, terminal)
  return 0
}

interface Other {
  name: string
  desired: Desired
}

/** Guardrails hold changes of any fleet. */
function differs(fleet: Fleet, { guardrails }: Desired, { desired }: Other): boolean {
  const before = desired.fleets.find(({ name }) => name === fleet.name)
  const areSameLimits = JSON.stringify(guardrails) === JSON.stringify(desired.guardrails)
  return !before || !areSameLimits || !isSame(fleet, before)
}

function versionNotes(named: Fleet[], played: Fleet[], { name, desired }: Other): string[] {
  const known = new Set(desired.fleets.map((fleet) => fleet.name))
  const same = named.length - played.length
  const fresh = played.filter((fleet) => !known.has(fleet.name))
  return [
    ...(same > 0 ? [`${same} of ${named.length} fleets are the same in ${name}, and are not played.`] : []),
    ...fresh.map((fleet) => `${fleet.name} is not in ${name}: there is nothing to compare it with.`),
  ]
}

function waysOf(
  fleet: Fleet,
  desired: Desired,
  other: Other | null,
  options: SimulateOptions,
): [Way, ...Way[]] {
  const before = other?.desired.fleets.find(({ name }) => name === fleet.name)
  return [
    { name: 'this repository', desired, fleet, prewarm: true },
    ...(other && before ? [{ name: other.name, desired: other.desired, fleet: before, prewarm: true }] : []),
    ...(options.without === 'prewarm' ? [{ name: 'without pre-warm', desired, fleet, prewarm: false }] : []),
    ...(options.without === 'backstop'
      ? [{ name: 'without backstop', desired, fleet: unbacked(fleet), prewarm: true }]
      : []),
  ]
}

function unbacked(fleet: Fleet): Fleet {
  return { ...fleet, policy: { ...fleet.policy, backstop: false } }
}

function compared(
  ways: [Way, ...Way[]],
  recorded: Load,
  faults: Fault[],
  { seed, price }: SimulateOptions,
  terminal: Terminal,
): Promise<Comparison> {
  const days = Math.ceil((recorded.values.length * MINUTE) / DAY)
  const [{ fleet }] = ways
  let sentence = `${fleet.name}: day 1 of ${days}`
  const follow = (name: string) => (share: number) => {
    sentence = `${fleet.name}, ${name}: day ${Math.min(days, Math.floor(share * days) + 1)} of ${days}`
  }
  const work = compare(ways, recorded, { seed, faults, price: price ?? null }, (scenario, name) =>
    playAside(scenario, follow(name)),
  )
  return terminal.during(() => sentence, work)
}

async function show(
  comparisons: Comparison[],
  notes: string[],
  { json, markdown, html }: SimulateOptions,
  { out, err, paint, columns }: Terminal,
): Promise<void> {
  if (json) out(`${JSON.stringify(simulationJson(comparisons, notes))}\n`)
  else if (markdown) out(simulationMarkdown(comparisons, notes))
  else out(simulationText(comparisons, columns, paint, notes))
  if (html === undefined) return
  await writePage(html, simulationPage(comparisons, notes))
  err(`${html} is written\n`)
}

/** tide check: is the repository valid, and what would hurt at a peak? Proved from the files; with --live, AWS is asked too. */
import { loadTypes } from '../../adapters/ec2/types-file.ts'
import { locateRisks } from '../../adapters/repository/locate-risks.ts'
import { readRepository } from '../../adapters/repository/repository.ts'
import type { Fleet } from '../../core/desired.ts'
import { withLive } from '../../core/proofs/live/live.ts'
import type { LocatedRisk } from '../../core/proofs/located.ts'
import { type Proof, prove } from '../../core/proofs/prove.ts'
import type { Ground, Risk } from '../../core/proofs/risk.ts'
import { problemsAnnotations, risksAnnotations } from '../../render/problems-annotations.ts'
import { problemsText } from '../../render/problems-text.ts'
import { checkJson } from '../../render/proofs-json.ts'
import { proofsText } from '../../render/proofs-text.ts'
import type { CommonOptions } from '../context.ts'
import type { Terminal } from '../terminal.ts'

export interface CheckOptions extends Pick<CommonOptions, 'repo' | 'json' | 'sandbox' | 'at'> {
  annotations?: boolean
  /** Warnings fail too. */
  strict?: boolean
  live?: boolean
}

export async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const { out, paint } = terminal
  const { desired, problems } = await terminal.during(
    () => 'reading the repository',
    readRepository(options.repo),
  )
  if (!desired) {
    if (options.json) out(`${JSON.stringify(checkJson(problems, []), null, 2)}\n`)
    else out((options.annotations ? problemsAnnotations(problems) : '') + problemsText(problems, paint))
    return 1
  }
  const { fleets } = desired
  const ground = { at: options.at ?? Date.now(), types: loadTypes() }
  const proofs = prove(desired, ground)
  const all = options.live || options.sandbox ? await live(proofs, fleets, ground, options, terminal) : proofs
  const located = locateRisks(options.repo, all)
  const risks = located.flatMap((proof) => proof.risks)
  const isFailed = risks.some((risk) => fails(risk, options.strict ?? false))
  if (options.json) {
    out(`${JSON.stringify(checkJson([], located), null, 2)}\n`)
  } else {
    if (options.annotations) out(risksAnnotations(risks))
    const peaks = fleets.reduce((sum, fleet) => sum + fleet.peaks.length, 0)
    out(proofsText({ fleets: fleets.length, peaks, proofs: located, isFailed }, paint))
  }
  return isFailed ? 1 : 0
}

/** What could not be looked at fails, as everywhere: it was asked for. */
function fails({ severity, isUnchecked }: LocatedRisk, isStrict: boolean): boolean {
  return severity === 'error' || isUnchecked === true || (isStrict && severity === 'warning')
}

async function live(
  proofs: Proof[],
  fleets: Fleet[],
  ground: Ground,
  { sandbox }: CheckOptions,
  terminal: Terminal,
): Promise<Proof[]> {
  const found = await terminal.during(
    () => 'asking AWS',
    sandbox ? askSandbox(fleets, ground) : askAws(fleets, ground),
  )
  const byName = new Map(fleets.map((fleet) => [fleet.name, fleet]))
  return proofs.map((proof) => {
    const fleet = byName.get(proof.fleet)
    return fleet ? withLive(proof, fleet, found.get(fleet.name) ?? []) : proof
  })
}

/** AWS can only be asked about now, whatever time the peaks are proved for. */
async function askAws(fleets: Fleet[], ground: Ground): Promise<Map<string, Risk[]>> {
  const { connectAws } = await import('../../adapters/connect.ts')
  const { checkLive } = await import('../../operations/check-live.ts')
  return checkLive(fleets, Date.now(), ground, connectAws())
}

async function askSandbox(fleets: Fleet[], ground: Ground): Promise<Map<string, Risk[]>> {
  const { seedSandbox } = await import('../../sandbox/seed.ts')
  const { seedTelemetry } = await import('../../sandbox/seed-telemetry.ts')
  const { checkLive } = await import('../../operations/check-live.ts')
  const sandbox = seedSandbox(fleets, ground.at)
  seedTelemetry(sandbox, fleets)
  return checkLive(fleets, ground.at, ground, sandbox.connect)
}

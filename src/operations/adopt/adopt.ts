/** Adopts live groups: reads them, writes their files in memory, and plans and proves what these say. Writes nothing to AWS. */
import { type NewFile, readNewFiles } from '../../adapters/repository/draft-folder.ts'
import { writeDraft } from '../../adapters/repository/write-draft.ts'
import { adopt } from '../../core/adopt/adopt.ts'
import type { Adoption, Draft, LiveGroup, Note } from '../../core/adopt/live.ts'
import { fleetName } from '../../core/adopt/names.ts'
import type { AdoptedFleet, AdoptReport } from '../../core/adopt/report.ts'
import { type Concern, writtenConcerns } from '../../core/concern.ts'
import type { Fleet } from '../../core/desired.ts'
import { Guardrails } from '../../core/guardrails.ts'
import { prove } from '../../core/proofs/prove.ts'
import type { Ground, Risk } from '../../core/proofs/risk.ts'
import { runPlan } from '../run.ts'
import { type Eyes, type LiveWish, readLive } from './read-live.ts'

export interface AdoptWish extends LiveWish {
  /** The name of the fleet, for one group; by default made from the name of the group. */
  fleet?: string
  /** Names that fleets of the repository have, or files. */
  isTaken: (fleet: string) => boolean
}

export interface AdoptHands extends Eyes {
  types: Ground['types']
}

/** @throws CloudError where a group cannot be read as a whole */
export async function adoptGroups(wish: AdoptWish, hands: AdoptHands): Promise<AdoptReport> {
  const { types, at } = hands
  const live = await readLive(wish, hands)
  const report: AdoptReport = { adopted: [], already: [], refused: [] }
  const names = new Set<string>()
  const drafted: { fleet: Fleet; adopted: AdoptedFleet }[] = []
  for (const group of wish.groups) {
    const seen = live.get(group)
    const refuse = (why: string) => report.refused.push({ group, why })
    if (!seen) {
      refuse(`there is no such group in ${wish.where.region}`)
      continue
    }
    const name = wish.fleet ?? fleetName(group, (taken) => names.has(taken) || wish.isTaken(taken))
    const one = draftOne(name, seen, { at, types })
    if ('refused' in one) refuse(`it cannot be adopted: ${one.refused}`)
    else {
      names.add(name)
      drafted.push(one)
    }
  }
  const planned = await planAll(
    drafted.map(({ fleet }) => fleet),
    hands,
  )
  report.adopted = drafted.map(({ adopted }) => ({
    ...adopted,
    changes: planned.changes.filter((change) => change.fleet === adopted.fleet),
    findings: planned.findings.filter((finding) => finding.fleet === adopted.fleet),
  }))
  return report
}

function draftOne(
  name: string,
  live: LiveGroup,
  ground: Ground,
): { fleet: Fleet; adopted: AdoptedFleet } | { refused: string } {
  const adoption = adopt(name, live, ground.at)
  if ('refused' in adoption) return adoption
  const first = read(adoption.drafts.map(toFile))
  if ('refused' in first) return first
  const [proof] = prove(desiredOf([first.fleet]), ground)
  const risks = (proof?.risks ?? []).filter(({ severity }) => severity !== 'info')
  const files = adoption.drafts.map((draft) => toFile(withRisks(draft, risks)))
  const last = read(files)
  if ('refused' in last) return last
  return { fleet: last.fleet, adopted: adoptedOf(adoption, files, risks) }
}

function toFile(draft: Draft): NewFile {
  return { file: draft.file, text: writeDraft(draft) }
}

function read(files: NewFile[]): { fleet: Fleet } | { refused: string } {
  const found = readNewFiles(files)
  if ('fleet' in found) return found
  const [first] = found.problems
  return { refused: first ? `${first.path}: ${first.message}` : 'its files would not be valid' }
}

/** What the proofs object to, above the key it is about; later ones beneath what adoption says itself. */
function withRisks(draft: Draft, risks: Risk[]): Draft {
  const notes = risks
    .filter(({ file }) => file === draft.file)
    .map(({ severity, code, says, fix, at }): Note => {
      const path = 'file' in at ? pathOf(at.path) : at
      return { path, says: `tide check, ${code} ${severity}: ${says}. Fix: ${fix}` }
    })
  return { ...draft, notes: [...draft.notes, ...notes] }
}

/** `peaks[2]` of a schedule. */
function pathOf(path = ''): (string | number)[] {
  const [, index] = /^peaks\[(\d+)\]/.exec(path) ?? []
  return index === undefined ? [] : ['peaks', Number(index)]
}

function adoptedOf({ fleet, group, unsaid }: Adoption, files: NewFile[], risks: Risk[]): AdoptedFleet {
  return { fleet, group, files, unsaid, risks, changes: [], findings: [] }
}

function desiredOf(fleets: Fleet[]) {
  return { fleets, guardrails: Guardrails.parse({}) }
}

/** As `tide plan` would, right away: it says itself whether the files say what is. */
async function planAll(fleets: Fleet[], { connect, around, at }: AdoptHands) {
  if (fleets.length === 0) return { changes: [], findings: [] }
  const concerns: readonly Concern[] = writtenConcerns
  const beside = around ? { around } : {}
  return runPlan({ desired: desiredOf(fleets), connect, commit: null, at, concerns, ...beside })
}

/** Every fact a node may state, as src/core/tuning/facts.ts lists them; docs/probe.md says what each means. */
import { factKind, factNames } from '../core/tuning/facts.ts'

export type FactKind = 'number' | 'string' | 'boolean'

/** Stated only where `stale` is an estimate: how many sockets were looked at. */
export const sampleFact = 'staleSample'

/** Facts that each report either states or calls unknown. */
export const factKinds: ReadonlyMap<string, FactKind> = new Map(
  factNames
    .filter((name) => name !== sampleFact)
    .map((name) => {
      const { kind } = factKind(name)
      return [name, kind === 'text' ? 'string' : kind]
    }),
)

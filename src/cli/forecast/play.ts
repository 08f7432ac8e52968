/** What the simulator makes of a written forecast: the load that is foreseen, with the new schedule and without it. */
import type { Desired } from '../../core/desired.ts'
import type { Foreseen } from '../../core/foreseen.ts'
import { DAY, MINUTE } from '../../core/instant.ts'
import { simulationMarkdown } from '../../render/simulation/markdown.ts'
import { compare, type Way } from '../../simulator/compare.ts'
import type { Load } from '../../simulator/load.ts'
import { playAside } from '../../simulator/play-aside.ts'
import type { Terminal } from '../terminal.ts'

/** Fleets in one pull request: each takes some seconds. */
const mostPlayed = 20

export async function playForecasts(
  made: Foreseen[],
  { before, after }: { before: Desired; after: Desired },
  terminal: Terminal,
): Promise<string> {
  const played = made.filter(({ written }) => written).slice(0, mostPlayed)
  const comparisons = []
  for (const foreseen of played) {
    const way = (name: string, desired: Desired): Way[] => {
      const fleet = desired.fleets.find((each) => each.name === foreseen.fleet)
      return fleet ? [{ name, desired, fleet, prewarm: true }] : []
    }
    const [ours, ...others] = [...way('with this forecast', after), ...way('before', before)]
    if (!ours) continue
    const work = compare(
      [ours, ...others],
      loadOf(foreseen),
      { seed: 1, faults: [], price: null },
      (scenario) => playAside(scenario, () => {}),
    )
    comparisons.push(await terminal.during(() => `${foreseen.fleet}: playing the forecast`, work))
  }
  const left = made.length - played.length
  return simulationMarkdown(comparisons, left > 0 ? [`${left} more fleets are not played.`] : [])
}

/** q95, so that what is played is what the floors are to be ready for. */
function loadOf({ points, step }: Foreseen): Load {
  const first = points[0]?.at ?? 0
  const from = Math.ceil(first / MINUTE) * MINUTE
  const minutes = Math.min(2 * DAY, points.length * step) / MINUTE
  const values = Float64Array.from({ length: minutes }, (_, minute) => {
    const at = from + minute * MINUTE
    const index = Math.min(points.length - 1, Math.max(0, Math.floor((at - first) / step)))
    const [now, next] = [points[index], points[index + 1]]
    const share = (at - (now?.at ?? at)) / step
    return Math.round((now?.q95 ?? 0) + ((next?.q95 ?? now?.q95 ?? 0) - (now?.q95 ?? 0)) * share)
  })
  return { from, values, words: 'the forecast itself, its 95th percentile', notes: [] }
}

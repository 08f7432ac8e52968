/** Where the CPU time of a piece of work goes, by the folder of src/ that it was spent for. */
import { type Profiler, Session } from 'node:inspector/promises'

/** Milliseconds by what they were spent for, the most first; work in a package counts for the folder that called it. */
type TimeShares = Map<string, number>

const collector = '(garbage collector)'
/** What the profiler sees while nothing of the process runs. */
const nothing = ['(idle)', '(program)', '(root)']

/** Profiles the work; that costs some of the time it measures. */
export async function timeShares(work: () => Promise<unknown>): Promise<TimeShares> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return sharesOf(profile)
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): TimeShares {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const shares: TimeShares = new Map()
  for (const [index, sample] of samples.entries()) {
    const owner = ownerOf(sample, byId, callers)
    if (owner === null) continue
    shares.set(owner, (shares.get(owner) ?? 0) + (timeDeltas[index] ?? 0) / 1_000)
  }
  return new Map([...shares].sort(([, a], [, b]) => b - a))
}

/** The nearest caller that is a file of src/. */
function ownerOf(
  sample: number,
  byId: Map<number, Profiler.ProfileNode>,
  callers: Map<number, number>,
): string | null {
  for (let id: number | undefined = sample; id !== undefined; id = callers.get(id)) {
    const { functionName, url } = byId.get(id)?.callFrame ?? { functionName: '', url: '' }
    if (functionName === collector) return 'garbage collection'
    if (nothing.includes(functionName)) return null
    const folder = /\/src\/([a-z]+)\//.exec(url)?.[1]
    if (folder) return folder
  }
  return 'everything else'
}

/** Five weeks of a made-up load for `tide forecast --sandbox`: quiet nights, busy evenings, calmer Sundays. */
import { whereOf } from '../core/change.ts'
import type { Fleet } from '../core/desired.ts'
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../core/instant.ts'
import { metricDimensions, targetPerInstance } from '../core/policy.ts'
import { draw } from './draw.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

const history = 35 * DAY
const every = 5 * MINUTE

/** AWS in memory that remembers what is published here; without any group. */
export function seedHistory(fleets: Fleet[], startsAt: Instant): Sandbox {
  const sandbox = createSandbox({ startsAt, metricRetentionSeconds: (2 * history) / SECOND })
  for (const fleet of fleets) {
    const { policy } = fleet
    const hand = sandbox.region(whereOf(policy))
    const { namespace, name } = policy.metric
    const metric = { namespace, name, dimensions: metricDimensions(policy) }
    const top = (policy.capacity.max * targetPerInstance(policy)) / 2
    const perStep = every / ((policy.scaling?.out.period ?? 60) * SECOND)
    for (let at = startsAt - history; at < startsAt; at += every) {
      const load = Math.round(top * shareAt(at) * (1 + 0.04 * draw(0, `${fleet.name} ${at}`)))
      const count = Math.max(1, Math.round(perStep))
      hand.publish({ ...metric, at, samples: { count, sum: load * perStep, minimum: load, maximum: load } })
    }
  }
  return sandbox
}

/** Of the highest load, by the time of day and of the week in UTC. */
function shareAt(at: Instant): number {
  const hour = (at % DAY) / HOUR
  const evening = Math.exp(-(((hour - 19) / 3.5) ** 2))
  const day = Math.exp(-(((hour - 13) / 4.5) ** 2))
  // 1970-01-01 was a Thursday.
  const isSunday = Math.floor(at / DAY) % 7 === 3
  return (0.12 + 0.35 * day + 0.5 * evening) * (isSunday ? 0.8 : 1)
}

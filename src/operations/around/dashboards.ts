/** Observe, for dashboards that bear Springtide's name and that no file declares. */
import { reading } from '../../adapters/cloud-error.ts'
import { readDashboards } from '../../adapters/cloudwatch/dashboard.ts'
import { listDashboards } from '../../adapters/cloudwatch/list-dashboards.ts'
import { readTags } from '../../adapters/cloudwatch/tags.ts'
import type { AroundClients } from '../../adapters/connect-around.ts'
import { dashboardFor, ownPrefix } from '../../core/marks.ts'
import type { OwnedDashboard, Reading } from '../../core/observed.ts'
import type { Whose } from '../../core/whose.ts'

/** Two calls each: so many are asked about, and the rest are unread. */
const mostAsked = 100

/** One call where every dashboard is declared; bodies only of those that this repository made. */
export function observeDashboards(
  { cloudWatch }: AroundClients,
  whose: Whose,
): Promise<Reading<OwnedDashboard[]>> {
  return reading(async () => {
    const listed = await listDashboards(cloudWatch, ownPrefix)
    const undeclared = listed.filter(({ name }) => !whose.shows(name))
    const asked = undeclared.slice(0, mostAsked).map(({ arn }) => arn)
    const tags = await readTags(cloudWatch, asked)
    const found = undeclared.map(
      (one): OwnedDashboard => ({ ...one, tags: tags.get(one.arn) ?? unasked, body: null }),
    )
    const ours = found.filter((one) => dashboardFor(one, whose.owner) !== null)
    const bodies = await readDashboards(
      cloudWatch,
      ours.map(({ name }) => name),
    )
    return found.map((one) => {
      const body = bodies.get(one.name)
      return { ...one, body: body && 'read' in body ? body.read : null }
    })
  })
}

const unasked = { unread: 'they were not asked for' }

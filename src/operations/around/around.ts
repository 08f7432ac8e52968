/** Observe and apply around the groups: load balancers, the agent of the nodes, dashboards. */
import type { ConnectAround } from '../../adapters/connect-around.ts'
import { type AroundAction, type Change, type Where, whereOf } from '../../core/change.ts'
import type { Concern } from '../../core/concern.ts'
import type { Instant } from '../../core/instant.ts'
import type { ObservedFleet, OwnedDashboard, Reading } from '../../core/observed.ts'
import type { Whose } from '../../core/whose.ts'
import type { Found } from '../survey.ts'
import { observeDashboards } from './dashboards.ts'
import { lookAtRouting, sendRouting } from './routing.ts'
import { lookAtTelemetry, sendTelemetry } from './telemetry.ts'

type AroundChange = Extract<Change, { kind: AroundAction['kind'] }>
type AroundSeen = Pick<ObservedFleet, 'routing' | 'telemetry'>

/** A face that never looks around a group carries none of the weight of it. */
export interface Around {
  /** What was seen of fleets that live in one place, by fleet name. */
  look: (
    where: Where,
    found: Found[],
    at: Instant,
    concerns: readonly Concern[],
    /** As in Look: `all` also listens whether metrics arrive. */
    live: 'needed' | 'all',
  ) => Promise<Map<string, AroundSeen>>
  /** Dashboards of Springtide's name that no file declares. */
  dashboards: (where: Where, whose: Whose) => Promise<Reading<OwnedDashboard[]>>
  write: (change: AroundChange) => Promise<void>
}

export function lookAround(connect: ConnectAround): Around {
  return {
    async look(where, found, at, concerns, live) {
      const clients = connect(where)
      const [routing, telemetry] = await Promise.all([
        concerns.includes('routing') ? lookAtRouting(clients, found) : null,
        concerns.includes('telemetry') ? lookAtTelemetry(clients, found, at, live === 'all') : null,
      ])
      return new Map(
        found.map(({ fleet: { name } }): [string, AroundSeen] => {
          const [first, second] = [routing?.get(name), telemetry?.get(name)]
          return [name, { ...(first ? { routing: first } : {}), ...(second ? { telemetry: second } : {}) }]
        }),
      )
    },
    dashboards: (where, whose) => observeDashboards(connect(where), whose),
    async write(change) {
      const clients = connect(whereOf(change.target))
      switch (change.kind) {
        case 'set-target-group':
        case 'set-load-balancer':
        case 'set-health-check':
          return sendRouting(clients, change)
        case 'put-parameter':
        case 'put-dashboard':
        case 'delete-dashboard':
          return sendTelemetry(clients, change)
      }
    },
  }
}

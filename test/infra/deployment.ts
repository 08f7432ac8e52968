/** A deployment with a fleet of each kind: written, written elsewhere, in another account, only observed. */
import type { Deployment } from '../../infra/permissions.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Mailing } from '../../src/core/mailing.ts'
import { aFleet, aPeak, scalingSection } from '../build.ts'

export const account = '123456789012'
export const role = 'arn:aws:iam::210987654321:role/springtide'
const notify = ['arn:aws:sns:us-east-1:123456789012:ops']
const adopted = {
  ...scalingSection,
  out: { ...scalingSection.out, alarm: 'arena high *', policy: 'arena-grow' },
  notify,
}
export const probed = {
  balance: { port: 443, maxSkew: '25%', ignoreYoungerThan: '15m', staleAfter: '2h' },
}
/** All that can be declared around a group named `prod-<fleet>`. */
export function around(fleet: string, balancer: { loadBalancer?: string } = {}) {
  return {
    backstop: true,
    routing: {
      ...balancer,
      targetGroup: `prod-${fleet}`,
      idleTimeout: '65s',
      slowStart: '2m',
      healthCheck: { path: '/up' },
    },
    telemetry: {
      namespace: 'WebSocket',
      metrics: ['tcp_established'],
      every: '60s',
      agentParameter: `AmazonCloudWatch-${fleet}`,
      throttling: ['pps'],
      dashboard: true,
    },
  }
}
export const arena = aFleet(
  {
    capacity: { kilobitsPerConnection: 40 },
    scaling: adopted,
    warmPool: { min: 2 },
    ...probed,
    ...around('arena', { loadBalancer: 'prod-arena' }),
  },
  [aPeak()],
)
export const pit = aFleet(
  {
    fleet: 'pit',
    group: 'prod-pit',
    region: 'eu-west-1',
    scaling: scalingSection,
    routing: { targetGroup: 'prod-pit', idleTimeout: '65s' },
    ...probed,
  },
  [aPeak()],
)
export const away = aFleet({
  fleet: 'away',
  group: 'prod-away',
  role,
  scaling: scalingSection,
  ...probed,
  ...around('away'),
})
export const watched = aFleet({
  fleet: 'watched',
  group: 'prod-watched',
  mode: 'observe',
  scaling: scalingSection,
  ...probed,
})
export const fleets = [arena, pit, away, watched]

export const mailing = Mailing.parse({
  at: '07:30',
  timezone: 'Europe/Paris',
  from: 'Springtide <tide@mail.example.com>',
  to: ['ops@example.com'],
})

export function deployment(of: Fleet[] = fleets, prunes = false): Deployment {
  return { prunes, partition: 'aws', region: 'us-east-1', account, stage: 'production', fleets: of, mailing }
}

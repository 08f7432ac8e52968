/** Observe and apply, for telemetry: the agent's configuration, dashboards, and whether metrics arrive. */
import { readArrivals } from '../../adapters/cloudwatch/arrivals.ts'
import { readDashboards, sendDashboard, sendNoDashboard } from '../../adapters/cloudwatch/dashboard.ts'
import type { AroundClients } from '../../adapters/connect-around.ts'
import { readParameters, sendParameter } from '../../adapters/ssm/parameters.ts'
import type { Change } from '../../core/change.ts'
import type { Instant } from '../../core/instant.ts'
import { ownTags } from '../../core/marks.ts'
import type { TelemetryState } from '../../core/observed.ts'
import { servingInstances } from '../../core/readiness.ts'
import { metricsToHear } from '../../core/telemetry/arrival.ts'
import { dashboardName } from '../../core/telemetry/dashboard.ts'
import type { Found } from '../survey.ts'

export type TelemetryChange = Extract<
  Change,
  { kind: 'put-parameter' | 'put-dashboard' | 'delete-dashboard' }
>

/**
 * By fleet name; a fleet without a telemetry section is absent. `listens`: also whether metrics arrive, which is paid by
 * the metric, so only where a person or the night looks.
 */
export async function lookAtTelemetry(
  { ssm, cloudWatch }: AroundClients,
  found: Found[],
  at: Instant,
  listens: boolean,
): Promise<Map<string, TelemetryState>> {
  const declared = found.filter(({ fleet }) => fleet.policy.telemetry)
  const parameterOf = ({ fleet }: Found) => fleet.policy.telemetry?.agentParameter
  const dashboardOf = ({ fleet }: Found) =>
    fleet.policy.telemetry?.dashboard ? dashboardName(fleet) : undefined
  // Where nothing serves, nothing publishes.
  const audible = listens ? declared.filter(({ group }) => servingInstances(group) > 0) : []
  const queries = audible.flatMap(({ fleet }) =>
    metricsToHear(fleet).map((metric) => ({ ...metric, fleet: fleet.name })),
  )
  const [parameters, dashboards, arrivals] = await Promise.all([
    readParameters(
      ssm,
      declared.flatMap((one) => parameterOf(one) ?? []),
    ),
    readDashboards(
      cloudWatch,
      declared.flatMap((one) => dashboardOf(one) ?? []),
    ),
    readArrivals(cloudWatch, queries, at),
  ])
  return new Map(
    declared.map((one): [string, TelemetryState] => {
      const parameter = parameters.get(parameterOf(one) ?? '')
      const dashboard = dashboards.get(dashboardOf(one) ?? '')
      const arriving = arrivals.get(one.fleet.name)
      const state: TelemetryState = {
        ...(parameter ? { parameter } : {}),
        ...(dashboard ? { dashboard } : {}),
        ...(arriving ? { arriving } : {}),
      }
      return [one.fleet.name, state]
    }),
  )
}

export async function sendTelemetry(
  { ssm, cloudWatch }: AroundClients,
  change: TelemetryChange,
): Promise<void> {
  const { before, after, fleet, target } = change
  const { name = '' } = target
  switch (change.kind) {
    case 'put-parameter': {
      const description = `Configuration of the CloudWatch agent, managed by Springtide from policies/${fleet}.yaml`
      const tags = ownTags(fleet, undefined)
      return sendParameter(ssm, name, after ?? '', before === null ? { description, tags } : null)
    }
    case 'put-dashboard':
      return sendDashboard(cloudWatch, name, after ?? '', ownTags(fleet, change.owner))
    case 'delete-dashboard':
      return sendNoDashboard(cloudWatch, name)
  }
}

/** Reads and writes CloudWatch dashboards. */
import {
  type CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  PutDashboardCommand,
  type Tag,
} from '@aws-sdk/client-cloudwatch'
import pMap from 'p-map'
import type { Reading } from '../../core/observed.ts'
import { concurrency } from '../batch.ts'
import { CloudError, calling, reading, removing } from '../cloud-error.ts'

/** By name; `null` where there is none. GetDashboard takes one name, and ListDashboards gives no bodies. */
export async function readDashboards(
  client: CloudWatchClient,
  names: string[],
): Promise<Map<string, Reading<string | null>>> {
  const read = async (name: string): Promise<[string, Reading<string | null>]> => [
    name,
    await reading(() => readBody(client, name)),
  ]
  return new Map(await pMap(new Set(names), read, { concurrency }))
}

/** The SDK's class is DashboardNotFoundError, the code on the wire ResourceNotFound. */
async function readBody(client: CloudWatchClient, name: string): Promise<string | null> {
  try {
    const { DashboardBody = '' } = await calling('GetDashboard', () =>
      client.send(new GetDashboardCommand({ DashboardName: name })),
    )
    return DashboardBody
  } catch (error) {
    if (error instanceof CloudError && error.code === 'not-found') return null
    throw error
  }
}

/**
 * `Tags` count only for a new dashboard, and are ignored for one that is there (API_PutDashboard).
 * @throws CloudError `rejected` also where CloudWatch took the body and says that a part of it will not show
 */
export async function sendDashboard(
  client: CloudWatchClient,
  name: string,
  body: string,
  Tags: Tag[],
): Promise<void> {
  const { DashboardValidationMessages: messages = [] } = await calling('PutDashboard', () =>
    client.send(new PutDashboardCommand({ DashboardName: name, DashboardBody: body, Tags })),
  )
  const [first] = messages
  if (!first) return
  const more = messages.length > 1 ? `, and ${messages.length - 1} more` : ''
  const said = `PutDashboard: ${first.Message ?? 'not valid'} (${first.DataPath ?? 'no path'})${more}`
  throw new CloudError('rejected', 'PutDashboard', said, undefined)
}

/** The runs that divide a tick may each find the same orphan, since every Region lists the account's dashboards. */
export async function sendNoDashboard(client: CloudWatchClient, name: string): Promise<void> {
  await removing('DeleteDashboards', () =>
    client.send(new DeleteDashboardsCommand({ DashboardNames: [name] })),
  )
}

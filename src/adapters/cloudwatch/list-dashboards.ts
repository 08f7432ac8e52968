/** Lists dashboards by the beginning of their names. */
import {
  type CloudWatchClient,
  ListDashboardsCommand,
  type ListDashboardsOutput,
} from '@aws-sdk/client-cloudwatch'
import { calling } from '../cloud-error.ts'

/** Every Region lists the same ones: dashboards belong to the account. */
export async function listDashboards(
  client: CloudWatchClient,
  prefix: string,
): Promise<{ name: string; arn: string }[]> {
  const found: { name: string; arn: string }[] = []
  let token: string | undefined
  do {
    const page: ListDashboardsOutput = await calling('ListDashboards', () =>
      client.send(new ListDashboardsCommand({ DashboardNamePrefix: prefix, NextToken: token })),
    )
    found.push(
      ...(page.DashboardEntries ?? []).map(({ DashboardName = '', DashboardArn = '' }) => ({
        name: DashboardName,
        arn: DashboardArn,
      })),
    )
    token = page.NextToken
  } while (token)
  return found
}

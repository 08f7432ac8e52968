/** Finds configurations of the CloudWatch agent in Parameter Store. */
import { DescribeParametersCommand, type DescribeParametersResult, type SSMClient } from '@aws-sdk/client-ssm'
import { CloudError, calling } from '../cloud-error.ts'

/** The managed policy CloudWatchAgentServerPolicy lets nodes read parameters whose names begin so, and no others. */
const prefix = 'AmazonCloudWatch-'

/** API_DescribeParameters: 50 to a page. Whoever has more of them says which one it is. */
const most = 50

/** An empty page may still have a next one. */
const mostPages = 10

/**
 * Their names, in order.
 * @throws CloudError also where there are more than 50: some of them is not all of them
 */
export async function listAgentParameters(client: SSMClient): Promise<string[]> {
  const names: string[] = []
  let token: string | undefined
  for (let pages = 0; pages < mostPages && names.length <= most; pages++) {
    const page: DescribeParametersResult = await calling('DescribeParameters', () =>
      client.send(
        new DescribeParametersCommand({
          ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: [prefix] }],
          MaxResults: most,
          NextToken: token,
        }),
      ),
    )
    names.push(...(page.Parameters ?? []).flatMap(({ Name }) => Name ?? []))
    token = page.NextToken
    if (!token && names.length <= most) return names.sort()
  }
  const message = `DescribeParameters: more than ${most} parameters begin with ${prefix}`
  throw new CloudError('rejected', 'DescribeParameters', message, null)
}

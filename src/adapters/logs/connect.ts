/** A real client for CloudWatch Logs, where Springtide's own functions log. */
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { clientConfig } from '../connect.ts'
import { pace } from '../pace.ts'

/** FilterLogEvents: 5 calls a second in the smallest Regions ("CloudWatch Logs quotas"). */
const filterRate = 5

/** Without a Region the SDK's own chain decides: the one the function runs in, or the profile's. */
export function connectLogs(region?: string): CloudWatchLogsClient {
  const { region: _unset, ...config } = clientConfig({ region: '' })
  const client = new CloudWatchLogsClient({ ...config, ...(region ? { region } : {}) })
  client.middlewareStack.use(pace({}, filterRate))
  return client
}

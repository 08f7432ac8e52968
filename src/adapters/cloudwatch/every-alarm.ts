/** Reads every alarm of a Region: which alarms act on a group, or watch it, CloudWatch can only be asked one by one. */
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsOutput,
} from '@aws-sdk/client-cloudwatch'
import type { Alarm } from '../../core/observed.ts'
import { CloudError, calling } from '../cloud-error.ts'
import { toAlarm } from './alarms.ts'

export interface EveryAlarm {
  alarms: Alarm[]
  /** Composite alarms, with the rule that names others. */
  composites: { name: string; rule: string }[]
}

/** API_DescribeAlarms: 100 to a page. */
const pageSize = 100

/** Twenty thousand alarms take 22 seconds at nine calls a second; beyond it something else is wrong. */
const mostPages = 200

/** @throws CloudError also where there are more than 20,000 alarms: some of them unread is not all of them read */
export async function readEveryAlarm(client: CloudWatchClient): Promise<EveryAlarm> {
  const found: EveryAlarm = { alarms: [], composites: [] }
  let token: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const page: DescribeAlarmsOutput = await calling('DescribeAlarms', () =>
      client.send(
        new DescribeAlarmsCommand({
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: pageSize,
          NextToken: token,
        }),
      ),
    )
    found.alarms.push(...(page.MetricAlarms ?? []).map(toAlarm))
    found.composites.push(
      ...(page.CompositeAlarms ?? []).map(({ AlarmName = '', AlarmRule = '' }) => ({
        name: AlarmName,
        rule: AlarmRule,
      })),
    )
    token = page.NextToken
    if (!token) return found
  }
  const message = `DescribeAlarms: more than ${mostPages * pageSize} alarms in this Region`
  throw new CloudError('rejected', 'DescribeAlarms', message, null)
}

/** What people asked for, read back over the wire from moto's CloudWatch Logs. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { expect, it } from 'vitest'
import { connectLogs } from '../../src/adapters/logs/connect.ts'
import { logGroupsOf, readAsked } from '../../src/adapters/logs/read-asked.ts'
import { DAY } from '../../src/core/instant.ts'
import { onMoto } from './on-moto.ts'

const [worker = '', act = ''] = logGroupsOf('production')

onMoto('what people asked for', () => {
  it('is read from the groups that exist, without the other lines', async () => {
    const at = Date.now()
    const asked = { at: at - 60_000, by: 'Ada (Slack U012AB3CD)', what: 'hold chat', became: '1 applied' }
    const hand = new CloudWatchLogsClient({ region: 'us-east-1' })
    const stream = { logGroupName: act, logStreamName: 'one' }
    await hand.send(new CreateLogGroupCommand({ logGroupName: act }))
    await hand.send(new CreateLogStreamCommand(stream))
    const messages = [
      'START',
      JSON.stringify({ message: 'asked', asked }),
      JSON.stringify({ message: 'change' }),
    ]
    const logEvents = messages.map((message) => ({ timestamp: at - 60_000, message }))
    await hand.send(new PutLogEventsCommand({ ...stream, logEvents }))
    expect(await readAsked(connectLogs('us-east-1'), [worker, act], at - DAY, at)).toEqual({ read: [asked] })
  })
})

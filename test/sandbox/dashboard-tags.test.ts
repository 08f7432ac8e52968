import {
  ListTagsForResourceCommand,
  PutDashboardCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { clock } from '../build.ts'

it('B157 tags of dashboards are read and written by an ARN without a Region', async () => {
  const { cloudWatch } = createSandbox({ startsAt: clock('12:00') }).connect({ region: 'eu-central-1' })
  const Tags = [{ Key: 'springtide:fleet', Value: 'chat' }]
  const body = { DashboardName: 'springtide-chat', DashboardBody: '{"widgets":[]}' }
  await cloudWatch.send(new PutDashboardCommand({ ...body, Tags }))
  const ResourceARN = 'arn:aws:cloudwatch::123456789012:dashboard/springtide-chat'
  await cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'team', Value: 'live' }] }))
  expect((await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([
    ...Tags,
    { Key: 'team', Value: 'live' },
  ])
  for (const arn of [
    'arn:aws:cloudwatch::123456789012:dashboard/other',
    'arn:aws:cloudwatch::1:dashboard/springtide-chat',
  ]) {
    const asked = cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: arn }))
    await expect(asked).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  }
})

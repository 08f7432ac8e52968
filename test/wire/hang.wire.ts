/** A Region that takes connections and never answers. Needs no moto, and half a minute of patience. */
import { expect, it } from 'vitest'
import { readGroups } from '../../src/adapters/auto-scaling/read-groups.ts'
import { connectAws } from '../../src/adapters/connect.ts'
import { scriptAws } from './scripted-aws.ts'

it('is given up after six attempts, with a reason', async () => {
  const aws = await scriptAws({ DescribeAutoScalingGroups: ['silence'] })
  const call = readGroups(connectAws()({ region: 'us-east-1' }).autoScaling, ['prod-arena'])
  await expect(call).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('Timeout'),
  })
  expect(aws.count('DescribeAutoScalingGroups')).toBe(6)
})

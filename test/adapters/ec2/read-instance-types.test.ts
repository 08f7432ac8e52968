/** Instance types: the bandwidth they always get, beside what the name promises. */
import { describe, expect, it } from 'vitest'
import { readInstanceTypes, readVariants } from '../../../src/adapters/ec2/read-instance-types.ts'
import { createSandbox } from '../../../src/sandbox/sandbox.ts'
import { clock } from '../../build.ts'

function world(options = {}) {
  const sandbox = createSandbox({ startsAt: clock('12:00'), ...options })
  return {
    sandbox,
    region: sandbox.region({ region: 'us-east-1' }),
    ...sandbox.connect({ region: 'us-east-1' }),
  }
}

describe('instance types', () => {
  it('are read by name, with what they always get and what they may get', async () => {
    const { ec2 } = world()
    expect([...(await readInstanceTypes(ec2, ['c5.2xlarge', 'c6i.2xlarge'])).values()]).toEqual([
      {
        name: 'c5.2xlarge',
        vcpus: 8,
        memoryMiB: 16_384,
        networkPerformance: 'Up to 10 Gigabit',
        baselineGbps: 2.5,
        peakGbps: 10,
      },
      expect.objectContaining({ name: 'c6i.2xlarge', baselineGbps: 3.125, peakGbps: 12.5 }),
    ])
  })

  it('add up their network cards, and have no number where AWS gives none', async () => {
    const { ec2 } = world()
    const types = await readInstanceTypes(ec2, ['p4d.24xlarge', 't1.micro'])
    expect(types.get('p4d.24xlarge')).toMatchObject({ baselineGbps: 400, peakGbps: 400 })
    expect(types.get('t1.micro')).toMatchObject({ baselineGbps: null, peakGbps: null, memoryMiB: 626 })
  })

  it('that the Region does not have are absent, and do no harm to the others', async () => {
    const { ec2 } = world()
    expect([...(await readInstanceTypes(ec2, ['c9.huge', 'c5.large'])).keys()]).toEqual(['c5.large'])
  })

  it('are asked for a hundred at a time, each once, and not at all when there are none', async () => {
    const { ec2, sandbox } = world()
    const names = Array.from({ length: 150 }, (_, index) => `x${index}.large`)
    await readInstanceTypes(ec2, [...names, ...names])
    expect(sandbox.calls).toHaveLength(2)
    await readInstanceTypes(ec2, [])
    expect(sandbox.calls).toHaveLength(2)
  })

  it('of a family are read to the last page, from small to large', async () => {
    const { ec2 } = world({ pageSize: 1 })
    const variants = await readVariants(ec2, 'c5n')
    expect(variants.map(({ name, baselineGbps }) => [name, baselineGbps])).toEqual([
      ['c5n.large', 3],
      ['c5n.xlarge', 5],
      ['c5n.2xlarge', 10],
      ['c5n.4xlarge', 15],
    ])
    expect(await readVariants(ec2, 'c9n')).toEqual([])
  })

  it('that may not be read are a refusal with the reason', async () => {
    const { ec2, region } = world()
    region.deny('DescribeInstanceTypes')
    await expect(readVariants(ec2, 'c5n')).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('DescribeInstanceTypes: UnauthorizedOperation'),
    })
    region.allow('DescribeInstanceTypes')
    region.throttle(1)
    await expect(readVariants(ec2, 'c5n')).rejects.toMatchObject({ code: 'throttled' })
  })
})

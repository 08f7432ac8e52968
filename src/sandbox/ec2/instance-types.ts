/** A few instance types with their real numbers, in the shape EC2 describes them. */
import type { InstanceTypeInfo } from '@aws-sdk/client-ec2'

interface Row {
  vcpus: number
  memoryGiB: number
  performance: string
  /** Gbps that a network card always gets and may get; absent: AWS gives no numbers for the type. */
  gbps?: readonly [baseline: number, peak: number]
  cards?: number
}

/** "Network bandwidth" tables of the compute, general purpose and accelerated instance families. */
const rows: Record<string, Row> = {
  'c5.large': { vcpus: 2, memoryGiB: 4, performance: 'Up to 10 Gigabit', gbps: [0.75, 10] },
  'c5.xlarge': { vcpus: 4, memoryGiB: 8, performance: 'Up to 10 Gigabit', gbps: [1.25, 10] },
  'c5.2xlarge': { vcpus: 8, memoryGiB: 16, performance: 'Up to 10 Gigabit', gbps: [2.5, 10] },
  'c5.4xlarge': { vcpus: 16, memoryGiB: 32, performance: 'Up to 10 Gigabit', gbps: [5, 10] },
  'c5.9xlarge': { vcpus: 36, memoryGiB: 72, performance: '12 Gigabit', gbps: [12, 12] },
  'c5n.large': { vcpus: 2, memoryGiB: 5.25, performance: 'Up to 25 Gigabit', gbps: [3, 25] },
  'c5n.xlarge': { vcpus: 4, memoryGiB: 10.5, performance: 'Up to 25 Gigabit', gbps: [5, 25] },
  'c5n.2xlarge': { vcpus: 8, memoryGiB: 21, performance: 'Up to 25 Gigabit', gbps: [10, 25] },
  'c5n.4xlarge': { vcpus: 16, memoryGiB: 42, performance: 'Up to 25 Gigabit', gbps: [15, 25] },
  'c6i.2xlarge': { vcpus: 8, memoryGiB: 16, performance: 'Up to 12.5 Gigabit', gbps: [3.125, 12.5] },
  'm5.2xlarge': { vcpus: 8, memoryGiB: 32, performance: 'Up to 10 Gigabit', gbps: [2.5, 10] },
  'p4d.24xlarge': {
    vcpus: 96,
    memoryGiB: 1_152,
    performance: '4x 100 Gigabit',
    gbps: [100, 100],
    cards: 4,
  },
  't1.micro': { vcpus: 1, memoryGiB: 0.612, performance: 'Very Low' },
}

/** Sorted by name. */
export const instanceTypes: readonly InstanceTypeInfo[] = Object.entries(rows)
  .map(([name, row]) => describe(name, row))
  .sort((a, b) => ((a.InstanceType ?? '') < (b.InstanceType ?? '') ? -1 : 1))

function describe(name: string, { vcpus, memoryGiB, performance, gbps, cards = 1 }: Row): InstanceTypeInfo {
  const bandwidth = gbps ? { BaselineBandwidthInGbps: gbps[0], PeakBandwidthInGbps: gbps[1] } : {}
  return {
    InstanceType: name as NonNullable<InstanceTypeInfo['InstanceType']>,
    VCpuInfo: { DefaultVCpus: vcpus },
    MemoryInfo: { SizeInMiB: Math.floor(memoryGiB * 1_024) },
    NetworkInfo: {
      NetworkPerformance: performance,
      DefaultNetworkCardIndex: 0,
      NetworkCards: Array.from({ length: cards }, (_, NetworkCardIndex) => ({
        NetworkCardIndex,
        NetworkPerformance: cards === 1 ? performance : performance.replace(/^\d+x /, ''),
        ...bandwidth,
      })),
    },
  }
}

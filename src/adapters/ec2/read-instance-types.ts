/** Reads instance types: what they have, and the bandwidth that they always get beside the one they may get. */
import type {
  DescribeInstanceTypesCommandOutput,
  EC2Client,
  InstanceTypeInfo,
  NetworkCardInfo,
} from '@aws-sdk/client-ec2'
import pMap from 'p-map'
import type { InstanceType } from '../../core/node.ts'
import { chunk, concurrency } from '../batch.ts'
import { calling } from '../cloud-error.ts'

/** API_DescribeInstanceTypes: 100 to a page; a filter would take 200 values. */
const typesPerCall = 100

/** By name; names that the Region does not have are absent. Throws a CloudError. */
export async function readInstanceTypes(
  connectEc2: () => Promise<EC2Client>,
  names: readonly string[],
): Promise<Map<string, InstanceType>> {
  const found = await pMap(chunk([...new Set(names)], typesPerCall), (some) => readTypes(connectEc2, some), {
    concurrency,
  })
  return new Map(found.flat().map((type) => [type.name, type]))
}

/** All sizes of a family, such as `c5n`, from small to large; none where the Region has no such family. */
export async function readVariants(
  connectEc2: () => Promise<EC2Client>,
  family: string,
): Promise<InstanceType[]> {
  const found = await readTypes(connectEc2, [`${family}.*`])
  return found.sort((a, b) => a.vcpus - b.vcpus || (a.name < b.name ? -1 : 1))
}

/** All that the Region has, by name. Throws a CloudError. */
export async function readEveryType(
  connectEc2: () => Promise<EC2Client>,
): Promise<Map<string, InstanceType>> {
  const found = await readTypes(connectEc2, ['*'])
  return new Map(found.map((type) => [type.name, type]))
}

/** By filter, not by name: one name that the Region does not have would fail the whole request. */
async function readTypes(connectEc2: () => Promise<EC2Client>, patterns: string[]): Promise<InstanceType[]> {
  const client = await connectEc2()
  const { DescribeInstanceTypesCommand } = await import('@aws-sdk/client-ec2')
  const types: InstanceType[] = []
  let token: string | undefined
  do {
    const page: DescribeInstanceTypesCommandOutput = await calling('DescribeInstanceTypes', () =>
      client.send(
        new DescribeInstanceTypesCommand({
          Filters: [{ Name: 'instance-type', Values: patterns }],
          MaxResults: typesPerCall,
          NextToken: token,
        }),
      ),
    )
    types.push(...(page.InstanceTypes ?? []).map(toInstanceType))
    token = page.NextToken || undefined
  } while (token)
  return types
}

function toInstanceType({ InstanceType, VCpuInfo, MemoryInfo, NetworkInfo }: InstanceTypeInfo): InstanceType {
  const cards = NetworkInfo?.NetworkCards ?? []
  const networkPerformance = NetworkInfo?.NetworkPerformance ?? ''
  // Of one card the number is the exact one, and the words are rounded.
  const most = cards.length > 1 ? statedGbps(networkPerformance) : Infinity
  return {
    name: InstanceType ?? '',
    vcpus: VCpuInfo?.DefaultVCpus ?? 0,
    memoryMiB: MemoryInfo?.SizeInMiB ?? 0,
    networkPerformance,
    baselineGbps: sum(cards, most, ({ BaselineBandwidthInGbps }) => BaselineBandwidthInGbps),
    peakGbps: sum(cards, most, ({ PeakBandwidthInGbps }) => PeakBandwidthInGbps),
  }
}

/**
 * Unknown as soon as one card is: some types have no numbers. Never over what is said of the whole instance: the two
 * cards of c6in.32xlarge are described with 200 Gbps each, and it has 200.
 */
function sum(
  cards: NetworkCardInfo[],
  most: number,
  of: (card: NetworkCardInfo) => number | undefined,
): number | null {
  const numbers = cards.map((card) => of(card) ?? Number.NaN)
  const total = numbers.reduce((all, number) => all + number, 0)
  return cards.length === 0 || Number.isNaN(total) ? null : Math.min(total, most)
}

/** `Up to 12.5 Gigabit` → 12.5, `4x 100 Gigabit` → 400; of words such as `Moderate` no limit. */
function statedGbps(performance: string): number {
  const [, cards = '1', each] =
    /^(?:Up to )?(?:(\d{1,3})x )?(\d{1,5}(?:\.\d{1,3})?) Gigabit$/.exec(performance) ?? []
  return each === undefined ? Infinity : Number(cards) * Number(each)
}

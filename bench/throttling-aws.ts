/**
 * AWS in memory with the rates of the real one: Springtide's own clients with their pace and the SDK's retries before it,
 * a bucket for each Region behind them, and refusals by chance on top.
 */
import * as autoScalingPackage from '@aws-sdk/client-auto-scaling'
import * as cloudWatchPackage from '@aws-sdk/client-cloudwatch'
import * as loadBalancingPackage from '@aws-sdk/client-elastic-load-balancing-v2'
import * as ssmPackage from '@aws-sdk/client-ssm'
import { type Connect, connectAws, oncePerPlace } from '../src/adapters/connect.ts'
import { type ConnectAround, connectAround } from '../src/adapters/connect-around.ts'
import type { Where } from '../src/core/change.ts'
import { draw } from '../src/sandbox/draw.ts'
import { type Service, throttling } from '../src/sandbox/refusal.ts'
import type { Sandbox } from '../src/sandbox/sandbox.ts'

/** Calls each second and Region ("CloudWatch service quotas"). */
const rates: Record<string, number> = { DescribeAlarms: 9, PutMetricAlarm: 3, GetMetricData: 50 }

/** For all other calls of a service together, where AWS publishes none: what it is taken for here. */
const otherRate = 15

/** Milliseconds from a request to its answer. */
const latency = 120

export interface Weather {
  /** The share of calls that are refused whatever the rates say. */
  bad: number
  calls: number
  refused: number
}

/** Calls and refusals are counted in `weather`. */
export function throttlingAws(
  sandbox: Sandbox,
  weather: Weather,
): { connect: Connect; connectAround: ConnectAround } {
  const roles = () => async () => ({ accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' })
  const [groups, around] = [connectAws(roles), connectAround(roles)]
  const judgeOf = oncePerPlace(() => judge(weather))
  return {
    connect: oncePerPlace((where) => {
      const [clients, inMemory, judged] = [groups(where), sandbox.connect(where), judgeOf(where)]
      answerFrom(clients.autoScaling, autoScalingPackage, inMemory.autoScaling, judged('auto-scaling'))
      answerFrom(clients.cloudWatch, cloudWatchPackage, inMemory.cloudWatch, judged('cloudwatch'))
      return clients
    }),
    connectAround: oncePerPlace((where: Where) => {
      const [clients, inMemory, judged] = [around(where), sandbox.connect(where), judgeOf(where)]
      answerFrom(
        clients.loadBalancing,
        loadBalancingPackage,
        inMemory.loadBalancing,
        judged('load-balancing'),
      )
      answerFrom(clients.ssm, ssmPackage, inMemory.ssm, judged('ssm'))
      answerFrom(clients.cloudWatch, cloudWatchPackage, inMemory.cloudWatch, judged('cloudwatch'))
      return clients
    }),
  }
}

/** Of one place: throws where AWS would refuse the call. */
function judge(weather: Weather): (service: Service) => (operation: string) => void {
  const hasRoom = buckets()
  return (service) => (operation) => {
    weather.calls++
    const isUnlucky = draw(weather.calls, operation) < weather.bad
    if (!isUnlucky && hasRoom(rates[operation] ? operation : service, rates[operation] ?? otherRate)) return
    weather.refused++
    throw throttling(service)
  }
}

/** A second's worth at once, then the rate. */
function buckets(): (bucket: string, perSecond: number) => boolean {
  const left = new Map<string, { tokens: number; at: number }>()
  return (bucket, perSecond) => {
    const { tokens, at } = left.get(bucket) ?? { tokens: perSecond, at: Date.now() }
    const filled = Math.min(perSecond, tokens + ((Date.now() - at) / 1_000) * perSecond)
    left.set(bucket, { tokens: filled >= 1 ? filled - 1 : filled, at: Date.now() })
    return filled >= 1
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the same for each client, whose types have nothing in common
type Any = any

/** Behind the retries, where the answer would be read from the wire. */
function answerFrom(client: Any, commands: Any, inMemory: Any, judge: (operation: string) => void): void {
  client.middlewareStack.add(
    (_next: Any, context: Any) => async (args: Any) => {
      await new Promise((resolve) => setTimeout(resolve, latency))
      judge(context.commandName.replace(/Command$/, ''))
      return { output: await inMemory.send(new commands[context.commandName](args.input)), response: {} }
    },
    { step: 'deserialize', name: 'inMemory', priority: 'high' },
  )
}

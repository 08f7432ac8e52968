/** Ticks and a reconcile at AWS's rates, in virtual seconds, with refusals by chance. Run by ten-thousand.ts. */
import { readRepository } from '../src/adapters/repository/repository.ts'
import { whereOf } from '../src/core/change.ts'
import { type Concern, writtenConcerns } from '../src/core/concern.ts'
import type { Fleet } from '../src/core/desired.ts'
import { Routing } from '../src/core/routing/section.ts'
import { lookAround } from '../src/operations/around/around.ts'
import { runApply } from '../src/operations/run.ts'
import { seedSandbox } from '../src/sandbox/seed.ts'
import { throttlingAws, type Weather } from './throttling-aws.ts'
import { passing } from './virtual-time.ts'

const { desired: read } = await readRepository(process.argv[2] ?? '.')
if (!read) throw new Error('the repository of the bench is invalid')
const leadMinutes = 8
const fleets = read.fleets.map(withAll)
const desired = { ...read, fleets, repository: fleets }
const sandbox = seedSandbox(desired.fleets, clock('19:00'))

console.log(
  "| run | refused by chance | changes | failed | unread | calls | refused | seconds at AWS's rates | CPU s, AWS in memory included |",
)
console.log('|---|---|---|---|---|---|---|---|---|')
await run('first reconcile: everything is made', '19:00', 0.02, writtenConcerns)
await run('tick, nothing changes', '19:15', 0, ['prewarm'])
await run('tick, nothing changes', '19:16', 0.02, ['prewarm'])
await run('reconcile, nothing changes', '19:17', 0, writtenConcerns)
await run('reconcile, nothing changes', '19:18', 0.02, writtenConcerns)
await run('tick, all raise', '19:22', 0.02, ['prewarm'])
const short = desired.fleets.filter(({ policy }) => {
  const { MinSize } = sandbox.region(whereOf(policy)).group(policy.group)
  return MinSize !== 20
})
console.log(`floors that are not raised after that one tick: ${short.length} of ${desired.fleets.length}`)

/** They rise in the same minute then, and all that can be declared around a group is. */
function withAll(fleet: Fleet): Fleet {
  const { capacity, telemetry, group } = fleet.policy
  if (!telemetry) throw new Error('the fleets of the bench measure their nodes')
  const policy = {
    ...fleet.policy,
    capacity: { ...capacity, leadMinutes },
    routing: Routing.parse({
      targetGroup: group,
      idleTimeout: '65s',
      slowStart: '1m',
      healthCheck: { path: '/up' },
    }),
    telemetry: { ...telemetry, agentParameter: `AmazonCloudWatch-${group}`, dashboard: true },
  }
  return { ...fleet, policy }
}

function clock(time: string): number {
  return Date.parse(`2027-06-29T${time}:00Z`)
}

async function run(what: string, time: string, bad: number, concerns: readonly Concern[]): Promise<void> {
  sandbox.advanceTo(clock(time))
  sandbox.calls.length = 0
  const weather: Weather = { bad, calls: 0, refused: 0 }
  const { connect, connectAround } = throttlingAws(sandbox, weather)
  const around = lookAround(connectAround)
  const cpu = process.cpuUsage()
  const work = runApply({ desired, connect, around, commit: null, at: sandbox.now(), concerns })
  const { answer, seconds } = await passing(work)
  const { user, system } = process.cpuUsage(cpu)
  const cells = [
    what,
    `${bad * 100} %`,
    answer.changes.length,
    answer.outcomes?.filter(({ result }) => result === 'failed').length,
    answer.findings.filter(({ status }) => status === 'unchecked').length,
    weather.calls,
    weather.refused,
    seconds.toFixed(1),
    ((user + system) / 1e6).toFixed(1),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

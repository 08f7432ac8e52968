/** Ticks over AWS's own XML: CPU and memory of the function `prewarm`, all in one invocation. Run by ten-thousand.ts. */
import { readRepository } from '../src/adapters/repository/repository.ts'
import { runApply } from '../src/operations/run.ts'
import { wireGroups } from './wire-groups.ts'

const { desired } = await readRepository(process.argv[2] ?? '.')
if (!desired) throw new Error('the repository of the bench is invalid')
const wire = wireGroups(new Map(desired.fleets.map(({ policy }) => [policy.group, policy.capacity.min])))

console.log('| tick | written | calls | MB read | CPU s | of it for each thousand fleets | MB at the peak |')
console.log('|---|---|---|---|---|---|---|')
// Before the peak, and with all instances there that it needs: those of the bench have ten each.
await tick('nothing changes', '12:00')
await tick('nothing changes, again', '12:01')
await tick('all raise', '19:29')

async function tick(what: string, time: string): Promise<void> {
  if (!desired) return
  const [from, own, calls, bytes] = [process.cpuUsage(), wire.ownMs, wire.calls, wire.bytes]
  const at = Date.parse(`2027-06-29T${time}:00Z`)
  const { connect } = wire
  const { outcomes = [] } = await runApply({ desired, connect, commit: null, at, concerns: ['prewarm'] })
  const { user, system } = process.cpuUsage(from)
  const seconds = ((user + system) / 1_000 - (wire.ownMs - own)) / 1_000
  const cells = [
    what,
    outcomes.filter(({ result }) => result === 'applied').length,
    wire.calls - calls,
    ((wire.bytes - bytes) / 1e6).toFixed(0),
    seconds.toFixed(1),
    (seconds / (desired.fleets.length / 1_000)).toFixed(2),
    ((process.resourceUsage().maxRSS * 1_024) / 1e6).toFixed(0),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

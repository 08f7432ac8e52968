/** The repository as a cold start reads it. Run by ten-thousand.ts. */
import { readRepository } from '../src/adapters/repository/repository.ts'

const before = process.memoryUsage.rss() / 1e6
const cpu = process.cpuUsage()
const { desired, problems } = await readRepository(process.argv[2] ?? '.')
const { user, system } = process.cpuUsage(cpu)
const peak = (process.resourceUsage().maxRSS * 1_024) / 1e6
console.log(
  `read: ${desired?.fleets.length ?? problems[0]?.message} fleets, ${((user + system) / 1e6).toFixed(1)} s of CPU, ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at the peak`,
)

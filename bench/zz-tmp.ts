/**
 * Ten thousand fleets in forty accounts and Regions: what reading the repository takes, what a tick takes over the wire,
 * and how long ticks and a reconcile last at AWS's rates, in virtual seconds. Run: npm run bench:ten-thousand [fleets]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeRepository } from './repository.ts'

const accounts = 10
const regions = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1']
const evening = (fleet: string) => [
  `fleet: ${fleet}\ntimezone: UTC\npeaks:\n  - name: evening\n    days: mon-sun\n    from: 19:30\n    to: 23:00\n    instances: 20\n`,
]

const [fleets = '10000'] = process.argv.slice(2)
const folder = mkdtempSync(path.join(tmpdir(), 'tide-ten-thousand-'))
try {
  writeRepository(folder, Number(fleets), { where, schedules: evening })
  for (const job of ["read","wire"]) {
    const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))
    const virtual =
      job === 'rates' ? ['--max-old-space-size=8192', '--import', beside('virtual-time.ts')] : []
    spawnSync(process.execPath, [...virtual, beside(`ten-thousand-${job}.ts`), folder], { stdio: 'inherit' })
  }
} finally {
  rmSync(folder, { recursive: true })
}

function where(n: number): string {
  const [account, region] = [n % accounts, regions[Math.floor(n / accounts) % regions.length]]
  return `region: ${region}\nrole: arn:aws:iam::${100_000_000_000 + account}:role/springtide`
}

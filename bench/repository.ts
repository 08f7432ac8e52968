/** Made-up repositories for the benches, written to a folder: policies as people write them, and schedules in many time zones. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const schedulesPerFleet = 3
export const zones = Intl.supportedValuesOf('timeZone').filter((_, index) => index % 8 === 0)

/** `where`: the lines with Region and role. */
function policyText(fleet: string, n: number, where: string): string {
  const high = 16_000 + (n % 9) * 1_000
  return `# yaml-language-server: $schema=../schema/policy.schema.json
# Fleet ${n} of the benchmark.
fleet: ${fleet}
group: prod-${fleet}
${where}

capacity:
  min: ${3 + (n % 4)}
  max: 80
  connectionsPerInstance: ${high + 8_000} # what load tests proved
  targetPerInstance: ${high - 4_000}
  leadMinutes: ${5 + (n % 8)}
  instanceType: c5.2xlarge
  zones: 3
  kilobitsPerConnection: 40
  kilobytesPerConnection: 16

metric:
  namespace: WebSocket
  name: tcp_established
  dimensions: { AutoScalingGroupName: prod-${fleet} }

scaling:
  out:
    at: ${high}
    period: 1m
    datapoints: 3 of 5
    missingData: notBreaching
    warmup: 150s
    steps:
      - { from: ${high}, add: 2 }
      - { from: ${high + 4_000}, add: 4 }
  in:
    at: ${high / 2 - 500}
    period: 5m
    datapoints: 3 of 3
    missingData: ignore
    remove: 1
    cooldown: 5m
  notify: [arn:aws:sns:us-east-1:123456789012:ops]

warmPool: { min: 2, maxPrepared: 12, state: Stopped, reuseOnScaleIn: true, leadMinutes: 2 }

telemetry: { namespace: WebSocket, metrics: [tcp_established], every: 60s }
tuning: websocket
balance: { port: 443, maxSkew: 25%, ignoreYoungerThan: 15m, staleAfter: 2h, acceptPerSecond: 300 }
`
}

function scheduleText(fleet: string, n: number): string {
  const special =
    n % 3 === 0
      ? `  - name: release-${n}
    on: [2027-03-0${1 + (n % 9)}, 2027-09-10..2027-09-12]
    from: 17:00
    to: 24:00
    connections: ${400_000 + n}
`
      : `  - name: evening-${n}
    ${n % 3 === 1 ? 'days: mon-fri' : 'rrule: "FREQ=MONTHLY;BYDAY=2SU"'}
    from: 19:30
    to: 02:00 # past midnight
    instances: ${10 + (n % 20)}
    ramp: 30m
`
  return `# yaml-language-server: $schema=../schema/schedule.schema.json
fleet: ${fleet}
timezone: ${zones[n % zones.length]}
peaks:
  - name: morning-${n}
    days: mon-fri
    from: 08:00
    to: 12:30
    connections: ${150_000 + n}
    except: [2026-12-25, 2026-12-28..2027-01-02]
${special}`
}

function threeSchedules(fleet: string, n: number): string[] {
  return [0, 1, 2].map((i) => scheduleText(fleet, n * 3 + i))
}

function inThreeRegions(n: number): string {
  return `region: ${['us-east-1', 'eu-central-1', 'ap-south-1'][n % 3]}`
}

/** So many made-up fleets in `folder`; `schedules`: the text of each schedule file of a fleet. */
export function writeRepository(
  folder: string,
  fleets: number,
  { where = inThreeRegions, schedules = threeSchedules } = {},
): void {
  for (const name of ['policies/tuning', 'schedules']) mkdirSync(join(folder, name), { recursive: true })
  const profile = 'policies/tuning/websocket.yaml'
  copyFileSync(fileURLToPath(new URL(`../${profile}`, import.meta.url)), join(folder, profile))
  for (let n = 0; n < fleets; n += 1) {
    const fleet = `fleet-${n}`
    writeFileSync(join(folder, 'policies', `${fleet}.yaml`), policyText(fleet, n, where(n)))
    for (const [i, text] of schedules(fleet, n).entries())
      writeFileSync(join(folder, 'schedules', `${fleet}-${i}.yaml`), text)
  }
}

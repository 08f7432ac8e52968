/** How long the mail of a bad night takes, and how long it is: `node bench/report.ts [fleets] [findings]`. */
import { composeLetter } from '../src/adapters/mail/compose.ts'
import { drawPicture } from '../src/adapters/mail/picture.ts'
import type { Fleet } from '../src/core/desired.ts'
import type { Finding } from '../src/core/finding.ts'
import { peakClaims } from '../src/core/floor.ts'
import { DAY, MINUTE } from '../src/core/instant.ts'
import { targetPerInstance } from '../src/core/policy.ts'
import type { FleetStatus, Report } from '../src/core/report.ts'
import { reviewPeaks } from '../src/core/review/peaks.ts'
import { timeline } from '../src/core/timeline.ts'
import { renderMail } from '../src/render/mail/mail.ts'
import { madeUpFleets } from './fleets.ts'

const at = Date.parse('2026-11-25T07:00Z')
const rounds = 5
/** Where Gmail clips. */
const clipped = 102_400

const codes = [
  'not-ready',
  'node-unchecked',
  'untuned',
  'skewed',
  'stale-connections',
  'foreign-policy',
  'unread',
]

function findingOf(fleet: string, index: number): Finding {
  const code = codes[index % codes.length] ?? ''
  const isUnchecked = code === 'node-unchecked' || code === 'unread'
  return {
    concern: 'tuning',
    code,
    fleet,
    target: `nofile on i-${index.toString(16).padStart(17, '0')} and ${index % 40} more`,
    severity: code === 'not-ready' ? 'critical' : 'warning',
    status: isUnchecked ? 'unchecked' : 'drifted',
    expected: 'nofile at least 127,136: connectionsPerInstance and 25 % more',
    actual: `1,024 since ${index} minutes, as the process 1234 that owns port 443 says`,
    remedy: 'set LimitNOFILE in the unit of the server and restart it, one node after the other',
  }
}

function statusOf(fleet: Fleet, index: number): FleetStatus {
  const { policy, name } = fleet
  const [claim] = peakClaims(fleet, at - DAY, at + 2 * DAY)
  if (!claim) throw new Error(`${name} has no peak`)
  return {
    fleet: name,
    group: policy.group,
    region: policy.region,
    mode: 'enforce',
    state: (['in sync', 'drifted', 'unchecked'] as const)[index % 3] ?? 'unchecked',
    floor: { instances: 10 + (index % 20), claim },
    size: { min: 10, max: 40, desired: 20, serving: 18 },
    live: 200_000 + index,
    target: targetPerInstance(policy),
    nodes: { asked: 20, unchecked: index % 3 },
    balance: null,
    throttled: null,
    next: claim,
    override: null,
    hold: null,
  }
}

function nightOf(fleets: Fleet[], findings: number): Report {
  const history = Array.from({ length: 1_440 }, (_, minute) => ({
    startsAt: at - DAY + minute * MINUTE,
    connections: 200_000 + 100 * minute,
    instances: 10 + Math.floor(minute / 60),
  }))
  return {
    at,
    commit: '1f2e3d4c5b6a',
    concerns: ['prewarm', 'scaling', 'tuning', 'balance'],
    fleets: fleets.map(statusOf),
    changes: [],
    findings: Array.from({ length: findings }, (_, index) =>
      findingOf(fleets[index % fleets.length]?.name ?? '', index),
    ),
    accepted: [],
    night: {
      peaks: fleets.flatMap((fleet) => reviewPeaks(fleet, { read: history }, at)),
      ahead: fleets.map((fleet) => timeline(fleet, at, at + 2 * DAY, null)),
      asked: { read: [] },
    },
  }
}

async function timed<T>(what: () => T | Promise<T>): Promise<[T, number]> {
  const begun = performance.now()
  const result = await what()
  return [result, performance.now() - begun]
}

const [fleets, findings] = [Number(process.argv[2] ?? 1_000), Number(process.argv[3] ?? 5_000)]
const report = nightOf(madeUpFleets(fleets), findings)
console.log(`${fleets} fleets, ${findings} findings, ${report.night?.peaks.length} peaks yesterday`)
console.log('| round | render ms | draw ms | compose ms | in all ms | CPU ms |')
console.log('|---|---|---|---|---|---|')
const address = { name: 'Springtide', address: 'tide@example.com' }
const envelope = { from: address, to: [address], replyTo: [], at, about: 'night-2026-11-25.bench', part: 1 }
for (let round = 1; round <= rounds; round++) {
  const cpu = process.cpuUsage()
  const [mail, rendering] = await timed(() => renderMail(report))
  const [pictures, drawing] = await timed(() =>
    Promise.all(mail.pictures.map(async ({ cid, svg }) => ({ cid, png: await drawPicture(svg) }))),
  )
  const [raw, composing] = await timed(() => composeLetter({ ...mail, pictures }, envelope))
  const { user, system } = process.cpuUsage(cpu)
  const times = [rendering, drawing, composing, rendering + drawing + composing, (user + system) / 1_000]
  console.log(`| ${round} | ${times.map((time) => time.toFixed(0)).join(' | ')} |`)
  if (round < rounds) continue
  const html = Buffer.byteLength(mail.html)
  console.log(`HTML ${html} bytes (${html < clipped ? 'under' : 'OVER'} the ${clipped} where Gmail clips)`)
  console.log(`text ${Buffer.byteLength(mail.text)} bytes, ${pictures.length} pictures`)
  console.log(
    `page ${Buffer.byteLength(mail.attachments[0]?.content ?? '')} bytes, message ${raw.length} bytes`,
  )
}

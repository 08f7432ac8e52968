/** A small repository for functions that run: what it wants does not depend on the day the suite runs. */

/** One fleet that wants 40 instances at any time. */
export const arena = {
  'policies/arena.yaml': `
fleet: arena
group: prod-arena
region: us-east-1
capacity: { min: 4, max: 60, connectionsPerInstance: 28000, targetPerInstance: 10000, leadMinutes: 10 }
metric: { namespace: WebSocket, name: tcp_established }
`,
  'schedules/arena.yaml': `
fleet: arena
timezone: UTC
peaks:
  - { name: always, days: mon-sun, from: "00:00", to: "24:00", instances: 40 }
`,
}

/** Ana may change things in one channel. */
export const access = {
  'policies/access.yaml': `
workspace: T012AB3CD
people: { U012AB3CD: Ana }
channels: [C012AB3CD]
`,
}

/** Who gets the nightly report. */
export const mailing = {
  'policies/report.yaml': `
at: "07:00"
timezone: UTC
from: Springtide <springtide@example.com>
to: [ops@example.com]
`,
}

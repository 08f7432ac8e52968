/** Made-up fleets for the benches: like the shipped ones, many of them, with three schedules each. */
import type { Fleet, Peak } from '../src/core/desired.ts'
import { Policy } from '../src/core/policy.ts'

const zones = [
  'Europe/Paris',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/New_York',
  'UTC',
]

/** All in one Region, which is the hard case: they share its pages and its rates. */
export function madeUpFleets(count: number): Fleet[] {
  return Array.from({ length: count }, (_, index) => {
    const trigger = { period: '1m', datapoints: '3 of 5', missingData: 'notBreaching', warmup: '150s' }
    const policy = Policy.parse({
      fleet: `fleet-${index}`,
      group: `group-${index}`,
      region: 'us-east-1',
      capacity: {
        min: 10,
        max: 40,
        connectionsPerInstance: 28_000,
        targetPerInstance: 16_000,
        leadMinutes: 8,
      },
      metric: { namespace: 'WebSocket', name: 'tcp_established' },
      scaling: {
        out: {
          ...trigger,
          at: 20_000,
          steps: [
            { from: 20_000, add: 2 },
            { from: 25_000, add: 4 },
          ],
        },
        in: {
          at: 9_500,
          period: '5m',
          datapoints: '3 of 3',
          missingData: 'ignore',
          remove: 1,
          cooldown: '5m',
        },
        maximum: { ...trigger, at: 26_000, add: 2 },
      },
    })
    return {
      name: policy.fleet,
      policy,
      file: `policies/${policy.fleet}.yaml`,
      tuning: null,
      peaks: [0, 1, 2].flatMap((file) => peaks(index, file)),
    }
  })
}

function peaks(fleet: number, file: number): Peak[] {
  const common = { timezone: zones[(fleet + file) % zones.length] ?? 'UTC', rampSeconds: 0, except: [] }
  const place = { file: `schedules/fleet-${fleet}-${file}.yaml`, line: 4 }
  const from = ((fleet * 37 + file * 480) % 1_440) - ((fleet * 37 + file * 480) % 15)
  return [
    {
      ...common,
      place,
      name: `weekdays-${file}`,
      size: { connections: 300_000 },
      when: { kind: 'days', days: [1, 2, 3, 4, 5], window: { from, to: ((from + 179) % 1_440) + 1 } },
    },
    {
      ...common,
      place,
      name: `derby-${file}`,
      size: { instances: 30 },
      when: {
        kind: 'rrule',
        rrule: 'FREQ=MONTHLY;BYDAY=2SU',
        from: '2026-01-01',
        window: { from: 960, to: 1_110 },
      },
    },
  ]
}

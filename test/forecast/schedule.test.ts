import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { floorAt, instancesFor } from '../../src/core/floor.ts'
import type { ForeseenPoint } from '../../src/core/foreseen.ts'
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts'
import { targetPerInstance } from '../../src/core/policy.ts'
import { prove } from '../../src/core/proofs/prove.ts'
import { floorWindows } from '../../src/forecast/schedule.ts'
import { forecastYaml } from '../../src/render/forecast/schedule-yaml.ts'
import { aFleet, aPeak } from '../build.ts'

const arena = aFleet({ country: 'BR' }, [aPeak({ size: { connections: 300_000 } })])
const { min, max, leadMinutes } = arena.policy.capacity
const unit = targetPerInstance(arena.policy)

function termsOf(timezone: string) {
  return { timezone, quantile: 'q95' as const, unit, min, max, leastMinutes: leadMinutes }
}

function curve(from: number, step: number, values: number[]): ForeseenPoint[] {
  return values.map((value, index) => ({
    at: from + index * step,
    point: value / 2,
    q90: value * 0.9,
    q95: value,
  }))
}

/** The fleet with the forecast as the repository reads it. */
async function withForecast(points: ForeseenPoint[], step: number, timezone: string): Promise<Fleet> {
  const windows = floorWindows(points, step, termsOf(timezone))
  const about = { fleet: 'arena', origin: points[0]?.at ?? 0, points, step, timezone, source: 'the metric' }
  const folder = mkdtempSync(path.join(tmpdir(), 'forecast-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['policies', 'schedules']) mkdirSync(path.join(folder, name))
  const policy = `fleet: arena\ngroup: prod-arena\nregion: us-east-1\ncapacity: { min: 4, max: 60, connectionsPerInstance: 28000, targetPerInstance: 10000, leadMinutes: 10 }\nmetric: { namespace: WebSocket, name: tcp_established }\n`
  writeFileSync(path.join(folder, 'policies/arena.yaml'), policy)
  if (windows.length > 0)
    writeFileSync(
      path.join(folder, 'schedules/arena.forecast.yaml'),
      forecastYaml(about, windows, ['a note']),
    )
  const { desired, problems } = await readRepository(folder)
  expect(problems).toEqual([])
  const [read] = desired?.fleets ?? []
  if (!read) throw new Error('no fleet')
  return { ...arena, peaks: [...arena.peaks, ...read.peaks] }
}

const zones = fc.constantFrom(
  'UTC',
  'Europe/Paris',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
)
/** Around changes of the clocks too. */
const starts = fc.constantFrom(
  Date.UTC(2027, 5, 29),
  Date.UTC(2027, 2, 27, 12),
  Date.UTC(2027, 9, 30, 12),
  Date.UTC(2027, 3, 3, 3),
  Date.UTC(2027, 9, 2, 3),
)

describe('a forecast as a schedule', () => {
  it('is enough for the curve at every instant, and lowers no floor that people declared', async () => {
    const steps = fc.constantFrom(5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR)
    const values = fc.array(fc.integer({ min: 0, max: 550_000 }), { minLength: 48, maxLength: 48 })
    await fc.assert(
      fc.asyncProperty(
        zones,
        starts,
        steps,
        values,
        fc.integer({ min: 0, max: 59 }),
        async (zone, start, step, all, late) => {
          const points = curve(start + late * MINUTE, step, all)
          const fleet = await withForecast(points, step, zone)
          for (const { at, q95 } of points) {
            const wanted = Math.min(max, instancesFor({ connections: Math.ceil(q95) }, arena.policy))
            for (const inside of [at, at + step / 2, at + step - 1])
              expect(floorAt(fleet, inside, null).instances).toBeGreaterThanOrEqual(wanted)
          }
          for (let at = start - DAY; at < start + 4 * DAY; at += 17 * MINUTE)
            expect(floorAt(fleet, at, null).instances).toBeGreaterThanOrEqual(
              floorAt(arena, at, null).instances,
            )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('has at most eight steps over the base a day, none shorter than a launch, and ends within an hour of its curve', () => {
    fc.assert(
      fc.property(
        starts,
        fc.array(fc.integer({ min: 0, max: 550_000 }), { minLength: 96, maxLength: 192 }),
        (start, all) => {
          const points = curve(start, 15 * MINUTE, all)
          const windows = floorWindows(points, 15 * MINUTE, termsOf('UTC'))
          for (const same of Map.groupBy(windows, ({ date }) => date).values())
            expect(same.length).toBeLessThanOrEqual(8)
          for (const { from, to } of windows) expect(to - from).toBeGreaterThanOrEqual(leadMinutes)
          const last = windows.at(-1)
          if (last)
            expect(Date.parse(last.date) + last.to * MINUTE).toBeLessThanOrEqual(
              (points.at(-1)?.at ?? 0) + HOUR,
            )
        },
      ),
    )
  })

  it('reaches to the end of the longest forecast, on the fifteenth local day', () => {
    const values = Array.from({ length: 336 }, () => 200_000)
    const windows = floorWindows(curve(Date.UTC(2027, 5, 1, 12), HOUR, values), HOUR, termsOf('UTC'))
    expect(windows.at(-1)).toMatchObject({ date: '2027-06-15', to: 12 * 60 })
  })

  it('writes nothing where the base floor is enough', () => {
    const points = curve(
      Date.UTC(2027, 5, 29),
      HOUR,
      Array.from({ length: 48 }, () => min * unit),
    )
    expect(floorWindows(points, HOUR, termsOf('UTC'))).toEqual([])
  })

  it('writes no floor that the group cannot have', () => {
    const points = curve(
      Date.UTC(2027, 5, 29),
      HOUR,
      Array.from({ length: 48 }, () => 2 * max * unit),
    )
    expect(
      floorWindows(points, HOUR, termsOf('UTC')).map(({ from, to, connections }) => [from, to, connections]),
    ).toEqual([0, 1].map(() => [0, 24 * 60, max * unit]))
  })

  it('costs little: an evening is a few steps, close over its curve', () => {
    const step = 5 * MINUTE
    const values = Array.from(
      { length: 288 },
      (_, index) => 40_000 + 400_000 * Math.exp(-(((index - 228) / 40) ** 2)),
    )
    const windows = floorWindows(curve(Date.UTC(2027, 5, 29), step, values), step, termsOf('UTC'))
    const written = windows.reduce((sum, { from, to, connections }) => sum + (to - from) * connections, 0)
    const wanted = values.reduce((sum, value) => sum + (value > min * unit ? value * 5 : 0), 0)
    expect(windows.length).toBeLessThanOrEqual(8)
    expect(written / wanted).toBeLessThan(1.2)
  })

  it('raises no risk of its own, neither when it is new nor when its dates are past', async () => {
    const start = Date.UTC(2027, 9, 30, 12)
    const values = Array.from(
      { length: 192 },
      (_, index) => 250_000 - 200_000 * Math.cos((index / 96) * 2 * Math.PI),
    )
    const fleet = await withForecast(curve(start, 15 * MINUTE, values), 15 * MINUTE, 'Europe/Paris')
    const risksOf = (some: Fleet, at: number) => {
      const ground = { at, types: new Map() }
      return prove({ fleets: [some], guardrails: {} as never }, ground).flatMap(({ risks }) =>
        risks.filter(({ code }) => code === 'peaks').map(({ says }) => says),
      )
    }
    for (const at of [start, start + 30 * DAY]) expect(risksOf(fleet, at)).toEqual(risksOf(arena, at))
  })
})

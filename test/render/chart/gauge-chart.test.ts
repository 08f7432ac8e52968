import { describe, expect, it } from 'vitest'
import type { FleetStatus } from '../../../src/core/report.ts'
import { curveChart } from '../../../src/render/chart/curve-chart.ts'
import { gaugeChart } from '../../../src/render/chart/gauge-chart.ts'
import { light, pictureTheme } from '../../../src/render/chart/theme.ts'
import { at, everything } from '../../everything.ts'

const [chat, , game] = everything.fleets as [FleetStatus, FleetStatus, FleetStatus]

function described(status: FleetStatus): string {
  return /<desc>([^<]*)</.exec(gaugeChart(status, pictureTheme))?.[1] ?? ''
}

describe('the gauge of a fleet', () => {
  it('says its size against its floor, and its load against its target', () => {
    expect(described(game)).toBe(
      'instances: 8 in service, MaxSize 60, floor 4. load: 96,000 connections, 75 % of target, target 128,000: 16,000 an instance.',
    )
  })

  it('has another colour where fewer are in service than the floor, or more is connected than the target', () => {
    const bars = (status: FleetStatus) =>
      gaugeChart(status, pictureTheme).split(`fill="${light.warn}"`).length - 1
    expect(bars(game)).toBe(0)
    expect(bars(chat)).toBe(1)
    expect(bars({ ...game, live: 200_000 })).toBe(1)
  })

  it('draws what is not known as an empty frame, and says so', () => {
    const unknown = { ...game, size: null, live: null }
    expect(described(unknown)).toBe('instances: no group seen. load: not known.')
    const svg = gaugeChart(unknown, pictureTheme)
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2)
    expect(svg).not.toContain(light.tide)
  })

  it('has numbers only, with nothing in service and nothing wanted', () => {
    const empty = {
      ...game,
      size: { min: 0, max: 0, desired: 0, serving: 0 },
      live: 0,
      floor: { ...game.floor, instances: 0 },
    }
    expect(gaugeChart(empty, pictureTheme)).not.toMatch(/NaN|Infinity/)
  })
})

describe('curves', () => {
  const day = { title: 'Load', unit: 'connections', from: at, to: at + 86_400_000, timezone: 'UTC' }
  const points = Array.from({ length: 1_440 }, (_, minute) => ({
    at: at + minute * 60_000,
    value: minute === 777 ? 100_000 : 10,
  }))

  it('lose no spike of a single minute, and stay small', () => {
    const svg = curveChart({ ...day, curves: [{ name: 'load', kind: 'line', points }] }, pictureTheme, 320)
    const [, path = ''] = /<path d="(M[^"]*)"/.exec(svg) ?? []
    const heights = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y))
    expect(Math.min(...heights)).toBe(8)
    expect(heights.length).toBeLessThan(2 * 320)
    expect(svg).toContain('load: 10 to 100,000')
  })

  it('are told apart by dashes, and say where one has no data', () => {
    const curves = ['a', 'b', 'c', 'd'].map((name) => ({ name, kind: 'step' as const, points }))
    const svg = curveChart(
      { ...day, curves: [...curves, { name: 'none', kind: 'area', points: [] }] },
      pictureTheme,
      700,
    )
    const dashes = [...svg.matchAll(/<path [^>]*stroke-width="2"[^>]*>/g)].map(
      ([path]) => /dasharray="([^"]*)"/.exec(path)?.[1],
    )
    expect(new Set(dashes).size).toBe(4)
    expect(svg).toContain('none: no data')
    expect(svg).not.toMatch(/NaN|Infinity/)
  })
})

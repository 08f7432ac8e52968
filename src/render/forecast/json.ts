/** Forecasts for programs: the shape in docs/json.md, stable within a major version. */
import type { FloorWindow, Foreseen, Scored } from '../../core/foreseen.ts'
import { scoredWays } from '../../core/foreseen.ts'
import type { Instant } from '../../core/instant.ts'
import { formatMinutes } from '../../core/scalars.ts'
import { number } from './csv.ts'

export function forecastJson(all: Foreseen[]) {
  return { forecasts: all.map(one) }
}

function one({ fleet, source, history, timezone, origin, step, points, notes, backtest, written }: Foreseen) {
  return {
    fleet,
    source,
    history: { from: iso(history.from), to: iso(history.to), stepSeconds: history.step / 1_000 },
    timezone,
    origin: iso(origin),
    stepSeconds: step / 1_000,
    points: points.map(({ at, point, q90, q95 }) => ({
      at: iso(at),
      point: number(point),
      q90: number(q90),
      q95: number(q95),
    })),
    notes,
    backtest: backtest && {
      forecasts: backtest.origins,
      from: iso(backtest.from),
      to: iso(backtest.to),
      hours: backtest.hours,
      ways: scoredWays.map((name) => ({ name, ...scored(backtest.ways[name]) })),
    },
    written: written && { file: written.file, peaks: written.windows.map(windowJson) },
  }
}

function scored({ wape, pb95, exceeded, peak, late, steps, days }: Scored) {
  const percent = (value: number) => Number(value.toFixed(2))
  return {
    wape: percent(wape),
    pb95: percent(pb95),
    exceeded: percent(exceeded),
    peak: percent(peak),
    late: percent(late),
    steps,
    days,
  }
}

function windowJson({ date, from, to, connections }: FloorWindow) {
  return { on: date, from: formatMinutes(from), to: formatMinutes(to), connections }
}

function iso(at: Instant): string {
  return new Date(at).toISOString()
}

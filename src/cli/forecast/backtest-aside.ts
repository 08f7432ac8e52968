/** Runs a backtest in a thread of its own, so that the progress line is not held up. */
import { Worker } from 'node:worker_threads'
import type { Backtested } from '../../core/foreseen.ts'
import type { Ask, Series } from '../../forecast/series.ts'

export interface Test {
  series: Series
  ask: Omit<Ask, 'origin'>
  /** Forecasts that are made at most, evenly spread over the last half of the history. */
  origins: number
}

/** What the thread tells. */
export type Told = { done: number; of: number } | { tested: Backtested }

export function backtestAside(
  test: Test,
  onProgress: (done: number, of: number) => void,
): Promise<Backtested> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./backtest-thread.ts', import.meta.url), { workerData: test })
    thread.on('message', (told: Told) => {
      if ('tested' in told) resolve(told.tested)
      else onProgress(told.done, told.of)
    })
    thread.on('error', reject)
    thread.on('exit', () => reject(new Error('the backtest ended before it was done')))
  })
}

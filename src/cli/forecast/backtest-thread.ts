/** The thread of a backtest: runs what it is given, and tells how far it is and what came out. */
import { parentPort, workerData } from 'node:worker_threads'
import { backtest } from '../../forecast/backtest/backtest.ts'
import type { Test, Told } from './backtest-aside.ts'

const tell = (told: Told) => parentPort?.postMessage(told)
const { series, ask, origins }: Test = workerData

const { notes: _notes, ...tested } = backtest(series, ask, {
  origins,
  onOrigin: (done, of) => tell({ done, of }),
})
tell({ tested })

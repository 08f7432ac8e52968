/** The thread of a simulation: plays what it is given, and tells how far it is and what came out. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Told } from './play-aside.ts'
import { type Scenario, simulate } from './simulate.ts'

const tell = (told: Told) => parentPort?.postMessage(told)
const scenario: Scenario = workerData

tell({ simulation: await simulate({ ...scenario, onProgress: (share) => tell({ share }) }) })

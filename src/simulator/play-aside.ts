/** Plays a scenario in a thread of its own: variants side by side, and a progress line that is not held up. */
import { Worker } from 'node:worker_threads'
import type { Scenario, Simulation } from './simulate.ts'

/** What the thread tells. */
export type Told = { share: number } | { simulation: Simulation }

/** @param onProgress is given the share that is done, from 0 to 1 */
export function playAside(
  scenario: Omit<Scenario, 'onProgress'>,
  onProgress: (share: number) => void,
): Promise<Simulation> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./play-thread.ts', import.meta.url), { workerData: scenario })
    thread.on('message', (told: Told) => {
      if ('share' in told) onProgress(told.share)
      else resolve(told.simulation)
    })
    thread.on('error', reject)
    thread.on('exit', () => reject(new Error('the simulation ended before it was done')))
  })
}

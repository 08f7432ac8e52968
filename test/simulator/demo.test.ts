import { expect, it } from 'vitest'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import { playDemo } from '../../src/simulator/demo.ts'

it('shows a recorded day whose peaks find their capacity, which they do not without pre-warm', async () => {
  const { desired } = await readRepository('.')
  if (!desired) throw new Error('the shipped repository is not valid')
  const { repair, peaks, withPrewarm, without, ticks } = await playDemo(desired, 'chat')
  expect(repair.outcomes?.length).toBeGreaterThan(0)
  expect(repair.outcomes?.filter(({ result }) => result === 'failed')).toEqual([])
  expect(ticks).toBe(1_440)
  expect(peaks).toHaveLength(4)
  for (const { minutesEarly } of peaks) expect(minutesEarly).toBeGreaterThanOrEqual(0)
  expect(withPrewarm.score).toMatchObject({ minutesOverThreshold: 0, minutesRefusing: 0, peaksLate: 0 })
  expect(without.score.minutesOverThreshold).toBeGreaterThan(20)
  expect(without.score.minutesRefusing).toBeGreaterThan(0)
})

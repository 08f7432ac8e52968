/** Recurring scheduled actions as peaks: the floor rises and falls when they did. */
import { describe, expect, it } from 'vitest'
import { HOUR } from '../../../src/core/instant.ts'
import { clock } from '../../build.ts'
import { byHand } from './by-hand.ts'

describe('timers', () => {
  it('become peaks whose floor rises when the action ran and falls when the next one did', async () => {
    const hand = byHand()
    await hand.timer('evening', '0 19 * * *', { MinSize: 12, TimeZone: 'Europe/Paris' })
    await hand.timer('night', '30 23 * * *', { MinSize: 3, TimeZone: 'Europe/Paris' })
    const { fleetRead, changes } = await hand.adopt()
    expect(changes).toEqual([])
    // Paris is an hour ahead in November.
    expect(['17:59', '18:00', '22:29', '22:30'].map((time) => hand.floor(fleetRead, time))).toEqual([
      3, 12, 12, 3,
    ])
  })

  it('past midnight and over a week-end keep their days', async () => {
    const hand = byHand()
    await hand.timer('friday', '58 23 * * 5', { MinSize: 20 })
    await hand.timer('monday', '0 6 * * 1', { MinSize: 3 })
    const { fleetRead, text } = await hand.adopt()
    // 27 November 2026 is a Friday.
    const at = [
      ['23:57', '2026-11-27'],
      ['23:58', '2026-11-27'],
      ['12:00', '2026-11-28'],
      ['23:59', '2026-11-29'],
      ['05:59', '2026-11-30'],
      ['06:00', '2026-11-30'],
    ] as const
    expect(at.map(([time, date]) => hand.floor(fleetRead, time, date))).toEqual([3, 20, 20, 20, 20, 3])
    expect(text).toContain('days: sat')
  })

  it('that run while a peak is on leave the base beneath it', async () => {
    const hand = byHand({ min: 12, at: '20:00' })
    await hand.timer('evening', '0 19 * * *', { MinSize: 12 })
    await hand.timer('night', '30 23 * * *', { MinSize: 3 })
    const { fleetRead, changes } = await hand.adopt()
    expect(changes).toEqual([])
    expect(fleetRead.policy.capacity.min).toBe(3)
  })

  it('that somebody overruled by hand do not move the floor now, and count again from the next day on', async () => {
    const hand = byHand({ min: 3, at: '20:00' })
    await hand.timer('evening', '0 19 * * *', { MinSize: 12 })
    await hand.timer('night', '30 23 * * *', { MinSize: 3 })
    const { changes, unsaid, fleetRead } = await hand.adopt()
    expect(changes).toEqual([])
    expect(unsaid).toEqual([
      {
        what: 'scheduled action "evening"',
        why: 'it wants MinSize 12 now, and the group has 3: its peak of 2026-11-25 is left out',
      },
    ])
    const next = '2026-11-26'
    expect(['18:59', '19:00', '23:30'].map((time) => hand.floor(fleetRead, time, next))).toEqual([3, 12, 3])
  })

  it('overruled with a size that none of them has leave that size as the base', async () => {
    const hand = byHand({ min: 5, at: '20:00' })
    await hand.timer('evening', '0 19 * * *', { MinSize: 12 })
    await hand.timer('night', '30 23 * * *', { MinSize: 3 })
    const { changes, fleetRead } = await hand.adopt()
    expect(changes).toEqual([])
    expect(fleetRead.policy.capacity.min).toBe(5)
    expect(hand.floor(fleetRead, '20:00', '2026-11-26')).toBe(12)
  })

  it('that begin at a later date say so', async () => {
    const hand = byHand({ at: '12:00' })
    const StartTime = new Date(clock('19:00', '2026-12-01'))
    await hand.timer('evening', '0 19 * * *', { MinSize: 12, StartTime })
    await hand.timer('night', '30 23 * * *', { MinSize: 3 })
    const { text, unsaid } = await hand.adopt()
    const says = 'it first runs at 2026-12-01T19:00Z, and a peak counts from now on'
    expect(unsaid).toEqual([{ what: 'scheduled action "evening"', why: says }])
    expect(text.replace(/\n *# /g, ' ')).toContain(says)
  })

  it('of two time zones stand in two files', async () => {
    const hand = byHand()
    await hand.timer('paris', '0 19 * * *', { MinSize: 12, TimeZone: 'Europe/Paris' })
    await hand.timer('paris-end', '0 23 * * *', { MinSize: 3, TimeZone: 'Europe/Paris' })
    await hand.timer('kolkata', '0 9 * * *', { MinSize: 8, TimeZone: 'Asia/Kolkata' })
    await hand.timer('kolkata-end', '0 12 * * *', { MinSize: 3, TimeZone: 'Asia/Kolkata' })
    const { fleetRead, files, changes } = await hand.adopt()
    expect(changes).toEqual([])
    expect(files.map(({ file }) => file)).toEqual([
      'policies/prod-chat.yaml',
      'schedules/prod-chat.yaml',
      'schedules/prod-chat-europe-paris.yaml',
    ])
    expect(['03:29', '03:30', '06:30', '18:00'].map((time) => hand.floor(fleetRead, time))).toEqual([
      3, 8, 3, 12,
    ])
  })

  it('on days of the month become rules', async () => {
    const hand = byHand()
    await hand.timer('payday', '0 8 1,15 * *', { MinSize: 15 })
    await hand.timer('every night', '0 22 * * *', { MinSize: 3 })
    const { fleetRead, text } = await hand.adopt()
    expect(text).toContain('rrule: FREQ=DAILY;BYMONTHDAY=1,15')
    expect(hand.floor(fleetRead, '08:00', '2026-12-01')).toBe(15)
    expect(hand.floor(fleetRead, '08:00', '2026-12-02')).toBe(3)
    expect(hand.floor(fleetRead, '22:00', '2026-12-15')).toBe(3)
  })

  it.each([
    ['desired only', '0 8 * * *', { DesiredCapacity: 9 }, /does not set MinSize/],
    ['often', '*/5 * * * *', { MinSize: 9 }, /more than 24 times a day/],
    ['either day', '0 8 1 * 1', { MinSize: 9 }, /cron takes either/],
    [
      'ending',
      '0 8 * * *',
      { MinSize: 9, EndTime: new Date(clock('12:00') + 72 * HOUR) },
      /it ends at 2026-11-28/,
    ],
    ['above max', '0 8 * * *', { MinSize: 99 }, /above the MaxSize 40/],
  ])('that no peak can say are said to be so: %s', async (name, cron, sizes, why) => {
    const hand = byHand()
    await hand.timer(name, cron, sizes)
    await hand.timer('down', '0 7 * * *', { MinSize: 3 })
    const { unsaid, changes } = await hand.adopt()
    expect(changes).toEqual([])
    expect(unsaid.find(({ what }) => what.includes(name))?.why).toMatch(why)
  })

  it('that set other sizes too say it, also where they only lower', async () => {
    const hand = byHand()
    await hand.timer('evening', '0 19 * * *', { MinSize: 12, MaxSize: 60, DesiredCapacity: 20 })
    await hand.timer('night', '30 23 * * *', { MinSize: 3, DesiredCapacity: 3 })
    const { text, unsaid } = await hand.adopt()
    expect(text.replace(/\n *# /g, ' ')).toContain(
      'it also sets MaxSize 60 and DesiredCapacity 20, which a peak does not',
    )
    expect(unsaid.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'scheduled action "evening": it also sets MaxSize 60 and DesiredCapacity 20, which a peak does not',
      'scheduled action "night": it also sets DesiredCapacity 3, which a peak does not',
    ])
  })
})

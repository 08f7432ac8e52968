import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysBetween, formatDay, parseDay } from '../../src/core/calendar/local-day.ts'
import { resolveWall } from '../../src/core/calendar/wall-clock.ts'
import { DAY, MINUTE } from '../../src/core/instant.ts'
import { Mailing } from '../../src/core/mailing.ts'
import { mailingRules } from '../../src/core/rules/mailing-rules.ts'

const report = {
  at: '07:00',
  timezone: 'Europe/Paris',
  from: 'Springtide <springtide@example.com>',
  to: ['ops@example.com'],
}

const isAddress = (from: string) => Mailing.safeParse({ ...report, from }).success

describe('the report file', () => {
  it('says at which minute of the day, and by default sends always', () => {
    expect(Mailing.parse(report)).toEqual({ ...report, at: 420, replyTo: [], send: 'always' })
  })

  it('takes addresses, with a name or without', () => {
    const fine = [
      'ops@example.com',
      "Grace O'Brien <grace.o'brien@mail.example.co.uk>",
      'Équipe Ops <ops+springtide@example.com>',
      'ops@xn--bcher-kva.example',
    ]
    expect(fine.filter((address) => !isAddress(address))).toEqual([])
  })

  it('refuses what SES would not send to, and what could add to a header or hide in a name', () => {
    const wrong = [
      '',
      'ops',
      'ops@example',
      'ops@127.0.0.1',
      'a..b@example.com',
      '.a@example.com',
      'ſ@example.com',
      `${'a'.repeat(65)}@example.com`,
      `ops@${'a.'.repeat(126)}com`,
      'Ops <ops@example.com>\r\nBcc: all@example.com',
      'Ops\n <ops@example.com>',
      'a@example.com, b@example.com',
      'Ops <a@example.com> <b@example.com>',
      'moc.elpmaxe\u202e <ops@example.com>',
      '"Ops" <ops@example.com>',
    ]
    expect(wrong.filter(isAddress)).toEqual([])
  })

  it('is checked in no time, whatever stands where an address belongs', () => {
    const long = ['a', 'a.', '-', 'a@', 'a <', '.a'].map((part) => part.repeat(50_000))
    const began = performance.now()
    expect(long.filter(isAddress)).toEqual([])
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

describe('the hour of the report', () => {
  const problem = (at: number, timezone: string) => mailingRules({ at, timezone })[0]?.message

  it('is refused where clocks go forward over it, naming the day and the next time there is', () => {
    expect(problem(150, 'Europe/Paris')).toBe(
      '02:30 does not exist on 2027-03-28 in Europe/Paris, clocks go forward over it, and that night would have no report: write 03:00 or later',
    )
    expect(problem(0, 'America/Santiago')).toContain('00:00 does not exist on 2027-09-05')
    expect(problem(135, 'Australia/Lord_Howe')).toContain('write 02:30 or later')
  })

  it('is fine right before and right after, and where it comes twice', () => {
    expect([119, 180].map((at) => problem(at, 'Europe/Paris'))).toEqual([undefined, undefined])
    expect(problem(90, 'America/New_York')).toBeUndefined()
    expect(problem(150, 'Asia/Kolkata')).toBeUndefined()
  })

  it('is the first of a day, not the last', () => {
    expect(problem(1440, 'UTC')).toBe('a report cannot be made at 24:00: write 00:00, of the next day')
  })

  it('is judged as if every day of ten years were looked at', () => {
    const days = daysBetween(parseDay('2027-01-01'), parseDay('2036-12-31'))
    const zones = fc.constantFrom(
      'Africa/Cairo',
      'America/Havana',
      'America/Nuuk',
      'America/Santiago',
      'Antarctica/Troll',
      'Asia/Beirut',
      'Asia/Gaza',
      'Asia/Jerusalem',
      'Atlantic/Azores',
      'Australia/Lord_Howe',
      'Europe/Chisinau',
      'Europe/London',
      'Pacific/Chatham',
      'Pacific/Easter',
    )
    const minute = fc.oneof(
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 16 }).map((n) => n * 15),
    )
    fc.assert(
      fc.property(zones, minute, (zone, at) => {
        const skipped = days.find((day) => resolveWall(zone, day * DAY + at * MINUTE).is === 'skipped')
        const said = problem(at, zone)
        if (skipped === undefined) expect(said).toBeUndefined()
        else expect(said).toContain(` does not exist on ${formatDay(skipped)} in ${zone}`)
      }),
      { numRuns: 25 },
    )
  })
})

/** schedules/<name>.yaml: when a fleet has its peaks, in local wall-clock time. */
import * as z from 'zod'
import { ClockTime, DateRange, Duration, Name, Weekdays, Whole, Zone } from './scalars.ts'

const oneOrMoreDates = z.union([DateRange, z.array(DateRange).min(1).max(400)])

export const PeakEntry = z.strictObject({
  name: Name.meta({ examples: ['weekday-evening'] }),
  days: Weekdays.optional(),
  on: oneOrMoreDates.optional().describe('A date, a range, or a list of them'),
  rrule: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .meta({
      description: 'An RFC 5545 recurrence rule, counted from `starting`',
      examples: ['FREQ=MONTHLY;BYDAY=2SU'],
    }),
  starting: DateRange.optional().describe('With rrule: the date its intervals are counted from'),
  calendar: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description: 'An iCalendar file, relative to the schedule file; each event is a peak',
      examples: ['calendars/matches.ics'],
    }),
  from: ClockTime.optional(),
  to: ClockTime.optional().meta({ description: 'At or before `from`: on the next day', examples: ['12:30'] }),
  before: Duration(0, 86_400).optional().describe('With calendar: begin this much before each event'),
  after: Duration(0, 86_400).optional().describe('With calendar: end this much after each event'),
  connections: Whole(1, 1_000_000_000, 450_000).optional().describe('Over the whole fleet'),
  instances: Whole(1, 10_000, 18).optional(),
  ramp: Duration(0, 14_400).optional().describe('Rise in even steps over this long instead of one jump'),
  except: oneOrMoreDates.optional().describe('Days, by their start, on which the peak does not happen'),
})

export const Schedule = z.strictObject({
  fleet: Name.describe('A fleet that has a policy file'),
  timezone: Zone,
  peaks: z
    .array(PeakEntry)
    .min(1)
    .max(500)
    .meta({
      examples: [
        [{ name: 'weekday-evening', days: 'mon-fri', from: '19:00', to: '23:00', connections: 150_000 }],
      ],
    }),
})
export type Schedule = z.infer<typeof Schedule>

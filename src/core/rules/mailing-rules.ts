/** What must hold between the values of policies/report.yaml. */
import { formatDay, parseDay } from '../calendar/local-day.ts'
import { resolveWall, wallAt } from '../calendar/wall-clock.ts'
import { offsetAt } from '../calendar/zone-offset.ts'
import { DAY, MINUTE } from '../instant.ts'
import type { Mailing } from '../mailing.ts'
import { formatMinutes } from '../scalars.ts'
import { type Complaint, complaint, type Path } from './complaint.ts'
import type { Partially } from './validate.ts'

/** Every rule the file breaks, each at its own place. */
export function mailingRules({ at, timezone, to, replyTo }: Partially<Mailing>): Complaint[] {
  return [
    ...(at === undefined ? [] : hourRule(at, timezone)),
    ...twiceRule(['to'], to),
    ...twiceRule(['replyTo'], replyTo),
  ]
}

function hourRule(at: number, timezone: string | undefined): Complaint[] {
  if (at === 1440) {
    return [complaint(['at'], 'a report cannot be made at 24:00: write 00:00, of the next day')]
  }
  const skipped = timezone === undefined ? null : firstSkipped(timezone, at)
  if (!skipped) return []
  const message = `${formatMinutes(at)} does not exist on ${skipped.date} in ${timezone}, clocks go forward over it, and that night would have no report: write ${skipped.next} or later`
  return [complaint(['at'], message)]
}

/** Rules of time zones repeat each year or move by weeks: ten years show every hour that is ever skipped. */
const years = { first: parseDay('2027-01-01'), last: parseDay('2036-12-31') }

/** In the tz database no two changes since 1970 are closer than six days: none is passed over in steps of five. */
const step = 5

/** The first date on which a zone has no such time, and the first time after it (EventBridge Scheduler leaves that run out). */
function firstSkipped(zone: string, minutes: number): { date: string; next: string } | null {
  for (let day = years.first; day <= years.last; day += step) {
    if (offsetAt(zone, day * DAY) === offsetAt(zone, (day + step) * DAY)) continue
    // The wall clock is up to a day away from UTC.
    for (let near = day - 1; near <= day + step + 1; near += 1) {
      const { is, asStart } = resolveWall(zone, near * DAY + minutes * MINUTE)
      if (is !== 'skipped') continue
      return { date: formatDay(near), next: formatMinutes((wallAt(zone, asStart) % DAY) / MINUTE) }
    }
  }
  return null
}

/** Two spellings of one address are one recipient, who would get the mail twice. */
function twiceRule(path: Path, addresses: Partially<Mailing>['to'] = []): Complaint[] {
  const plain = addresses.map((address) => address?.replace(/^.*<|>$/g, '').toLowerCase())
  return plain.flatMap((address, index) => {
    const first = plain.indexOf(address)
    if (address === undefined || first === index) return []
    const message = `${address} is already ${path.join('.')}[${first}]: remove one of them`
    return [complaint([...path, index], message)]
  })
}

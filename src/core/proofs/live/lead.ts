/** live-lead: do launches take longer than the lead that floors are raised by? */
import type { Fleet } from '../../desired.ts'
import type { Path } from '../../rules/complaint.ts'
import type { Found } from '../risk.ts'
import { type Launch, type LiveLook, unread } from './look.ts'

/** A 95th percentile of fewer is only the slowest of them. */
const enough = 5

/** Of the lead; beyond it the next slow launch is late. */
const thin = 0.9

/** A launch ends in service, before the load balancer finds it healthy: the lead needs some minutes more than this. */
export function leadRisks({ policy }: Fleet, { launches }: LiveLook): Found[] {
  const { capacity, warmPool } = policy
  const cold = { at: ['capacity', 'leadMinutes'], lead: capacity.leadMinutes, what: 'cold launches' }
  if (!launches) return []
  if ('unread' in launches) return [unread(cold.at, launches.unread, 'autoscaling:DescribeScalingActivities')]
  const warmLead = warmPool?.leadMinutes
  const warm =
    warmLead === undefined
      ? { ...cold, what: 'launches from the warm pool' }
      : { at: ['warmPool', 'leadMinutes'], lead: warmLead, what: 'launches from the warm pool' }
  const [fromPool, others] = [true, false].map((isWarm) =>
    launches.read.filter((one) => one.isWarm === isWarm),
  )
  return [
    ...judge(cold, others ?? [], !fromPool?.length),
    ...judge(warm, fromPool ?? [], warmLead !== undefined),
  ]
}

interface Lead {
  at: Path
  /** Minutes. */
  lead: number
  what: string
}

function judge({ at, lead, what }: Lead, launches: Launch[], tellsFew: boolean): Found[] {
  const slow = percentile(launches, 0.95) / 60
  const key = at.join('.')
  const seen = `${what} take ${minutes(slow)} (95 % of ${launches.length} in six weeks)`
  const fix = `write \`${key}: ${Math.ceil(slow / thin)}\``
  if (launches.length < enough) {
    if (launches.length > 0 && slow > lead) {
      const says = `the slowest of ${launches.length} ${what} in six weeks took ${minutes(slow)}, ${minutes(slow - lead)} over the declared lead of ${lead}`
      return [{ severity: 'warning', at, says, fix }]
    }
    if (!tellsFew) return []
    const says = `${launches.length} ${what} in six weeks are too few to judge the declared lead of ${minutes(lead)}`
    return [{ severity: 'info', at, says, fix: `look again after ${enough} launches` }]
  }
  if (slow > lead) {
    const says = `${seen}, ${minutes(slow - lead)} over the declared lead of ${lead}: floors are full too late`
    return [{ severity: 'error', at, says, fix }]
  }
  if (slow <= thin * lead) return []
  const says = `${seen}, which leaves ${minutes(lead - slow)} of the declared lead of ${lead}`
  return [{ severity: 'warning', at, says, fix }]
}

/** By nearest rank: a value that was measured. In seconds. */
function percentile(launches: Launch[], share: number): number {
  const seconds = launches.map((launch) => launch.seconds).sort((a, b) => a - b)
  return seconds[Math.ceil(share * seconds.length) - 1] ?? 0
}

function minutes(value: number): string {
  const rounded = Math.round(value * 10) / 10
  return `${rounded} ${rounded === 1 ? 'minute' : 'minutes'}`
}

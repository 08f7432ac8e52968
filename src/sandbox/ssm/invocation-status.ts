/** How far an invocation is at an instant, in AWS's words. */
import type { Instant } from '../../core/instant.ts'
import type { FinalStatus, Invocation } from './state.ts'

/** StatusDetails; Pending and InProgress until it has ended. */
export function detailsAt(
  { startsAt, endsAt, status }: Invocation,
  now: Instant,
): FinalStatus | 'Pending' | 'InProgress' {
  if (now >= endsAt) return status
  return startsAt !== null && now >= startsAt ? 'InProgress' : 'Pending'
}

type Status = 'Pending' | 'InProgress' | 'Success' | 'Cancelled' | 'TimedOut' | 'Failed'

/** Status, which is coarser. */
export function statusOf(details: FinalStatus | 'Pending' | 'InProgress'): Status {
  switch (details) {
    case 'Pending':
    case 'InProgress':
    case 'Success':
    case 'Cancelled':
      return details
    case 'DeliveryTimedOut':
    case 'ExecutionTimedOut':
      return 'TimedOut'
    default:
      return 'Failed'
  }
}

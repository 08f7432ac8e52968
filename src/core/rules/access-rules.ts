/** What must hold between the values of policies/access.yaml. */
import type { Access } from '../access.ts'
import { type Complaint, complaint } from './complaint.ts'
import type { Partially } from './validate.ts'

/** Every rule the file breaks, each at its own place. */
export function accessRules({ channels = [] }: Partially<Access>): Complaint[] {
  return channels.flatMap((channel, index) => {
    const first = channels.indexOf(channel)
    if (channel === undefined || first === index) return []
    const message = `channel ${channel} is already channels[${first}]: remove one of them`
    return [complaint(['channels', index], message)]
  })
}

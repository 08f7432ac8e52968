/** The size and length of a peak against what one instance holds, the base floor and the time a launch takes. */
import { count } from '../count.ts'
import type { Fleet, Peak } from '../desired.ts'
import { instancesFor, rampSteps } from '../floor.ts'
import { MINUTE } from '../instant.ts'
import { targetPerInstance } from '../policy.ts'
import { formatDuration } from '../scalars.ts'
import type { Coming } from './coming-claims.ts'
import { type Found, imbalance } from './risk.ts'

/** Less room than this share of the limit is a thin margin. */
const thin = 0.1

/**
 * The fullest instance at the declared size: connections ÷ instances × imbalance, against what load tests proved. The
 * worst peak speaks for all, as it is one number that mends them.
 */
export function fullestRisk(fleet: Fleet): Found[] {
  const { capacity } = fleet.policy
  const limit = capacity.connectionsPerInstance
  const uneven = imbalance(fleet)
  const loads = fleet.peaks.flatMap(({ name, size }) => {
    if (!('connections' in size)) return []
    const instances = Math.min(capacity.max, instancesFor(size, fleet.policy))
    return [
      { name, connections: size.connections, instances, fullest: (size.connections / instances) * uneven },
    ]
  })
  const worst = loads.toSorted((a, b) => b.fullest - a.fullest)[0]
  if (!worst || worst.fullest <= limit * (1 - thin)) return []
  const isOver = worst.fullest > limit
  const skew = Math.round((uneven - 1) * 100)
  const target = Math.max(1, Math.floor((limit * (1 - thin)) / uneven))
  const needed = Math.ceil(Math.max(...loads.map(({ connections }) => connections)) / target)
  const room = isOver
    ? `over the ${count(limit)}`
    : `${percent(1 - worst.fullest / limit)} % under the ${count(limit)}`
  return [
    {
      severity: isOver ? 'error' : 'warning',
      at: ['capacity', 'targetPerInstance'],
      says: `at the ${count(worst.connections)} connections of peak ${worst.name}, ${worst.instances} instances hold ${count(Math.round(worst.connections / worst.instances))} each; with ${skew} % imbalance the fullest holds ${count(Math.round(worst.fullest))}, ${room} that one can`,
      fix: `write \`capacity.targetPerInstance: ${target}\`${needed > capacity.max ? ` and \`capacity.max: ${needed}\`` : ''}`,
    },
  ]
}

function percent(share: number): number {
  return Number((share * 100).toFixed(1))
}

/** A peak under the base floor changes nothing: often a digit is missing. */
export function smallRisks({ policy }: Fleet, { name, size, place }: Peak): Found[] {
  const { min } = policy.capacity
  const wanted = instancesFor(size, policy)
  if (wanted > min) return []
  const asked =
    'connections' in size
      ? `${count(size.connections)} connections, ${wanted} at ${count(targetPerInstance(policy))} each`
      : `${wanted}`
  return [
    {
      severity: wanted < min ? 'warning' : 'info',
      at: place,
      says: `peak ${name} asks for ${wanted < min ? 'less than' : 'no more than'} the base floor of ${min} instances (${asked}): it changes nothing`,
      fix: 'check the number, or remove the peak',
    },
  ]
}

/** A peak that is over before a launch at its start would be in service has no second chance. */
export function shortRisks({ policy }: Fleet, peak: Peak, own: readonly Coming[]): Found[] {
  const { leadMinutes } = policy.capacity
  const shortest = Math.min(...own.map(({ claim }) => claim.endsAt - claim.startsAt))
  if (shortest >= leadMinutes * MINUTE) return []
  return [
    {
      severity: 'warning',
      at: peak.place,
      says: `peak ${peak.name} lasts ${formatDuration(shortest / 1_000)}, and an instance takes ${leadMinutes}m: if the pre-warm is late, its capacity comes when the peak is over`,
      fix: `let it begin earlier, so that it lasts at least ${leadMinutes}m`,
    },
  ]
}

/** Steps spread over longer than one launch takes: the first of them are paid for without need. */
export function rampRisks({ policy }: Fleet, { name, size, rampSeconds, place }: Peak): Found[] {
  const { min, max, leadMinutes } = policy.capacity
  const rise = Math.min(max, instancesFor(size, policy)) - min
  if (rampSeconds <= leadMinutes * 60 || rise <= 0) return []
  const steps = rampSteps(rampSeconds)
  const before = (rampSeconds * (steps - 1)) / steps
  const hours = Number(((rise * before) / 2 / 3_600).toFixed(1))
  return [
    {
      severity: 'info',
      at: place,
      says: `the ramp of peak ${name} takes ${formatDuration(rampSeconds)} and a launch ${leadMinutes}m: the floor begins to rise ${formatDuration(before + leadMinutes * 60)} before the start, ${hours} instance-hours more than a jump each time`,
      fix: `nothing where launches have to be spread; else write \`ramp: ${leadMinutes}m\``,
    },
  ]
}

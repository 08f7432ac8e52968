/** Faults on the sandbox: what goes wrong in a minute is switched on, and off again when its time is over. */
import type { SandboxRegion } from '../sandbox/sandbox-region.ts'
import type { Fault } from './fault.ts'

export interface Trouble {
  /** Springtide does not run. */
  isDown: boolean
  /** Nothing is published. */
  isSilent: boolean
  /** Faults that begin with this minute, and those that end. */
  begun: readonly Fault[]
  ended: readonly Fault[]
}

const reason = 'We currently do not have sufficient capacity in the Availability Zone you requested.'

/** Gives a function that is to be called once a minute, with its instant, before anything else happens. */
export function createTrouble(
  faults: readonly Fault[],
  world: SandboxRegion,
  group: string,
): (at: number) => Trouble {
  let active: readonly Fault[] = []
  return (at) => {
    const now = faults.filter(({ from, to }) => at >= from && at < to)
    const begun = now.filter((fault) => !active.includes(fault))
    const ended = active.filter((fault) => !now.includes(fault))
    active = now
    // First what ends, so that another one of its kind goes on.
    for (const fault of ended) bring(fault, false)
    if (begun.length + ended.length > 0) for (const fault of now) bring(fault, true)
    const has = (kind: Fault['kind']) => now.some((fault) => fault.kind === kind)
    return { isDown: has('control-plane-down'), isSilent: has('metrics-stop'), begun, ended }
  }

  function bring({ kind, zone }: Fault, isOn: boolean): void {
    if (kind === 'no-capacity' && zone) world.zoneFails(group, zone, isOn ? reason : null)
    else if (kind === 'no-capacity') world.launchFails(group, isOn ? reason : null)
    else if (kind === 'unhealthy-launch') world.sickLaunches(group, isOn ? 1 : 0)
    else if (kind === 'throttled') world.throttle(isOn ? () => true : 0)
    else if (kind === 'suspended' && isOn) world.suspend(group, 'Launch')
    else if (kind === 'suspended') world.resume(group, 'Launch')
  }
}

/** Telemetry: the agent's configuration, throttling alarms, the dashboard, and whether metrics arrive. */
import { type Action, change, targetOf } from '../change.ts'
import type { Fleet } from '../desired.ts'
import type { Finding } from '../finding.ts'
import { isSameJson } from '../json.ts'
import type { Alarm, Reading, TelemetryState } from '../observed.ts'
import { joined, nothing, type Part } from '../part.ts'
import { unread } from '../plan/findings.ts'
import { agentText } from './agent-text.ts'
import { findSilent } from './arrival.ts'
import { dashboardBody, dashboardName } from './dashboard.ts'
import { planThrottling, silencedThrottling } from './plan-throttling.ts'

/**
 * @param alarms absent where they could not be read
 * @param owner guardrails.yaml's
 */
export function planTelemetry(
  fleet: Fleet,
  live: TelemetryState,
  alarms: Alarm[] | undefined,
  owner: string | undefined,
): Part {
  return joined([
    planParameter(fleet, live.parameter),
    planDashboard(fleet, live.dashboard, owner),
    {
      changes: alarms ? planThrottling(fleet, alarms, owner) : [],
      findings: [...(alarms ? silencedThrottling(fleet, alarms) : []), ...findSilent(fleet, live.arriving)],
    },
  ])
}

/** A node takes the configuration when its agent starts, or when it is told to: nothing here tells it. */
function planParameter(fleet: Fleet, live: Reading<string | null> | undefined): Part {
  const name = fleet.policy.telemetry?.agentParameter
  if (name === undefined || !live) return nothing
  if ('unread' in live)
    return { changes: [], findings: [unread(fleet, 'telemetry', `parameter ${name}`, live.unread)] }
  const before = live.read
  const wanted = agentText(fleet.policy, before)
  if ('same' in wanted) return nothing
  if ('bytes' in wanted) {
    const { bytes, most } = wanted
    const finding = about(fleet, `parameter ${name}`, {
      code: 'agent-too-large',
      severity: 'warning',
      status: 'drifted',
      expected: `a configuration of at most ${most} bytes`,
      actual: `it would have ${bytes}: nothing was written`,
      remedy: 'publish fewer metrics, or by fewer sets of dimensions; or keep the rest in another parameter',
    })
    return { changes: [], findings: [finding] }
  }
  const what = wanted.isUnreadable
    ? 'what stands there is no JSON that the agent reads'
    : `what the agent is to publish differs from ${fleet.file}`
  const because = `${before === null ? absent(fleet) : what}; agents take it when they start or fetch it`
  return put(fleet, name, because, { kind: 'put-parameter', before, after: wanted.text })
}

function planDashboard(
  fleet: Fleet,
  live: Reading<string | null> | undefined,
  owner: string | undefined,
): Part {
  if (!fleet.policy.telemetry?.dashboard || !live) return nothing
  const name = dashboardName(fleet)
  if ('unread' in live)
    return { changes: [], findings: [unread(fleet, 'telemetry', `dashboard ${name}`, live.unread)] }
  const [before, after] = [live.read, dashboardBody(fleet)]
  if (before !== null && isSameJson(before, after)) return nothing
  const because = before === null ? absent(fleet) : `differs from what ${fleet.file} makes of it`
  return put(fleet, name, because, {
    kind: 'put-dashboard',
    before,
    after,
    ...(owner === undefined ? {} : { owner }),
  })
}

function absent(fleet: Fleet): string {
  return `does not exist, and ${fleet.file} declares it`
}

function put(
  fleet: Fleet,
  name: string,
  because: string,
  action: Action & { kind: 'put-parameter' | 'put-dashboard' },
): Part {
  const target = targetOf(fleet.policy, name)
  return {
    changes: [change(action, { concern: 'telemetry', fleet: fleet.name, target, because })],
    findings: [],
  }
}

function about(fleet: Fleet, target: string, rest: Omit<Finding, 'concern' | 'fleet' | 'target'>): Finding {
  return { concern: 'telemetry', fleet: fleet.name, target, ...rest }
}

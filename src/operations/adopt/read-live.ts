/** Reads everything that adoption says of groups: what Springtide plans by, and what only somebody's hands set. Writes nothing. */
import pMap from 'p-map'
import { readLaunches } from '../../adapters/auto-scaling/read-activities.ts'
import { readGroups } from '../../adapters/auto-scaling/read-groups.ts'
import { readPolicies } from '../../adapters/auto-scaling/read-policies.ts'
import { readScheduledActions } from '../../adapters/auto-scaling/read-scheduled-actions.ts'
import { concurrency } from '../../adapters/batch.ts'
import { reading } from '../../adapters/cloud-error.ts'
import { type EveryAlarm, readEveryAlarm } from '../../adapters/cloudwatch/every-alarm.ts'
import type { Connect } from '../../adapters/connect.ts'
import type { AgentParameter, LiveGroup } from '../../core/adopt/live.ts'
import type { Where } from '../../core/change.ts'
import type { Instant } from '../../core/instant.ts'
import type { Group, Reading, ScalingPolicy } from '../../core/observed.ts'
import { Policy } from '../../core/policy.ts'
import type { Around } from '../around/around.ts'
import type { Found } from '../survey.ts'
import type { ReadAgents } from './read-agents.ts'

export interface LiveWish {
  where: Where
  groups: string[]
  /** The parameter that holds the agent's configuration. */
  agentParameter?: string
}

/** What looks, and when. Without the last two nothing around a group is looked at. */
export interface Eyes {
  connect: Connect
  at: Instant
  around?: Around
  readAgents?: ReadAgents
}

/**
 * The groups that exist, by name. Launches, load balancers and parameters that cannot be read are unread.
 * @throws CloudError where groups, policies, alarms or scheduled actions cannot be read: half a group is not adopted
 */
export async function readLive(
  { where, groups: names, agentParameter }: LiveWish,
  { connect, around, readAgents, at }: Eyes,
): Promise<Map<string, LiveGroup>> {
  const { autoScaling, cloudWatch } = connect(where)
  const groups = await readGroups(autoScaling, names)
  if (groups.size === 0) return new Map()
  const found = [...groups.keys()]
  const [policies, scheduledActions, every, launches, seen, agents] = await Promise.all([
    readPolicies(autoScaling, found),
    readScheduledActions(autoScaling, found),
    readEveryAlarm(cloudWatch),
    pMap(found, async (name) => [name, await reading(() => readLaunches(autoScaling, name))] as const, {
      concurrency,
    }),
    lookAround([...groups.values()], { where, at }, around),
    readAgents?.(where, agentParameter),
  ])
  const launchesOf = new Map(launches)
  return new Map(
    [...groups.values()].map((group): [string, LiveGroup] => {
      const own = policies.get(group.name) ?? []
      const beside = seen.get(group.name)
      return [
        group.name,
        {
          where,
          group,
          policies: own,
          ...alarmsOf(group, own, every),
          scheduledActions: scheduledActions.get(group.name) ?? [],
          launches: launchesOf.get(group.name) ?? { unread: 'not looked at' },
          ...(beside?.routing && group.targetGroups.length > 0 ? { routing: beside.routing } : {}),
          ...agentsOf(agents, agentParameter),
        },
      ]
    }),
  )
}

function alarmsOf(group: Group, policies: ScalingPolicy[], every: EveryAlarm) {
  const arns = new Set(policies.map(({ arn }) => arn))
  const alarms = every.alarms.filter(
    ({ spec }) =>
      spec.dimensions.AutoScalingGroupName === group.name || spec.alarmActions.some((arn) => arns.has(arn)),
  )
  const names = new Set(alarms.map(({ name }) => name))
  const composites = every.composites.filter(({ rule }) =>
    [...rule.matchAll(/\(\s*"?([^")]+)"?\s*\)/g)].some(([, name = '']) => names.has(name.trim())),
  )
  return { alarms, composites: composites.map(({ name }) => name).sort() }
}

function agentsOf(
  agents: Reading<AgentParameter[]> | undefined,
  named: string | undefined,
): Pick<LiveGroup, 'agent' | 'agents'> {
  if (!agents) return {}
  if (named === undefined) return { agents }
  const text = 'unread' in agents ? agents : (agents.read[0]?.text ?? { read: null })
  return { agent: { name: named, text } }
}

interface Place {
  where: Where
  at: Instant
}

/** Asks as for fleets that declare a target group: what they would be told is what adoption wants to know. */
async function lookAround(groups: Group[], { where, at }: Place, around: Around | undefined) {
  if (!around) return new Map()
  const asked = groups.map((group): Found => {
    const [targetGroup] = [...group.targetGroups].sort()
    const policy = Policy.parse({
      fleet: 'adopted',
      group: 'adopted',
      ...where,
      capacity: { min: 0, max: 1, connectionsPerInstance: 1, leadMinutes: 1 },
      metric: { namespace: 'CWAgent', name: 'netstat_tcp_established' },
      // Attributes are read where one is named; which one does not matter.
      ...(targetGroup === undefined
        ? {}
        : { routing: { targetGroup, stickiness: false, idleTimeout: '60s' } }),
    })
    const fleet = {
      name: group.name,
      policy: { ...policy, group: group.name },
      file: '',
      peaks: [],
      tuning: null,
    }
    return { fleet, group }
  })
  return around.look(where, asked, at, ['routing'], 'needed')
}

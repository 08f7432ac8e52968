import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import type { Alarm, Group, ObservedFleet, ScalingPolicy } from '../../src/core/observed.ts'
import { plan } from '../../src/core/plan/plan.ts'
import { compileInwardSteps, compileSteps, declarePairs } from '../../src/core/scaling/declare.ts'
import { aFleet, aGroup, clock, scalingSection } from '../build.ts'

const topic = 'arn:aws:sns:us-east-1:123456789012:ops'
const fleet = aFleet({ scaling: scalingSection, warmPool: { min: 2, maxPrepared: 6 } })
const pool = { min: 2, maxPrepared: 6, state: 'Stopped' as const, reuseOnScaleIn: false, isDeleting: false }

/** A world in which everything is as declared. */
function inSync(of = fleet) {
  const pairs = declarePairs(of.policy)
  const policies: ScalingPolicy[] = pairs.map(({ policyName, policy }) => ({
    name: policyName,
    arn: `arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:autoScalingGroupName/prod-arena:policyName/${policyName}`,
    enabled: true,
    type: policy.type,
    spec: policy,
    alarms: [],
  }))
  const alarms: Alarm[] = pairs.map(({ alarmName, alarm }, index) => ({
    name: alarmName,
    arn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}`,
    actionsEnabled: true,
    keep: {},
    spec: { ...alarm, alarmActions: [policies[index]?.arn ?? ''], okActions: [] },
  }))
  return { policies, alarms, group: aGroup({ warmPool: pool }) }
}

interface World {
  policies: ScalingPolicy[]
  alarms: Alarm[]
  group: Group
}

function planOf({ policies, alarms, group }: World, of = fleet, instead: Partial<ObservedFleet> = {}) {
  const seen = { group: { read: group }, policies: { read: policies }, alarms: { read: alarms }, ...instead }
  const desired = { fleets: [of], guardrails: { limits: {}, freeze: [] } }
  return plan(desired, { fleets: { [of.name]: seen } }, clock('12:00'), ['prewarm', 'scaling'])
}

const words = ({ kind, target, because }: Change) => [kind, target.name, because]

describe('declared steps', () => {
  it('become bounds relative to the threshold, as in article S1', () => {
    const steps = [
      { from: 20_000, add: 2 },
      { from: 25_000, add: 2 },
      { from: 30_000, add: 3 },
    ]
    expect(compileSteps(20_000, steps)).toEqual([
      { lower: 0, upper: 5_000, adjustment: 2 },
      { lower: 5_000, upper: 10_000, adjustment: 2 },
      { lower: 10_000, upper: null, adjustment: 3 },
    ])
  })
})

describe('declared scale-in steps', () => {
  it('become bounds below the threshold, lowest first', () => {
    const steps = [
      { to: 9_500, remove: 1 },
      { to: 5_000, remove: 3 },
    ]
    expect(compileInwardSteps(9_500, steps)).toEqual([
      { lower: null, upper: -4_500, adjustment: -3 },
      { lower: -4_500, upper: 0, adjustment: -1 },
    ])
  })
})

describe('a world as declared', () => {
  it('has an empty plan', () => {
    expect(planOf(inSync())).toMatchObject({ changes: [], findings: [] })
  })

  it('stays so whatever order AWS answers in', () => {
    const world = inSync()
    expect(
      planOf({ ...world, alarms: world.alarms.toReversed(), policies: world.policies.toReversed() }).changes,
    ).toEqual([])
  })
})

describe('an empty world', () => {
  it('gets every policy before any alarm, and the alarms name their policies', () => {
    const { changes } = planOf({ policies: [], alarms: [], group: aGroup() })
    expect(changes.map(({ kind, target }) => [kind, target.name])).toEqual([
      ['put-policy', 'springtide-out'],
      ['put-policy', 'springtide-in'],
      ['put-alarm', 'springtide-arena-out'],
      ['put-alarm', 'springtide-arena-in'],
      ['put-warm-pool', undefined],
    ])
    expect(changes[2]).toMatchObject({
      before: null,
      after: { alarmActions: ['policy:springtide-out'], okActions: [] },
    })
  })
})

describe('drift', () => {
  it('is repaired in either direction, with both values and the reason', () => {
    for (const threshold of [15_000, 25_000]) {
      const world = inSync()
      const alarms = world.alarms.map((alarm, index) =>
        index === 0 ? { ...alarm, spec: { ...alarm.spec, threshold } } : alarm,
      )
      expect(planOf({ ...world, alarms }).changes).toMatchObject([
        {
          kind: 'put-alarm',
          before: { threshold },
          after: { threshold: 20_000 },
          because: 'threshold differs from policies/arena.yaml',
        },
      ])
    }
  })

  it('of a step policy and its alarm are two changes, policy first', () => {
    const world = inSync()
    const policies = world.policies.map((policy) =>
      policy.spec?.type === 'StepScaling'
        ? { ...policy, spec: { ...policy.spec, warmupSeconds: 300 } }
        : policy,
    )
    const alarms = world.alarms.slice(1)
    expect(planOf({ ...world, policies, alarms }).changes.map(words)).toEqual([
      ['put-policy', 'springtide-out', 'warm-up differs from policies/arena.yaml'],
      ['put-alarm', 'springtide-arena-out', 'does not exist, and policies/arena.yaml declares it'],
    ])
  })

  it('keeps what the file has no word for: other fields, notifications, a disabled policy', () => {
    const world = inSync()
    const keep = {
      AlarmDescription: 'ask Ana first',
      InsufficientDataActions: [topic],
      ActionsEnabled: false,
    }
    const alarms = world.alarms.map((alarm) => ({
      ...alarm,
      keep,
      spec: {
        ...alarm.spec,
        threshold: 1,
        okActions: [topic],
        alarmActions: [...alarm.spec.alarmActions, topic],
      },
    }))
    const changes = planOf({ ...world, alarms }).changes
    expect(changes).toMatchObject([
      { keep, after: { okActions: [topic], alarmActions: [expect.any(String), topic] } },
      { keep },
    ])
    const disabled = world.policies.map((policy) => ({ ...policy, enabled: false, spec: null }))
    expect(planOf({ ...world, policies: disabled }).changes).toMatchObject([
      { enabled: false },
      { enabled: false },
    ])
  })

  it('makes notifications exact where the file names them', () => {
    const named = aFleet({ scaling: { ...scalingSection, notify: [topic] } })
    const world = inSync(named)
    expect(planOf({ ...world, group: aGroup() }, named).changes.map(words)).toEqual([
      ['put-alarm', 'springtide-arena-out', 'alarm actions, OK actions differ from policies/arena.yaml'],
      ['put-alarm', 'springtide-arena-in', 'alarm actions, OK actions differ from policies/arena.yaml'],
    ])
  })

  it('binds an alarm anew whose policy was deleted, and says so', () => {
    const world = inSync()
    const policies = world.policies.slice(1)
    const { changes, findings } = planOf({ ...world, policies })
    expect(changes.map(({ kind }) => kind)).toEqual(['put-policy', 'put-alarm'])
    expect(changes[1]).toMatchObject({ after: { alarmActions: ['policy:springtide-out'] } })
    expect(findings).toMatchObject([
      { code: 'stale-action', severity: 'critical', target: 'alarm springtide-arena-out' },
    ])
  })

  it('of the warm pool is one change; a pool nobody declared is left alone', () => {
    const world = inSync()
    expect(planOf({ ...world, group: aGroup({ warmPool: { ...pool, min: 0 } }) }).changes.map(words)).toEqual(
      [['put-warm-pool', undefined, 'warm pool (min) differs from policies/arena.yaml']],
    )
    expect(
      planOf({ ...world, group: aGroup({ warmPool: { ...pool, isDeleting: true } }) }).changes,
    ).toMatchObject([{ before: null }])
    const undeclared = aFleet({ scaling: scalingSection })
    expect(planOf({ ...inSync(undeclared), group: aGroup({ warmPool: pool }) }, undeclared).changes).toEqual(
      [],
    )
  })
})

describe('MaxSize', () => {
  it('is raised before the floor that needs it, and lowered after everything else', () => {
    const world = inSync()
    const low = planOf({ ...world, group: aGroup({ min: 2, max: 20, warmPool: pool }) })
    expect(low.changes.map(({ kind, after }) => [kind, after])).toEqual([
      ['set-max', 60],
      ['set-floor', 4],
    ])
    const high = planOf({ ...world, group: aGroup({ min: 2, max: 90, warmPool: pool }) })
    expect(high.changes.map(({ kind, after }) => [kind, after])).toEqual([
      ['set-floor', 4],
      ['set-max', 60],
    ])
  })

  it('is not lowered under what runs: that would terminate instances, so it waits for approval', () => {
    const world = inSync()
    const { changes } = planOf({ ...world, group: aGroup({ max: 90, serving: 70, warmPool: pool }) })
    expect(changes).toMatchObject([
      {
        kind: 'set-max',
        held: { by: 'danger', reason: 'lowering MaxSize to 60 would terminate 10 of 70 instances' },
      },
    ])
  })
})

describe('what is not ours to change', () => {
  const codes = (world: World) => planOf(world).findings.map(({ code, severity }) => [code, severity])

  it('is told: actions switched off on an alarm or a policy', () => {
    const world = inSync()
    const alarms = world.alarms.map((alarm) => ({ ...alarm, actionsEnabled: false }))
    expect(codes({ ...world, alarms })).toEqual([
      ['actions-disabled', 'critical'],
      ['actions-disabled', 'critical'],
    ])
    const policies = world.policies.map((policy) => ({ ...policy, enabled: false }))
    expect(planOf({ ...world, policies })).toMatchObject({
      changes: [],
      findings: [{ code: 'policy-disabled' }, { code: 'policy-disabled' }],
    })
  })

  it('is told: a scaling policy or a scheduled action nobody declared', () => {
    const world = inSync()
    const tracking = { enabled: true, type: 'TargetTrackingScaling', spec: null }
    const foreign = { name: 'cpu', arn: 'arn:x', ...tracking, alarms: [] }
    const night = {
      name: 'night; ls',
      min: 1,
      max: null,
      desired: 2,
      recurrence: '0 22 * * *',
      startsAt: clock('22:00'),
    }
    const { changes, findings } = planOf({ ...world, policies: [...world.policies, foreign] }, fleet, {
      scheduledActions: { read: [night, { ...night, name: 'springtide-backstop-20261125T1955Z' }] },
    })
    expect(changes).toEqual([])
    expect(findings).toMatchObject([
      { code: 'foreign-policy', target: 'scaling policy cpu' },
      {
        code: 'foreign-scheduled-action',
        actual:
          'sets MinSize 1, DesiredCapacity 2, which also scales in, next at 2026-11-25T22:00Z (0 22 * * *)',
        remedy: expect.stringContaining(
          "--region us-east-1 --auto-scaling-group-name prod-arena --scheduled-action-name 'night; ls'",
        ),
      },
    ])
  })

  it('is told: suspended processes, by what they mean', () => {
    const suspended = ['Launch', 'ScheduledActions'].map((process) => ({ process, reason: 'incident 7' }))
    const group = aGroup({ warmPool: pool, suspended })
    expect(codes({ ...inSync(), group })).toEqual([
      ['suspended-process', 'critical'],
      ['suspended-process', 'info'],
    ])
    const backed = { ...fleet, policy: { ...fleet.policy, backstop: true } }
    expect(planOf({ ...inSync(), group }, backed).findings).toMatchObject([
      { severity: 'critical' },
      { severity: 'warning', actual: expect.stringContaining('the backstop raises nothing') },
    ])
  })
})

describe('what could not be read', () => {
  it('is unchecked and changes nothing', () => {
    for (const what of ['policies', 'alarms', 'scheduledActions']) {
      const { changes, findings } = planOf({ ...inSync(), alarms: [] }, fleet, {
        [what]: { unread: 'AccessDenied' },
        ...(what === 'scheduledActions' ? { alarms: { unread: 'AccessDenied' } } : {}),
      })
      expect(changes).toEqual([])
      expect(findings).toContainEqual(
        expect.objectContaining({
          code: 'unread',
          status: 'unchecked',
          target: `${what} of group prod-arena`,
        }),
      )
    }
  })

  it('is a group that does not exist, or that AWS would not show', () => {
    expect(planOf(inSync(), fleet, { group: { read: null } })).toMatchObject({
      changes: [],
      findings: [{ code: 'no-group', status: 'drifted' }],
    })
    expect(planOf(inSync(), fleet, { group: { unread: 'AccessDenied' } })).toMatchObject({
      changes: [],
      findings: [{ code: 'unread', status: 'unchecked' }],
    })
  })
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHandler } from '../../functions/face.ts'
import type { Connect } from '../../src/adapters/connect.ts'
import type { Repository } from '../../src/adapters/repository/repository.ts'
import { whereOf } from '../../src/core/change.ts'
import { type Concern, writtenConcerns } from '../../src/core/concern.ts'
import type { Fleet } from '../../src/core/desired.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import type { Instant } from '../../src/core/instant.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, aPeak, clock, scalingSection } from '../build.ts'
import { invoke } from './invoke.ts'

const arena = aFleet({}, [aPeak()])
const place = { region: 'us-east-1' }

const silence = new Promise<never>(() => {})
const first = { relation: 'before', toMiddleware: 'sandbox', name: 'silence', override: true } as const

function repository(fleets: Fleet[]): Repository {
  return { desired: { fleets, guardrails: Guardrails.parse({}) }, problems: [] }
}

interface Options {
  concerns?: readonly Concern[]
  shipped?: Repository
  patience?: number
  /** Regions that take requests and never answer. */
  hanging?: string[]
}

function world(fleets: Fleet[], at: Instant, options: Options = {}) {
  const { concerns = ['prewarm'], shipped = repository(fleets), hanging = [] } = options
  const { patience = Number.NaN } = options
  const sandbox = seedSandbox(fleets, at)
  const connect: Connect = (where) => {
    const clients = sandbox.connect(where)
    if (hanging.includes(where.region))
      clients.autoScaling.middlewareStack.addRelativeTo(() => () => silence, first)
    return clients
  }
  let reads = 0
  const load = async () => {
    reads++
    return shipped
  }
  const handler = createHandler({
    name: 'prewarm',
    concerns,
    connect,
    around: lookAround(sandbox.connect),
    ...(Number.isNaN(patience) ? {} : { patience }),
    now: sandbox.now,
    load,
    commit: 'c0ffee',
  })
  const writes = () => sandbox.calls.filter(({ operation }) => !/^(Describe|Get|List)/.test(operation))
  return {
    handler,
    region: sandbox.region(place),
    advanceTo: sandbox.advanceTo,
    writes,
    sandbox,
    reads: () => reads,
  }
}

afterEach(() => vi.unstubAllEnvs())

const one = (name: string) => `Springtide/${name}`

it('raises the floor a lead before the peak, tells of it, and counts one success', async () => {
  const { handler, region, advanceTo, writes } = world([arena], clock('19:49'))

  const early = await invoke(handler)
  expect(early.result).toMatchObject({ fleets: 1, applied: 0 })
  expect(writes()).toEqual([])

  advanceTo(clock('19:50'))
  const tick = await invoke(handler)
  expect(region.group('prod-arena')).toMatchObject({ MinSize: 40, DesiredCapacity: 40 })
  expect(tick.result).toMatchObject({ applied: 1, failed: 0 })
  expect(tick.log.find(({ message }) => message === 'change')).toMatchObject({
    function: 'prewarm',
    commit: 'c0ffee',
    function_request_id: '7b0c4f5e-0000-4000-8000-000000000000',
    change: {
      kind: 'set-floor',
      fleet: 'arena',
      target: { region: 'us-east-1', group: 'prod-arena' },
      before: 4,
      after: 40,
      because: expect.stringContaining('evening'),
      result: 'applied',
    },
  })
  expect(tick.metrics).toMatchObject({
    [one('TickSucceeded')]: 1,
    [one('ChangesApplied')]: 1,
    [one('ChangesFailed')]: 0,
  })
  expect(tick.dimensions).toMatchObject({ function: 'prewarm', service: expect.any(String) })
})

it('does what is right for now, whatever time the event is from', async () => {
  const { handler, region } = world([arena], clock('23:30'))
  await invoke(handler, { time: new Date(clock('20:30')).toISOString() })
  expect(region.group('prod-arena').MinSize).toBe(4)
})

it('does nothing the second time', async () => {
  const { handler, writes, reads } = world([arena], clock('20:00'))
  await invoke(handler)
  const written = writes().length
  const again = await invoke(handler)
  expect(written).toBe(1)
  expect(writes()).toHaveLength(written)
  expect(again.metrics[one('TickSucceeded')]).toBe(1)
  expect(reads()).toBe(1)
})

it('fails loudly and looks at nothing while the repository is invalid', async () => {
  const problems = [1, 2].map((line) => ({
    file: 'policies/arena.yaml',
    line,
    column: 3,
    path: 'capacity.max',
    message: `wrong on line ${line}`,
  }))
  const { handler, sandbox } = world([arena], clock('20:00'), { shipped: { desired: null, problems } })
  const { error, log, metrics } = await invoke(handler)
  expect(error).toMatchObject({
    code: 'invalid-repository',
    message: expect.stringContaining('policies/arena.yaml:1:3'),
  })
  expect(log.filter(({ message }) => message === 'problem').map(({ problem }) => problem)).toEqual(problems)
  expect(metrics).toEqual({})
  expect(sandbox.calls).toEqual([])
})

it('reads the repository anew after a run that found it invalid', async () => {
  const shipped: Repository = { desired: null, problems: [] }
  const { handler, reads } = world([arena], clock('20:00'), { shipped })
  await invoke(handler)
  await invoke(handler)
  expect(reads()).toBe(2)
})

it('goes on past a write that AWS refuses, and fails at the end with its name', async () => {
  const away = aFleet({ fleet: 'away', group: 'prod-away', region: 'eu-west-1' }, [aPeak()])
  const { handler, region, sandbox } = world([arena, away], clock('19:50'))
  sandbox.region({ region: 'eu-west-1' }).deny('UpdateAutoScalingGroup')
  const { error, log, metrics } = await invoke(handler)
  expect(region.group('prod-arena').MinSize).toBe(40)
  expect(error).toMatchObject({
    code: 'incomplete-run',
    message: expect.stringMatching(
      /^set-floor \w{10} of away failed: UpdateAutoScalingGroup: .*not authorized/,
    ),
  })
  const changes = log.filter(({ message }) => message === 'change')
  expect(changes.map(({ level }) => level).sort()).toEqual(['ERROR', 'INFO'])
  expect(metrics).toMatchObject({ [one('ChangesApplied')]: 1, [one('ChangesFailed')]: 1 })
  expect(metrics).not.toHaveProperty(one('TickSucceeded'))
})

it('fails, with the other fleets done, when a role cannot be assumed', async () => {
  const role = 'arn:aws:iam::210987654321:role/springtide'
  const away = aFleet({ fleet: 'away', group: 'prod-away', role }, [aPeak()])
  const { handler, region, sandbox } = world([arena, away], clock('19:50'))
  sandbox.denyRole(role)
  const { error, metrics } = await invoke(handler)
  expect(region.group('prod-arena').MinSize).toBe(40)
  expect(error).toMatchObject({
    code: 'incomplete-run',
    message: expect.stringContaining('group prod-away of away'),
  })
  expect(metrics).toMatchObject({ [one('Unchecked')]: 1, [one('FindingsCritical')]: 1 })
  expect(metrics).not.toHaveProperty(one('TickSucceeded'))
})

it('writes nothing for a fleet that is only observed, and says what it would do', async () => {
  const { handler, writes } = world([aFleet({ mode: 'observe' }, [aPeak()])], clock('20:00'))
  const { log, metrics } = await invoke(handler)
  expect(writes()).toEqual([])
  expect(log.find(({ message }) => message === 'change')).toMatchObject({
    change: {
      after: 40,
      result: 'held',
      held: { by: 'observe', reason: expect.stringContaining('observe') },
    },
  })
  expect(metrics).toMatchObject({ [one('ChangesHeld')]: 1, [one('TickSucceeded')]: 1 })
})

it('calls a peak without its instances critical', async () => {
  const { handler, region } = world([arena], clock('20:00'))
  region.launchFails('prod-arena', 'no capacity in us-east-1a')
  const { log, metrics } = await invoke(handler)
  expect(log.find(({ message }) => message === 'finding')).toMatchObject({
    level: 'ERROR',
    finding: { code: 'not-ready', fleet: 'arena', severity: 'critical' },
  })
  expect(metrics).toMatchObject({ [one('FindingsCritical')]: 1, [one('TickSucceeded')]: 1 })
})

it('makes alarms and policies as declared, once', async () => {
  const fleet = aFleet({ scaling: scalingSection, warmPool: { min: 2 } })
  const { handler, region, writes } = world([fleet], clock('12:00'), { concerns: ['prewarm', 'scaling'] })
  const { result } = await invoke(handler)
  expect(result).toMatchObject({ applied: 5, failed: 0 })
  expect(
    region
      .alarms()
      .map(({ AlarmName }) => AlarmName)
      .sort(),
  ).toEqual(['springtide-arena-in', 'springtide-arena-out'])
  const written = writes().length
  await invoke(handler)
  expect(writes()).toHaveLength(written)
})

it.each(['prewarm', 'reconcile', 'tuning', 'balance'])(
  'ships %s with its middlewares around it',
  async (name) => {
    vi.stubEnv('SPRINGTIDE_REPOSITORY', import.meta.dirname)
    const { handler } = await import(`../../functions/${name}.ts`)
    const { error, log } = await invoke(handler)
    expect(error).toMatchObject({
      code: 'invalid-repository',
      message: expect.stringContaining('no policy files'),
    })
    expect(log.at(-1)).toMatchObject({ function: name, function_request_id: expect.any(String) })
  },
)

it('says ten seconds before its end what it has done, begins no more writes, and fails loudly', async () => {
  const { handler, writes } = world([arena], clock('19:50'))
  const { error, metrics } = await invoke(handler, {}, 9_000)
  expect(error).toMatchObject({
    code: 'out-of-time',
    message: expect.stringContaining('0 changes were written'),
  })
  expect(metrics[one('TickSucceeded')]).toBeUndefined()
  expect(writes()).toEqual([])
})

describe('a share of the fleets', () => {
  const role = 'arn:aws:iam::210987654321:role/springtide'
  const places = [{}, { region: 'eu-west-1' }, { role }]
  const fleets = places.map((place, index) =>
    aFleet({ fleet: `f${index}`, group: `prod-f${index}`, ...place }, [aPeak()]),
  )
  const floors = ({ sandbox }: ReturnType<typeof world>) =>
    fleets.map(({ policy }) => sandbox.region(whereOf(policy)).group(policy.group).MinSize)

  it('is looked at alone, and all shares together raise all floors', async () => {
    const all = world(fleets, clock('20:00'))
    for (const share of [1, 2]) {
      all.sandbox.calls.length = 0
      const { result, metrics, log } = await invoke(all.handler, { share, of: 2 })
      expect(result).toMatchObject({ fleets: share === 1 ? 2 : 1, failed: 0 })
      const read = all.sandbox.calls.filter(({ operation }) => operation === 'DescribeAutoScalingGroups')
      expect(read).toHaveLength(share === 1 ? 2 : 1)
      expect(metrics[one('TickSucceeded')]).toBe(1)
      expect(log.find(({ message }) => message === 'run')).toMatchObject({ share: { share, of: 2 } })
    }
    expect(floors(all)).toEqual([40, 40, 40])
  })

  it('is all of them where the event makes no sense', async () => {
    const all = world(fleets, clock('20:00'))
    const { result, ofShares } = await invoke(all.handler, { share: 5, of: 2 })
    expect(result).toMatchObject({ fleets: 3, applied: 3 })
    expect(ofShares).toEqual([])
  })

  it('that did not succeed is not counted as one that did', async () => {
    const all = world(fleets, clock('20:00'))
    all.sandbox.denyRole(role)
    const counts = []
    for (const share of [1, 2, 3]) counts.push((await invoke(all.handler, { share, of: 3 })).ofShares.length)
    expect(counts.toSorted()).toEqual([0, 1, 1])
  })

  it('takes no other share’s alarms for orphans', async () => {
    const declaring = fleets.map((fleet) => ({
      ...fleet,
      policy: aFleet({ ...fleet.policy, scaling: scalingSection }).policy,
    }))
    const desired = {
      fleets: declaring,
      repository: declaring,
      guardrails: Guardrails.parse({ prune: true, limits: { prune: 1_000, prunePercent: '100%' } }),
    }
    const shipped: Repository = { desired, problems: [] }
    const all = world(declaring, clock('12:00'), { concerns: writtenConcerns, shipped })
    for (const share of [1, 2, 1, 2]) {
      const { result, log } = await invoke(all.handler, { share, of: 2 })
      expect(result).toMatchObject({ failed: 0 })
      expect(log.filter(({ message }) => message === 'finding')).toEqual([])
    }
    expect(all.writes().filter(({ operation }) => operation.startsWith('Delete'))).toEqual([])
  })
})

it('raises floors in time where another Region hangs, and says which it could not read', async () => {
  const far = aFleet({ fleet: 'far', group: 'prod-far', region: 'eu-west-1' }, [aPeak()])
  const { handler, region } = world([arena, far], clock('20:00'), { patience: 50, hanging: ['eu-west-1'] })
  const { error, metrics } = await invoke(handler)
  expect(region.group('prod-arena').MinSize).toBe(40)
  expect(error?.message).toContain('group prod-far of far could not be read: no answer within 0.05 seconds')
  expect(metrics).toMatchObject({ [one('Unchecked')]: 1, [one('ChangesApplied')]: 1 })
})

it('leaves alone what stands around the groups of an account that it may not enter', async () => {
  const role = 'arn:aws:iam::210987654321:role/springtide'
  const section = { backstop: true, routing: { targetGroup: 'web', idleTimeout: '65s' } }
  const away = aFleet({ fleet: 'away', group: 'prod-away', role, ...section }, [aPeak()])
  const home = aFleet(section, [aPeak()])
  const { handler, sandbox, writes } = world([home, away], clock('12:00'), { concerns: writtenConcerns })
  sandbox.denyRole(role)
  const { error, metrics } = await invoke(handler)
  expect(error?.message).toContain('group prod-away of away could not be read')
  expect(metrics).toMatchObject({ [one('ChangesFailed')]: 0, [one('Unchecked')]: 1 })
  const written = writes().map(({ account, operation }) => [account, operation])
  expect(new Set(written.map(([account]) => account))).toEqual(new Set(['123456789012']))
  expect(written.map(([, operation]) => operation)).toEqual(
    expect.arrayContaining(['PutScheduledUpdateGroupAction', 'ModifyLoadBalancerAttributes']),
  )
})

it('begins no write around a group either when its time is nearly over, and counts those it did', async () => {
  const section = { routing: { targetGroup: 'web', idleTimeout: '65s', slowStart: '2m' } }
  const { handler, writes } = world([aFleet(section)], clock('12:00'), { concerns: ['routing'] })
  let left = 30_000
  const context = () => (left -= 1_000)
  const late = await invoke(handler, {}, () => Math.min(context(), writes().length > 0 ? 9_000 : 30_000))
  expect(writes()).toHaveLength(1)
  expect(late.error).toMatchObject({
    code: 'out-of-time',
    message: expect.stringContaining('1 changes were written'),
  })
})

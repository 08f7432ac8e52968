import { ListDashboardsCommand, PutDashboardCommand } from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { sendNoAlarm } from '../../src/adapters/cloudwatch/alarms.ts'
import { sendNoDashboard } from '../../src/adapters/cloudwatch/dashboard.ts'
import { writtenConcerns } from '../../src/core/concern.ts'
import { Guardrails } from '../../src/core/guardrails.ts'
import { lookAround } from '../../src/operations/around/around.ts'
import { runApply } from '../../src/operations/run.ts'
import { seedSandbox } from '../../src/sandbox/seed.ts'
import { aFleet, clock } from '../build.ts'

const telemetry = { namespace: 'WebSocket', metrics: ['tcp_established'], every: '60s', dashboard: true }
const fleets = ['us-east-1', 'eu-central-1'].map((region) =>
  aFleet({ fleet: region, group: `prod-${region}`, region, telemetry }),
)
const guardrails = Guardrails.parse({ prune: true, limits: { prune: 100, prunePercent: '100%' } })

it('two shares that find the same dashboard at once both see it gone: it belongs to the account', async () => {
  const sandbox = seedSandbox(fleets, clock('12:00'))
  const { cloudWatch } = sandbox.connect({ region: 'us-east-1' })
  await cloudWatch.send(
    new PutDashboardCommand({
      DashboardName: 'springtide-gone',
      DashboardBody: '{"widgets":[]}',
      Tags: [{ Key: 'springtide:fleet', Value: 'gone' }],
    }),
  )
  const reports = await Promise.all(
    [1, 2].map((share) =>
      runApply({
        desired: { fleets, repository: fleets, guardrails },
        connect: sandbox.connect,
        around: lookAround(sandbox.connect),
        commit: null,
        at: clock('12:00'),
        concerns: writtenConcerns,
        share: { share, of: 2 },
      }),
    ),
  )
  for (const { changes, outcomes } of reports) {
    expect(changes.map(({ kind }) => kind)).toContain('delete-dashboard')
    expect(outcomes?.filter(({ result }) => result !== 'applied')).toEqual([])
  }
  const { DashboardEntries = [] } = await cloudWatch.send(new ListDashboardsCommand({}))
  expect(DashboardEntries.map(({ DashboardName }) => DashboardName).sort()).toEqual([
    'springtide-eu-central-1',
    'springtide-us-east-1',
  ])
})

it('what is gone already is as removed, and what AWS refuses is not', async () => {
  const sandbox = seedSandbox(fleets, clock('12:00'))
  const where = { region: 'us-east-1' }
  const { cloudWatch } = sandbox.connect(where)
  await sendNoAlarm(cloudWatch, 'springtide-gone-out')
  await sendNoDashboard(cloudWatch, 'springtide-gone')
  sandbox.region(where).deny('DeleteAlarms')
  sandbox.region(where).deny('DeleteDashboards')
  await expect(sendNoAlarm(cloudWatch, 'springtide-gone-out')).rejects.toMatchObject({ code: 'denied' })
  await expect(sendNoDashboard(cloudWatch, 'springtide-gone')).rejects.toMatchObject({ code: 'denied' })
})

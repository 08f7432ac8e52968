/** The function that tells Springtide's own alarms in Slack, built and run as in Lambda. */
import { expect, onTestFinished } from 'vitest'
import { groupsXml } from '../wire/scripted-aws.ts'
import { deploy, it } from './deploy.ts'
import { alarmChanged } from './events.ts'
import { startHooks } from './hooks.ts'
import { arena } from './repository.ts'

const live = { DescribeAutoScalingGroups: { result: groupsXml(['prod-arena']) } }
const at = new Date('2026-11-25T19:40:00Z')

async function alert() {
  const hooks = await startHooks()
  onTestFinished(hooks.close)
  return { ...(await deploy('alert', { repository: arena, aws: live, env: hooks.env })), hooks }
}

it('posts an alarm that rang, with what is at risk now', async () => {
  const { initError, invoke, hooks, aws } = await alert()
  expect(initError).toBeNull()
  const { error } = await invoke(
    alarmChanged('springtide-production-PeakAtRisk', 'FindingsCritical', 'ALARM', at),
  )
  expect(error).toBeUndefined()
  expect(hooks.posts).toMatchObject([{ path: '/services/T012AB3CD/B012AB3CD/abc' }])
  expect(JSON.stringify(hooks.posts)).toContain('PeakAtRisk')
  expect(aws.inputs('DescribeAutoScalingGroups').length).toBeGreaterThan(0)
})

it('posts that an alarm is over, and looks at nothing', async () => {
  const { invoke, hooks, aws } = await alert()
  const { error, log } = await invoke(
    alarmChanged('springtide-production-PeakAtRisk', 'FindingsCritical', 'OK', at),
  )
  expect(error).toBeUndefined()
  expect(hooks.posts).toHaveLength(1)
  expect(aws.asked).toEqual([])
  expect(log.find(({ message }) => message === 'alarm')).toMatchObject({
    function: 'alert',
    commit: 'c0ffee1',
  })
})

it('fails where Slack does not take the message, so that Lambda tries again', async () => {
  const { invoke, hooks } = await alert()
  hooks.status = 403
  const { error } = await invoke(
    alarmChanged('springtide-production-PeakAtRisk', 'FindingsCritical', 'OK', at),
  )
  expect(error).toMatchObject({ errorType: 'SpringtideError', errorMessage: 'Slack answered with HTTP 403' })
})

import { PutWarmPoolCommand } from '@aws-sdk/client-auto-scaling'
import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  type SendCommandCommandInput,
  SSMServiceException,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { SECOND } from '../../src/core/instant.ts'
import { operationSchema } from '../../src/sandbox/operations.ts'
import { shapeProblem } from '../../src/sandbox/shape.ts'
import { START } from './arena.ts'
import { nodes } from './nodes.ts'

const unknown = 'i-0ffffffffffffffff'

describe('a command', () => {
  it('B84 needs its document and exactly its parameters', async () => {
    const { send } = nodes(1)
    await expect(send({ DocumentName: 'AWS-RunShellScript' })).rejects.toMatchObject({
      name: 'InvalidDocument',
    })
    await expect(send({ DocumentVersion: '7' })).rejects.toMatchObject({ name: 'InvalidDocumentVersion' })
    const wrong: Record<string, string[]>[] = [
      {},
      { port: [] },
      { port: ['443', '80'] },
      { port: ['443; reboot'] },
      { port: ['443'], mode: ['loud'] },
      { port: ['443'], colour: ['red'] },
    ]
    for (const Parameters of wrong)
      await expect(send({ Parameters })).rejects.toMatchObject({ name: 'InvalidParameters' })
    expect(await send({ Parameters: { port: ['443'], mode: ['long'] } })).toMatchObject({
      Status: 'Pending',
      TargetCount: 1,
      RequestedDateTime: new Date(START),
    })
  })

  it('B84 takes a pattern as it is written: without anchors it holds nothing back', async () => {
    const { region, send } = nodes(1)
    const step = { action: 'aws:runShellScript', name: 'probe', inputs: { runCommand: ['true'] } }
    const parameters = { port: { type: 'String', allowedPattern: '[0-9]+' } }
    region.registerDocument('loose', { schemaVersion: '2.2', parameters, mainSteps: [step] })
    const loose = { DocumentName: 'loose', Parameters: { port: ['443; reboot'] } }
    await expect(send(loose)).resolves.toBeDefined()
  })

  it('B85 keeps to the limits of the request', async () => {
    const { send, ids } = nodes(51)
    const wrong: Partial<SendCommandCommandInput>[] = [
      { InstanceIds: ids },
      { InstanceIds: ['web-1'] },
      { InstanceIds: [] },
      { InstanceIds: ids.slice(0, 1), TimeoutSeconds: 29 },
      { InstanceIds: ids.slice(0, 1), Comment: 'x'.repeat(101) },
      { InstanceIds: ids.slice(0, 1), MaxConcurrency: '0' },
      { InstanceIds: ids.slice(0, 1), MaxErrors: '101%' },
    ]
    for (const input of wrong)
      await expect(send(input)).rejects.toMatchObject({ name: 'ValidationException' })
    const [a = ''] = ids
    await expect(send({ InstanceIds: [a, a] })).rejects.toMatchObject({ name: 'DuplicateInstanceId' })
    expect(await send({ InstanceIds: ids.slice(0, 50) })).toMatchObject({ TargetCount: 50 })
  })

  it('B86 is refused as a whole for one id that is no node, without a word which', async () => {
    const { send, list, ids, hand, region, wait } = nodes(3)
    const refusal = { name: 'InvalidInstanceId', $metadata: { httpStatusCode: 400 } }
    await expect(send({ InstanceIds: [...ids, unknown] })).rejects.toMatchObject(refusal)
    await expect(send({ InstanceIds: [...ids, unknown] })).rejects.not.toThrow(unknown)
    await expect(send({ InstanceIds: [unknown] })).rejects.toBeInstanceOf(SSMServiceException)
    hand.unregistered((id) => id === ids[2])
    await expect(send()).rejects.toMatchObject(refusal)
    hand.unregistered(() => false)
    region.setUnhealthy('chat', ids[0] ?? '')
    expect(await send()).toMatchObject({ TargetCount: 3 })
    wait(1)
    await expect(send()).rejects.toMatchObject(refusal)
    await expect(list('none')).rejects.toMatchObject({ name: 'InvalidCommandId' })
  })

  it('B87 is denied as a whole for one node that the caller may not touch, and told which', async () => {
    const { send, ids, hand } = nodes(3)
    hand.forbidden((id) => id === ids[1])
    await expect(send()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    })
    await expect(send()).rejects.toThrow(`instance/${ids[1]}`)
    expect(await send({ InstanceIds: ids.slice(0, 1) })).toMatchObject({ TargetCount: 1 })
  })

  it('B88 goes to what carries its tags, the warm pool too, and leaves out what is not registered', async () => {
    const { send, list, region, autoScaling, hand, ids, wait, later } = nodes(2)
    region.createGroup({ name: 'feed', min: 3, max: 3, tags: { team: 'live' } })
    const target = (key: string, ...Values: string[]) => ({ Key: key, Values })
    const count = async (...Targets: { Key: string; Values: string[] }[]) =>
      (await send({ Targets }))?.TargetCount
    const group = target('tag:aws:autoscaling:groupName', 'chat')
    expect(await count(group)).toBe(2)
    expect(await count(target('tag:aws:autoscaling:groupName', 'chat', 'feed'))).toBe(5)
    expect(await count(target('tag:team', 'live'))).toBe(3)
    expect(await count(target('tag:team', 'live'), group)).toBe(0)
    expect(await count(group, target('InstanceIds', ids[0] ?? ''))).toBe(1)
    const nobody = await send({ Targets: [target('tag:team', 'none')] })
    later(60)
    expect(await list(nobody?.CommandId)).toEqual([])
    await autoScaling.send(new PutWarmPoolCommand({ AutoScalingGroupName: 'chat', MinSize: 1 }))
    wait(10)
    expect(await count(group)).toBe(3)
    hand.unregistered((id) => id === ids[0])
    expect(await count(group)).toBe(2)
    const six = Array.from({ length: 6 }, () => group)
    await expect(send({ Targets: six })).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

describe('what came of a command', () => {
  it('B89 is listed fifty a page, with what was printed only where details are asked for', async () => {
    const { send, ssm, ids, later } = nodes(60)
    const command = await send({ Targets: [{ Key: 'tag:aws:autoscaling:groupName', Values: ['chat'] }] })
    const { CommandId } = command ?? {}
    later(10)
    const ask = (input: object) => ssm.send(new ListCommandInvocationsCommand({ CommandId, ...input }))
    const first = await ask({})
    expect(first.CommandInvocations).toHaveLength(50)
    expect(first.CommandInvocations?.[0]?.CommandPlugins).toEqual([])
    const second = await ask({ NextToken: first.NextToken, Details: true })
    expect(second.CommandInvocations).toHaveLength(10)
    expect(second.CommandInvocations?.[0]?.CommandPlugins).toMatchObject([{ ResponseCode: 0 }])
    expect((await ask({ InstanceId: ids[7] })).CommandInvocations).toMatchObject([{ InstanceId: ids[7] }])
    expect((await ask({ CommandId: undefined })).CommandInvocations).toHaveLength(50)
    await expect(ask({ MaxResults: 51 })).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(ask({ NextToken: 'made up' })).rejects.toMatchObject({ name: 'InvalidNextToken' })
    const { $metadata, ...output } = second
    expect(shapeProblem(operationSchema('ssm', 'ListCommandInvocations').output, output)).toBeNull()
  })

  it('B90 goes from Pending to InProgress to its end', async () => {
    const { send, list, ids, hand, later } = nodes(2)
    hand.answers((id) =>
      id === ids[0] ? { output: 'fine', afterSeconds: 4 } : { exitCode: 3, errorOutput: 'oh' },
    )
    const { CommandId } = (await send({ MaxConcurrency: '1', MaxErrors: '100%' })) ?? {}
    expect(await list(CommandId)).toEqual([
      [ids[0], 'InProgress', ''],
      [ids[1], 'Pending', ''],
    ])
    later(4)
    expect(await list(CommandId)).toEqual([
      [ids[0], 'Success', 'fine'],
      [ids[1], 'InProgress', ''],
    ])
    later(2)
    expect(await list(CommandId)).toEqual([
      [ids[0], 'Success', 'fine'],
      [ids[1], 'Failed', '\n----------ERROR-------\noh'],
    ])
  })

  it('B90 can end in any way that AWS knows, some of which share a Status', async () => {
    const { send, ssm, ids, hand, later } = nodes(4)
    const ends = ['Undeliverable', 'AccessDenied', 'Cancelled', 'ExecutionTimedOut'] as const
    hand.answers((id) => ({ status: ends[ids.indexOf(id)] ?? 'Success' }))
    const { CommandId } = (await send()) ?? {}
    later(10)
    const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({ CommandId }))
    expect(CommandInvocations?.map(({ Status, StatusDetails }) => [StatusDetails, Status])).toEqual([
      ['Undeliverable', 'Failed'],
      ['AccessDenied', 'Failed'],
      ['Cancelled', 'Cancelled'],
      ['ExecutionTimedOut', 'TimedOut'],
    ])
  })

  it('B91 is a time-out where the agent is off, the instance stopped or the script too slow', async () => {
    const { send, list, ids, hand, autoScaling, wait, later } = nodes(2)
    await autoScaling.send(
      new PutWarmPoolCommand({ AutoScalingGroupName: 'chat', MinSize: 1, PoolState: 'Stopped' }),
    )
    wait(10)
    hand.offline((id) => id === ids[0])
    hand.answers(() => ({ afterSeconds: Infinity }))
    const Targets = [{ Key: 'tag:aws:autoscaling:groupName', Values: ['chat'] }]
    const { CommandId } = (await send({ Targets, TimeoutSeconds: 30, MaxErrors: '100%' })) ?? {}
    const states = async () => (await list(CommandId)).map(([, status]) => status)
    later(19)
    expect(await states()).toEqual(['Pending', 'InProgress', 'Pending'])
    later(1)
    expect(await states()).toEqual(['Pending', 'ExecutionTimedOut', 'Pending'])
    later(9)
    expect(await states()).toEqual(['Pending', 'ExecutionTimedOut', 'Pending'])
    later(1)
    expect(await states()).toEqual(['DeliveryTimedOut', 'ExecutionTimedOut', 'DeliveryTimedOut'])
  })

  it('B92 is Terminated for those that have not begun when there were too many errors', async () => {
    const { send, list, ids, hand, later } = nodes(6)
    const states = async (input: Partial<SendCommandCommandInput>) => {
      const { CommandId } = (await send(input)) ?? {}
      later(60)
      return (await list(CommandId)).map(([, status]) => status)
    }
    hand.answers((id) => (ids.indexOf(id) < 2 ? { exitCode: 1 } : {}))
    const failed = ['Failed', 'Failed']
    const fine = Array(4).fill('Success')
    expect(await states({ MaxConcurrency: '2' })).toEqual([...failed, ...Array(4).fill('Terminated')])
    expect(await states({ MaxConcurrency: '2', MaxErrors: '2' })).toEqual([...failed, ...fine])
    expect(await states({ MaxConcurrency: '2', MaxErrors: '100%' })).toEqual([...failed, ...fine])
    expect(await states({})).toEqual([...failed, ...fine])
    expect(await states({ MaxConcurrency: '10%' })).toEqual(['Failed', ...Array(5).fill('Terminated')])
    hand.answers(() => ({}))
    hand.offline((id) => ids.indexOf(id) < 2)
    const late = Array(2).fill('DeliveryTimedOut')
    expect(await states({ MaxConcurrency: '2', TimeoutSeconds: 30 })).toEqual([...late, ...fine])
  })

  it('B93 is cut as the agent cuts it', async () => {
    const { send, list, ids, hand, later } = nodes(4)
    const [long, short] = ['o'.repeat(9_000), 'fine']
    hand.answers((id) => {
      const [isLong, hasError] = [ids.indexOf(id) % 2 === 1, ids.indexOf(id) > 1]
      return { output: isLong ? long : short, errorOutput: hasError ? 'e'.repeat(9_000) : '' }
    })
    const { CommandId } = (await send()) ?? {}
    later(10)
    const outputs = (await list(CommandId)).map(([, , output]) => output ?? '')
    expect(outputs[0]).toBe('fine')
    expect(outputs[1]).toMatch(/^o{2377}\n---Output truncated---$/)
    expect(outputs[2]).toMatch(/^fine\n-+ERROR-+\ne+\n---Error truncated----$/)
    expect(outputs[3]).toMatch(/^o+\n---Output truncated---\n-+ERROR-+\ne+\n---Error truncated----$/)
    for (const output of outputs) expect(output.length).toBeLessThanOrEqual(2_400)
  })

  it('B94 can be read in full, one node a call', async () => {
    const { send, ssm, ids, hand, later } = nodes(1)
    hand.answers(() => ({ output: 'o'.repeat(30_000), errorOutput: 'e'.repeat(5_000) }))
    const { CommandId } = (await send()) ?? {}
    const ask = (input: {
      CommandId?: string | undefined
      InstanceId?: string | undefined
      PluginName?: string
    }) => ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: ids[0], ...input }))
    expect(await ask({})).toMatchObject({ Status: 'InProgress', ResponseCode: -1, StandardOutputContent: '' })
    later(2)
    const whole = await ask({ PluginName: 'probe' })
    expect(whole).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      ExecutionStartDateTime: new Date(START).toISOString(),
      ExecutionEndDateTime: new Date(START + 2 * SECOND).toISOString(),
      StandardErrorContent: 'e'.repeat(5_000),
    })
    expect(whole.StandardOutputContent).toMatch(/^o{23980}--output truncated--$/)
    await expect(ask({ InstanceId: unknown })).rejects.toMatchObject({ name: 'InvocationDoesNotExist' })
    await expect(ask({ CommandId: 'none' })).rejects.toMatchObject({ name: 'InvocationDoesNotExist' })
    await expect(ask({ PluginName: 'other' })).rejects.toMatchObject({ name: 'InvalidPluginName' })
  })

  it('B95 can appear some time after the command was sent', async () => {
    const { send, list, ids, region, later } = nodes(1)
    region.invocationsAppearAfter(3)
    const { CommandId } = (await send()) ?? {}
    later(2)
    expect(await list(CommandId)).toEqual([])
    later(1)
    expect(await list(CommandId)).toEqual([[ids[0], 'Success', '']])
  })
})

import { PutWarmPoolCommand, TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling'
import {
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  type DescribeInstanceInformationCommandInput,
  paginateDescribeInstanceInformation,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { operationSchema, operationsOf } from '../../src/sandbox/operations.ts'
import { SandboxError } from '../../src/sandbox/refusal.ts'
import { shapeProblem } from '../../src/sandbox/shape.ts'
import { START } from './arena.ts'
import { nodes, probeDocument } from './nodes.ts'

describe('managed nodes', () => {
  const ask = (world: ReturnType<typeof nodes>, input: DescribeInstanceInformationCommandInput = {}) =>
    world.ssm.send(new DescribeInstanceInformationCommand(input))

  it('B81 are the instances of groups, ten a page, and say when their agent was last heard of', async () => {
    const world = nodes(12)
    world.hand.offline((id) => id === world.ids[1])
    world.wait(60)
    const first = await ask(world)
    expect(first.InstanceInformationList).toHaveLength(10)
    expect(first.InstanceInformationList?.slice(0, 2)).toMatchObject([
      { InstanceId: world.ids[0], PingStatus: 'Online', LastPingDateTime: new Date(START + 60 * MINUTE) },
      {
        InstanceId: world.ids[1],
        PingStatus: 'ConnectionLost',
        LastPingDateTime: new Date(START),
      },
    ])
    const second = await ask(world, { NextToken: first.NextToken })
    expect(second.InstanceInformationList).toHaveLength(2)
    expect(second).not.toHaveProperty('NextToken')
    expect((await ask(world, { MaxResults: 50 })).InstanceInformationList).toHaveLength(12)
    for (const MaxResults of [4, 51])
      await expect(ask(world, { MaxResults })).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(ask(world, { NextToken: 'made up' })).rejects.toMatchObject({ name: 'InvalidNextToken' })
  })

  it('B81 leave out what is stopped, gone or was never registered', async () => {
    const world = nodes(3)
    const pool = { AutoScalingGroupName: 'chat', MinSize: 2 }
    await world.autoScaling.send(new PutWarmPoolCommand({ ...pool, PoolState: 'Stopped' }))
    world.wait(10)
    world.hand.unregistered((id) => id === world.ids[0])
    const listed = async () => (await ask(world)).InstanceInformationList?.map(({ InstanceId }) => InstanceId)
    expect(await listed()).toEqual(world.ids.slice(1))
    world.region.setUnhealthy('chat', world.ids[1] ?? '')
    world.wait(2)
    expect(await listed()).not.toContain(world.ids[1])
  })

  it('B82 are found by their ids and their state, and by nothing else', async () => {
    const world = nodes(4)
    world.hand.offline((id) => id === world.ids[2])
    const found = async (...Filters: { Key: string; Values: string[] }[]) => {
      const pages = paginateDescribeInstanceInformation({ client: world.ssm }, { Filters })
      const ids: (string | undefined)[] = []
      for await (const page of pages)
        ids.push(...(page.InstanceInformationList ?? []).map(({ InstanceId }) => InstanceId))
      return ids
    }
    const [a = '', , c = ''] = world.ids
    const named = { Key: 'InstanceIds', Values: [a, c, 'i-0ffffffffffffffff'] }
    expect(await found(named)).toEqual([a, c])
    expect(await found(named, { Key: 'PingStatus', Values: ['Online'] })).toEqual([a])
    await expect(found({ Key: 'IamRole', Values: ['node'] })).rejects.toMatchObject({
      name: 'InvalidFilterKey',
    })
    const many = Array.from({ length: 101 }, () => a)
    await expect(found({ Key: 'InstanceIds', Values: many })).rejects.toMatchObject({
      name: 'InvalidInstanceInformationFilterValue',
    })
  })

  it('B97 are refused in the words of Systems Manager', async () => {
    const world = nodes(1)
    world.region.throttle(1)
    await expect(ask(world)).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' })
    world.region.deny('DescribeInstanceInformation')
    await expect(ask(world)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await expect(ask(world)).rejects.toThrow('ssm:DescribeInstanceInformation')
    const nameless = new CreateDocumentCommand({ Name: undefined, Content: '{}' })
    await expect(world.ssm.send(nameless)).rejects.toMatchObject({ name: 'ValidationException' })
  })

  it('B3 answers only operations that Systems Manager has', async () => {
    const { autoScaling, ssm } = nodes(1)
    for (const operation of operationsOf('ssm')) expect(operationSchema('ssm', operation).input).toBeDefined()
    const other = new TerminateInstanceInAutoScalingGroupCommand({
      InstanceId: 'i-1',
      ShouldDecrementDesiredCapacity: false,
    })
    await expect(autoScaling.send(other)).rejects.toBeInstanceOf(SandboxError)
    const answer = await ssm.send(new DescribeInstanceInformationCommand({}))
    const { $metadata, ...output } = answer
    expect(shapeProblem(operationSchema('ssm', 'DescribeInstanceInformation').output, output)).toBeNull()
  })
})

describe('documents', () => {
  it('B83 are made of one shell step, and their names are taken once', async () => {
    const { ssm, send, region } = nodes(1)
    const create = (Name: string, content: unknown = probeDocument) =>
      ssm.send(
        new CreateDocumentCommand({
          Name,
          Content: typeof content === 'string' ? content : JSON.stringify(content),
          DocumentType: 'Command',
        }),
      )
    const { DocumentDescription } = await create('Springtide-Probe')
    expect(DocumentDescription).toMatchObject({
      Name: 'Springtide-Probe',
      Status: 'Active',
      DefaultVersion: '1',
    })
    expect(await send({ DocumentName: 'Springtide-Probe' })).toMatchObject({ TargetCount: 1 })
    await expect(create('Springtide-Probe')).rejects.toMatchObject({ name: 'DocumentAlreadyExists' })
    await expect(create('aws-probe')).rejects.toMatchObject({ name: 'ValidationException' })
    await expect(create('other', 'not json')).rejects.toMatchObject({ name: 'InvalidDocumentContent' })
    const long = { ...probeDocument, description: 'x'.repeat(70_000) }
    await expect(create('other', long)).rejects.toMatchObject({ name: 'InvalidDocumentContent' })
    await expect(create('other', { schemaVersion: '1.2' })).rejects.toMatchObject({
      name: 'InvalidDocumentContent',
    })
    const [step] = probeDocument.mainSteps
    const nameless = { ...probeDocument, mainSteps: [{ ...step, name: 'a step' }] }
    await expect(create('other', nameless)).rejects.toMatchObject({ name: 'InvalidDocumentContent' })
    const two = { ...probeDocument, mainSteps: [step, step] }
    await expect(create('other', two)).rejects.toBeInstanceOf(SandboxError)
    expect(() => region.registerDocument('other', two)).toThrow(SandboxError)
  })
})

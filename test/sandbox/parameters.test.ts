import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import { arena } from './arena.ts'

function store(pageSize?: number) {
  const { ssm, region } = arena(pageSize === undefined ? {} : { pageSize })
  return {
    region,
    put: (Name: string, Value: string, rest: Partial<PutParameterCommandInput> = { Type: 'String' }) =>
      ssm.send(new PutParameterCommand({ Name, Value, ...rest })),
    get: (Names: string[], WithDecryption?: boolean) =>
      ssm.send(new GetParametersCommand({ Names, WithDecryption })),
    remove: (Name: string) => ssm.send(new DeleteParameterCommand({ Name })),
    list: async (input: ConstructorParameters<typeof DescribeParametersCommand>[0] = {}) =>
      ssm.send(new DescribeParametersCommand(input)),
  }
}

const invalid = { name: 'ValidationException' }

describe('putting parameters', () => {
  it('B144 overwrites only where it is told to, and keeps type, tier, tags and description', async () => {
    const { put, region } = store()
    const Tags = [{ Key: 'springtide:fleet', Value: 'chat' }]
    const created = { Type: 'String', Tier: 'Advanced', Description: 'agent', Tags } as const
    expect(await put('agent', 'one', created)).toMatchObject({ Version: 1, Tier: 'Advanced' })
    await expect(put('agent', 'two')).rejects.toBeInstanceOf(ParameterAlreadyExists)
    expect(await put('agent', 'two', { Overwrite: true })).toMatchObject({ Version: 2, Tier: 'Advanced' })
    expect(region.parameters.get('agent')).toMatchObject({
      value: 'two',
      type: 'String',
      description: 'agent',
      tags: new Map([['springtide:fleet', 'chat']]),
    })
    await expect(put('other', 'one', {})).rejects.toMatchObject(invalid)
  })

  it('B145 refuses tags together with Overwrite', async () => {
    const { put } = store()
    const Tags = [{ Key: 'a', Value: 'b' }]
    const both = { Type: 'String', Overwrite: true, Tags } as const
    await expect(put('agent', 'one', both)).rejects.toMatchObject(invalid)
  })

  it('B146 holds 4 KB in a standard parameter and 8 KB in an advanced one', async () => {
    const { put } = store()
    await put('standard', 'x'.repeat(4_096))
    await expect(put('standard', 'é'.repeat(2_049), { Overwrite: true })).rejects.toMatchObject(invalid)
    await put('standard', 'x'.repeat(8_192), { Overwrite: true, Tier: 'Advanced' })
    await expect(
      put('standard', 'x'.repeat(8_193), { Overwrite: true, Tier: 'Advanced' }),
    ).rejects.toMatchObject(invalid)
    await expect(put('standard', 'x', { Overwrite: true, Tier: 'Standard' })).rejects.toMatchObject(invalid)
  })

  it('B147 takes names and values as Parameter Store does', async () => {
    const { put } = store()
    for (const name of ['AmazonCloudWatch-x', '/a/b.c/d_e', `/${Array(15).fill('a').join('/')}`])
      await put(name, 'x')
    const wrong = ['', 'a b', 'a/b', 'aws-x', 'SSM', '/aws/x', `/${Array(16).fill('a').join('/')}`]
    for (const name of wrong) await expect(put(name, 'x')).rejects.toMatchObject(invalid)
    await expect(put('x', 'a {{ssm:other}} b')).rejects.toMatchObject(invalid)
    await expect(put('x', '')).rejects.toMatchObject(invalid)
  })
})

describe('reading parameters', () => {
  it('B148 gives ten by name and lists those apart that are not there', async () => {
    const { put, get } = store()
    await put('b', 'two')
    await put('a', 'one')
    await put('s', 'secret', { Type: 'SecureString' })
    const { Parameters, InvalidParameters } = await get(['b', 'nobody', 'a', 's'])
    expect(Parameters?.map(({ Name, Value }) => [Name, Value])).toEqual([
      ['a', 'one'],
      ['b', 'two'],
      ['s', expect.not.stringContaining('secret')],
    ])
    expect(InvalidParameters).toEqual(['nobody'])
    expect((await get(['s'], true)).Parameters).toMatchObject([{ Value: 'secret', Type: 'SecureString' }])
    await expect(get(Array.from({ length: 11 }, (_, index) => `p${index}`))).rejects.toMatchObject(invalid)
    await expect(get([])).rejects.toMatchObject(invalid)
    await expect(get(['a', 'a'])).rejects.toMatchObject(invalid)
  })

  it('B149 deletes what is there', async () => {
    const { put, remove, get } = store()
    await put('a', 'one')
    await remove('a')
    expect(await get(['a'])).toMatchObject({ Parameters: [], InvalidParameters: ['a'] })
    await expect(remove('a')).rejects.toBeInstanceOf(ParameterNotFound)
  })

  it('B150 describes them without values, by name or tag, page by page', async () => {
    const { put, list } = store(2)
    for (const name of ['a', 'b', 'c']) await put(name, 'x')
    await put('d', 'x', { Type: 'String', Tags: [{ Key: 'fleet', Value: 'chat' }] })
    const first = await list()
    expect(first.Parameters?.map(({ Name }) => Name)).toEqual(['a', 'b'])
    expect(first.Parameters?.[0]).not.toHaveProperty('Value')
    const second = await list({ NextToken: first.NextToken })
    expect(second.Parameters?.map(({ Name }) => Name)).toEqual(['c', 'd'])
    expect(second.NextToken).toBeUndefined()
    const byTag = await list({ ParameterFilters: [{ Key: 'tag:fleet', Values: ['chat'] }] })
    expect(byTag.Parameters?.map(({ Name }) => Name)).toEqual(['d'])
    const byName = await list({ ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['b'] }] })
    expect(byName.Parameters?.map(({ Name }) => Name)).toEqual(['b'])
    await expect(list({ MaxResults: 51 })).rejects.toMatchObject(invalid)
    await expect(list({ ParameterFilters: [{ Key: 'Tier', Values: ['Standard'] }] })).rejects.toMatchObject({
      name: 'SandboxError',
    })
  })
})

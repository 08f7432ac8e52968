import {
  DashboardInvalidInputError,
  DashboardNotFoundError,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { arena } from './arena.ts'

const widget = { type: 'metric', width: 12, properties: { region: 'us-east-1', metrics: [['N', 'M']] } }
const bodyOf = (...widgets: object[]) => JSON.stringify({ widgets })

function boards(pageSize?: number) {
  const { cloudWatch, region, sandbox } = arena(pageSize === undefined ? {} : { pageSize })
  return {
    region,
    elsewhere: sandbox.connect({ region: 'eu-west-1' }).cloudWatch,
    put: (DashboardName: string, DashboardBody: string, tag?: string) =>
      cloudWatch.send(
        new PutDashboardCommand({
          DashboardName,
          DashboardBody,
          ...(tag === undefined ? {} : { Tags: [{ Key: 'fleet', Value: tag }] }),
        }),
      ),
    get: async (DashboardName: string) => cloudWatch.send(new GetDashboardCommand({ DashboardName })),
    remove: (...DashboardNames: string[]) => cloudWatch.send(new DeleteDashboardsCommand({ DashboardNames })),
    list: async (DashboardNamePrefix?: string, NextToken?: string) =>
      cloudWatch.send(new ListDashboardsCommand({ DashboardNamePrefix, NextToken })),
  }
}

describe('dashboards', () => {
  it('B151 are replaced whole, but for the tags of the first time', async () => {
    const { put, get, region } = boards()
    await put('chat', bodyOf(widget), 'chat')
    await put('chat', bodyOf(), 'other')
    expect(await get('chat')).toMatchObject({ DashboardName: 'chat', DashboardBody: bodyOf() })
    expect(region.dashboards.get('chat')?.tags).toEqual(new Map([['fleet', 'chat']]))
  })

  it.each([
    ['no JSON', 'text'],
    ['no widgets', '{}'],
    ['an unknown type', bodyOf({ ...widget, type: 'chart' })],
    ['a place outside the grid', bodyOf({ ...widget, x: 24 })],
    ['no Region', bodyOf({ type: 'metric', properties: { metrics: [['N', 'M']] } })],
    ['no metrics', bodyOf({ type: 'metric', properties: { region: 'us-east-1', metrics: [] } })],
  ])('B152 with %s are refused with a message', async (_what, body) => {
    const { put, region } = boards()
    const refusal = await put('chat', body).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(DashboardInvalidInputError)
    expect(refusal).toMatchObject({ dashboardValidationMessages: [{ DataPath: expect.any(String) }] })
    expect(region.dashboards.size).toBe(0)
  })

  it('B152 have names of letters, digits, dashes and underscores', async () => {
    const { put } = boards()
    await expect(put('a.b', bodyOf())).rejects.toBeInstanceOf(DashboardInvalidInputError)
  })

  it('B153 that are not there cannot be read, and are deleted all or none', async () => {
    const { put, get, remove, region } = boards()
    await expect(get('chat')).rejects.toBeInstanceOf(DashboardNotFoundError)
    await put('chat', bodyOf())
    await expect(remove('chat', 'nobody')).rejects.toBeInstanceOf(DashboardNotFoundError)
    expect(region.dashboards.size).toBe(1)
    await remove('chat')
    expect(region.dashboards.size).toBe(0)
  })

  it('B154 are the same in every Region of the account', async () => {
    const { put, elsewhere } = boards()
    await put('chat', bodyOf())
    const seen = await elsewhere.send(new GetDashboardCommand({ DashboardName: 'chat' }))
    expect(seen.DashboardArn).toBe('arn:aws:cloudwatch::123456789012:dashboard/chat')
  })

  it('B155 are listed by prefix, page by page', async () => {
    const { put, list } = boards(1)
    for (const name of ['b', 'a-2', 'a-1']) await put(name, bodyOf())
    const first = await list('a-')
    expect(first.DashboardEntries).toMatchObject([{ DashboardName: 'a-1', Size: bodyOf().length }])
    const second = await list('a-', first.NextToken)
    expect(second.DashboardEntries).toMatchObject([{ DashboardName: 'a-2' }])
    expect(second.NextToken).toBeUndefined()
  })
})

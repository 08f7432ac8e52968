/** CloudWatch requests on dashboards. */
import {
  type DashboardEntry,
  DashboardInvalidInputError,
  DashboardNotFoundError,
  type DashboardValidationMessage,
  type DeleteDashboardsCommandInput,
  type GetDashboardCommandInput,
  type GetDashboardCommandOutput,
  type ListDashboardsCommandInput,
  type ListDashboardsCommandOutput,
  type PutDashboardCommandInput,
} from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../../core/instant.ts'
import type { Answer } from '../auto-scaling/request.ts'
import { page } from '../paging.ts'
import { refused } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { invalid } from './request.ts'

export interface DashboardState {
  name: string
  body: string
  changedAt: Instant
  tags: Map<string, string>
}

export function putDashboard(region: RegionState, input: PutDashboardCommandInput): object {
  const { DashboardName: name = '', DashboardBody: body = '', Tags = [] } = input
  const messages = [...nameProblems(name), ...bodyProblems(body)]
  if (messages.length > 0) {
    throw new DashboardInvalidInputError({
      ...refused('The field DashboardBody must be a valid JSON object'),
      dashboardValidationMessages: messages,
    })
  }
  const live = region.dashboards.get(name)
  const tags = live?.tags ?? new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))
  region.dashboards.set(name, { name, body, changedAt: region.timeline.now(), tags })
  return { DashboardValidationMessages: [] }
}

function nameProblems(name: string): DashboardValidationMessage[] {
  return /^[A-Za-z0-9_-]{1,255}$/.test(name) ? [] : [{ DataPath: '/name', Message: 'is not valid' }]
}

const widgetTypes = ['metric', 'text', 'log', 'alarm', 'explorer', 'custom']

function bodyProblems(body: string): DashboardValidationMessage[] {
  const { widgets } = parse(body) ?? {}
  if (!Array.isArray(widgets)) return [{ DataPath: '/widgets', Message: 'must be an array of widgets' }]
  if (widgets.length > 500) return [{ DataPath: '/widgets', Message: 'has more than 500 widgets' }]
  return widgets.flatMap((widget: Widget, index) => {
    const at = `/widgets/${index}`
    if (!widgetTypes.includes(widget?.type ?? ''))
      return [{ DataPath: `${at}/type`, Message: 'is not valid' }]
    const { x = 0, width = 6, height = 6, properties } = widget
    if (x < 0 || x > 23 || width < 1 || width > 24 || height < 1 || height > 1_000)
      return [{ DataPath: at, Message: 'is outside the grid' }]
    if (widget.type !== 'metric') return []
    return [
      ...(properties?.region === undefined
        ? [{ DataPath: `${at}/properties/region`, Message: 'is missing' }]
        : []),
      ...(properties?.metrics?.length || properties?.annotations
        ? []
        : [{ DataPath: `${at}/properties/metrics`, Message: 'Should NOT have fewer than 1 items' }]),
    ]
  })
}

interface Widget {
  type?: string
  x?: number
  width?: number
  height?: number
  properties?: { region?: string; metrics?: unknown[]; annotations?: object }
}

function parse(body: string): { widgets?: unknown } | null {
  try {
    return JSON.parse(body) as { widgets?: unknown }
  } catch {
    return null
  }
}

export function getDashboard(
  region: RegionState,
  { DashboardName = '' }: GetDashboardCommandInput,
): Answer<GetDashboardCommandOutput> {
  const { name, body } = named(region, DashboardName)
  return { DashboardName: name, DashboardBody: body, DashboardArn: arnOf(region, name) }
}

function named(region: RegionState, name: string): DashboardState {
  const dashboard = region.dashboards.get(name)
  if (!dashboard) throw new DashboardNotFoundError(refused(`Dashboard ${name} does not exist`))
  return dashboard
}

/** Dashboards belong to the account, and every Region shows the same ones. */
function arnOf({ account }: RegionState, name: string): string {
  return `arn:aws:cloudwatch::${account}:dashboard/${name}`
}

/** All or nothing: one name that isn't there and no dashboard is deleted. */
export function deleteDashboards(region: RegionState, input: DeleteDashboardsCommandInput): object {
  const names = input.DashboardNames ?? []
  if (names.length === 0) throw invalid('DashboardNames must have at least one name')
  for (const name of names) named(region, name)
  for (const name of names) region.dashboards.delete(name)
  return {}
}

const pageSize = 1_000

export function listDashboards(
  region: RegionState,
  { DashboardNamePrefix: prefix = '', NextToken }: ListDashboardsCommandInput,
): Answer<ListDashboardsCommandOutput> {
  const found = [...region.dashboards.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, nextToken } = page(found, {
    listing: `dashboards ${prefix}`,
    nextToken: NextToken,
    size: Math.min(pageSize, region.pageSize),
    badToken: () => invalid('The token is not valid'),
  })
  return {
    DashboardEntries: items.map(
      ({ name, body, changedAt }): DashboardEntry => ({
        DashboardName: name,
        DashboardArn: arnOf(region, name),
        LastModified: new Date(changedAt),
        Size: Buffer.byteLength(body),
      }),
    ),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  }
}

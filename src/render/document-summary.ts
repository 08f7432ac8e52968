/** What a document holds, in a line: the agent's configuration and a dashboard are too long to be shown whole. */

import { at, type Json, parseTree, type Tree, tree } from '../core/json.ts'
import { formatDuration } from '../core/scalars.ts'
import { plural, safe, someOf } from './paint.ts'

/** `netstat` and `ethtool` are all that is written here. */
const mostPlugins = 2

/** A configuration of the CloudWatch agent, as core/telemetry/agent.ts writes one. */
export function parameterSummary(text: string): string {
  const config = parseTree(text)
  const { namespace, aggregation_dimensions: sets } = (config && at(config, 'metrics')) ?? {}
  if (!config || typeof namespace !== 'string') return sizeOf(text)
  const every = at(config, 'agent')?.metrics_collection_interval
  const rhythm = typeof every === 'number' ? ` every ${formatDuration(every)}` : ''
  const collected = Object.entries(at(config, 'metrics', 'metrics_collected') ?? {})
  const plugins = collected
    .slice(0, mostPlugins)
    .map(([plugin, settings]) => `${safe(plugin, 20)} ${someOf(countedBy(tree(settings) ?? {}))}`)
  const rest = collected.length - mostPlugins
  const by = listOf(sets).map((set) => `[${listOf(set).map(textOf).join(', ')}]`)
  return [
    `to ${safe(namespace, 60)}${rhythm}`,
    ...plugins,
    ...(rest > 0 ? [`${rest} more plugins`] : []),
    ...(by.length > 0 ? [`by ${someOf(by)}`] : []),
  ].join('; ')
}

/** Names as they are published, as far as a plugin lists any. */
function countedBy({ measurement, metrics_include: counters }: Tree): string[] {
  return [...listOf(measurement), ...listOf(counters)].map((item) => {
    const { name = '', rename = name } = tree(item) ?? { name: item }
    return textOf(rename)
  })
}

/** `prefix` begins the titles of a fleet's own dashboard, and says nothing beside its name. */
export function dashboardSummary(text: string, prefix: string): string {
  const widgets = parseTree(text)?.widgets
  if (!Array.isArray(widgets)) return sizeOf(text)
  const titles = widgets.flatMap((widget) => {
    const title = at(tree(widget) ?? {}, 'properties')?.title
    return typeof title === 'string' ? [title.startsWith(prefix) ? title.slice(prefix.length) : title] : []
  })
  const number = plural(widgets.length, 'widget')
  return titles.length > 0 ? `${number}: ${someOf(titles, 5)}` : number
}

function sizeOf(text: string): string {
  return plural(new TextEncoder().encode(text).length, 'byte')
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The `telemetry` section, from the configuration of the CloudWatch agent as Parameter Store has it. */
import * as z from 'zod'
import { Policy } from '../policy.ts'
import { formatDuration, shortened, shown } from '../scalars.ts'
import type { AgentParameter, Said } from './live.ts'

const Text = z.string().min(1).max(255)
const Seconds = z.int().min(1).max(3_600)
const Measurement = z.union([Text, z.object({ name: Text, rename: Text.optional() })])

const Plugin = z.object({
  measurement: z.array(Measurement).max(200),
  metrics_collection_interval: Seconds.optional(),
})

/** As much of amazon-cloudwatch-agent.json as says what is published, how often, and by which dimensions. */
const Agent = z.object({
  agent: z.object({ metrics_collection_interval: Seconds.optional() }).optional(),
  metrics: z.object({
    namespace: Text.default('CWAgent'),
    aggregation_dimensions: z.array(z.array(Text).max(30)).max(20).default([]),
    metrics_collected: z.record(z.string(), z.unknown()),
  }),
})

interface Published {
  metric: string
  /** How often, where the plugin says so. */
  seconds: number | undefined
}

/** "Manually create or edit the CloudWatch agent configuration file": one minute. */
const usualSeconds = 60

/** @param metric the one that alarms watch: its rhythm counts where several plugins have one */
export function adoptAgent(agent: AgentParameter | undefined, metric: string): Said<Record<string, unknown>> {
  if (!agent) return { said: {}, notes: [], unsaid: [] }
  const what = `parameter ${shown(agent.name)}`
  const not = (why: string) => ({ said: {}, notes: [], unsaid: [{ what, why }] })
  if ('unread' in agent.text) return not(`it could not be read: ${shortened(agent.text.unread, 200)}`)
  if (agent.text.read === null) return not('there is none of that name')
  const config = parseAgent(agent.text.read)
  if (!config) return not('it is no configuration of the agent with metrics_collected')
  const { namespace, aggregation_dimensions: aggregatedBy, metrics_collected: plugins } = config.metrics
  const published = publishedByAll(plugins)
  const metrics = [...new Set(published.map((each) => each.metric))]
  if (metrics.length === 0) return not('it measures nothing that has a name')
  if (metrics.length > 50) return not(`it measures ${metrics.length} metrics, and the section holds 50`)
  const shared = config.agent?.metrics_collection_interval ?? usualSeconds
  const every = published.find((each) => each.metric === metric)?.seconds ?? shared
  const says = `From ${what}. Where \`agentParameter\` is left out, this section would write it otherwise: with its name the parameter is kept as declared`
  const telemetry = { namespace, metrics, every: formatDuration(every), aggregatedBy }
  const flaw = Policy.shape.telemetry.safeParse(telemetry).error?.issues[0]
  if (flaw) return not(`${flaw.path.join('.')}: ${flaw.message}`)
  return { said: { telemetry }, notes: [{ path: ['telemetry'], says }], unsaid: [] }
}

/** `null` where the text is no configuration of the agent. */
export function publishedIn(text: string): { namespace: string; metrics: string[] } | null {
  const config = parseAgent(text)
  if (!config) return null
  const { namespace, metrics_collected: plugins } = config.metrics
  return { namespace, metrics: publishedByAll(plugins).map(({ metric }) => metric) }
}

function publishedByAll(plugins: Record<string, unknown>): Published[] {
  return Object.entries(plugins).flatMap(([name, plugin]) => publishedBy(name, plugin))
}

function parseAgent(text: string): z.infer<typeof Agent> | null {
  try {
    return Agent.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** The agent puts the plugin before a name that has not got it, unless the metric is renamed. */
function publishedBy(plugin: string, config: unknown): Published[] {
  const parsed = Plugin.safeParse(config)
  if (!parsed.success) return []
  const { measurement, metrics_collection_interval: seconds } = parsed.data
  return measurement.map((each) => {
    const { name, rename } = typeof each === 'string' ? { name: each, rename: undefined } : each
    const full = name.startsWith(`${plugin}_`) ? name : `${plugin}_${name}`
    return { metric: (rename ?? full).slice(0, 255), seconds }
  })
}

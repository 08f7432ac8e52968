/** What a configuration of the CloudWatch agent says, whichever of the agent's ways to write it was taken. */
import { at, canonical, type Json, merge, type Tree, tree } from '../json.ts'

export const ethtool = ['metrics', 'metrics_collected', 'ethtool']
const netstat = ['metrics', 'metrics_collected', 'netstat']

/** The agent's defaults ("Manually create or edit the CloudWatch agent configuration file"). */
const defaults = { namespace: 'CWAgent', intervalSeconds: 60 }

/** As the agent reads it: defaults filled in, and no order where order says nothing. */
export function meaning(config: Tree): string {
  const every = at(config, 'agent')?.metrics_collection_interval ?? defaults.intervalSeconds
  const counted = at(config, ...netstat)
  const overlay: Tree = {
    agent: { metrics_collection_interval: every },
    metrics: {
      namespace: at(config, 'metrics')?.namespace ?? defaults.namespace,
      aggregation_dimensions: inOrder(at(config, 'metrics')?.aggregation_dimensions, (set) => inOrder(set)),
      metrics_collected: {
        ...(counted
          ? {
              netstat: {
                metrics_collection_interval: counted.metrics_collection_interval ?? every,
                measurement: inOrder(counted.measurement, measured),
              },
            }
          : {}),
        ...(at(config, ...ethtool)
          ? { ethtool: { metrics_include: inOrder(at(config, ...ethtool)?.metrics_include) } }
          : {}),
      },
    },
  }
  return canonical(merge(config, overlay))
}

function inOrder(list: Json | undefined, each: (item: Json) => Json = (item) => item): Json {
  if (!Array.isArray(list)) return list ?? null
  return list.map((item) => each(item)).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
}

/** `tcp_established`, `netstat_tcp_established` and `{ name: tcp_established }` are one. */
function measured(item: Json): Json {
  const given = typeof item === 'string' ? { name: item } : tree(item)
  if (!given || typeof given.name !== 'string') return item
  const name = given.name.trim().replace(/^netstat_/, '')
  const { rename = `netstat_${name}` } = given
  return { ...given, name, rename }
}

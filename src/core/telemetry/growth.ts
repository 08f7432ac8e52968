/** How the growth of counters is told from nodes that come and go: metric math, for alarms and graphs alike. */

/** Ids of the queries: the sum of the counters over the group, how many samples it is made of, and the growth. */
export const growthIds = { sum: 's', samples: 'n', growth: 'growth' } as const

/**
 * The counters of the agent's ethtool plugin only ever rise, and start at 0 with the instance. Their sum over a group also
 * rises when a node with a high counter comes back, and falls when it leaves: neither says that anything was throttled. So
 * the difference counts only where as many samples came as in the period before; otherwise it is 0.
 *
 * DIFF, IF and comparisons: "Using math expressions with CloudWatch metrics". An alarm cannot search for the metrics of
 * single instances (same page, SEARCH).
 */
export function growthOf(sum: string = growthIds.sum, samples: string = growthIds.samples): string {
  return `IF(DIFF(${samples}) == 0, DIFF(${sum}), 0)`
}

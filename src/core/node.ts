/** What one node says of itself: the facts the probe prints, and why a fact is unknown. Never 0 for unknown. */
import type { Instant } from './instant.ts'

/** Facts by name; sysctls by their kernel names. docs/probe.md lists them with their units and sources. */
export interface NodeReport {
  facts: Record<string, number | string | boolean>
  /** Fact name → why the node could not say. */
  unknown: Record<string, string>
}

/** One node of a survey: its report, or why there is none. A node without a report is never green. */
export type NodeReading = { report: NodeReport } | { unchecked: string }

/** The nodes of one fleet, by instance id, as surveyed at an instant. */
export interface Survey {
  at: Instant
  nodes: Record<string, NodeReading>
}

/** An instance type as EC2 describes it (DescribeInstanceTypes). */
export interface InstanceType {
  name: string
  vcpus: number
  memoryMiB: number
  /** AWS's words, for example `Up to 10 Gigabit`. */
  networkPerformance: string
  /** Sum over the network cards of the *baseline*, in Gbps; `null` where AWS does not say. */
  baselineGbps: number | null
  /** Sum over the network cards of the peak, in Gbps. */
  peakGbps: number | null
}

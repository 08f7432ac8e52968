/** What one invocation of a command tells: the node's answer, why there will be none, or how far it is. Pure. */
import type { CommandInvocation } from '@aws-sdk/client-ssm'

/** What a node said, as it came, or why nobody knows. */
export type NodeAnswer = { output: string } | { unchecked: string }

/** `state`: it may still answer. */
export type Said = NodeAnswer | { state: string }

/** API_CommandPlugin: Output has at most 2,500 characters; the agent itself cuts at 2,400. */
const longestOutput = 2_500

/** amazon-ssm-agent, iohandler.go: what the agent puts where it cut. */
const cutMark = '---Output truncated---'

/** "Understanding command statuses", Systems Manager User Guide. The service writes them with and without spaces. */
const states: Record<string, string> = {
  Pending: 'the command was not picked up',
  Delayed: 'the command could not be delivered yet',
  InProgress: 'the command was still running',
  Cancelling: 'the command was being cancelled',
}

const reasons: Record<string, string> = {
  DeliveryTimedOut: 'the command was not picked up in time: its Systems Manager agent does not answer',
  ExecutionTimedOut: 'the probe did not finish in time',
  TimedOut: 'the command timed out',
  Undeliverable: 'the command could not be delivered: the instance or its Systems Manager agent is gone',
  Terminated: 'Systems Manager called the command off after errors on other nodes',
  Cancelled: 'somebody cancelled the command',
  AccessDenied: 'no permission to run commands on it',
  InvalidPlatform: 'the document does not run on its operating system',
}

/** Judges by the invocation alone: that the whole command succeeded says nothing about one node. */
export function judge({ StatusDetails, Status, CommandPlugins: steps = [] }: CommandInvocation): Said {
  const status = (StatusDetails ?? Status ?? '').replaceAll(' ', '')
  const state = states[status]
  if (state !== undefined) return { state }
  const output = steps.find(({ Output }) => Output)?.Output ?? ''
  if (status === 'Success') return readAnswer(output)
  if (status === 'Failed') {
    const code = steps.find(({ ResponseCode }) => ResponseCode)?.ResponseCode ?? 1
    return { unchecked: `the probe failed with exit code ${code}: ${excerpt(output)}` }
  }
  return { unchecked: reasons[status] ?? `a status nobody knows: ${excerpt(status)}` }
}

function readAnswer(output: string): NodeAnswer {
  if (output.trim() === '') return { unchecked: 'the probe ran and printed nothing' }
  if (output.includes(cutMark)) return { unchecked: 'its answer was too long and came cut off' }
  return { output: output.slice(0, longestOutput) }
}

/** One short line that is safe to print, whatever a node sent. */
function excerpt(text: string): string {
  const line = text
    .replace(/\p{C}+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
  return line === '' ? 'it printed nothing' : line.slice(0, 160).replace(/[\uD800-\uDBFF]$/, '')
}

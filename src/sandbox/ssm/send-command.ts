/** SendCommand: checked as AWS checks it; what the nodes will do is decided there and then, and read later. */
import {
  InvalidDocument,
  InvalidDocumentVersion,
  type SendCommandCommandInput,
  type SendCommandCommandOutput,
} from '@aws-sdk/client-ssm'
import pMap from 'p-map'
import { SECOND } from '../../core/instant.ts'
import { type Answer, onlyModelled } from '../auto-scaling/request.ts'
import { uuid } from '../ids.ts'
import { present } from '../present.ts'
import { refused, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'
import { type CommandDocument, checkParameters } from './documents.ts'
import { execute } from './execution.ts'
import { scriptOf } from './script.ts'
import { targetsOf } from './targets.ts'

const members = [
  'DocumentName',
  'DocumentVersion',
  'InstanceIds',
  'Targets',
  'TimeoutSeconds',
  'Comment',
  'Parameters',
  'MaxConcurrency',
  'MaxErrors',
]

/** Real scripts at a time; on this machine they share its cores. */
const scriptsAtOnce = 4

export async function sendCommand(
  region: RegionState,
  input: SendCommandCommandInput,
): Promise<Answer<SendCommandCommandOutput>> {
  onlyModelled('SendCommand', input, members)
  const document = documentNamed(region, input)
  checkLimits(input)
  const parameters = checkParameters(document, input.Parameters)
  const nodes = targetsOf(region, input)
  const { TimeoutSeconds = 3_600, MaxConcurrency = '50', MaxErrors = '0', Comment = '' } = input
  const sentAt = region.timeline.now()
  const id = uuid(region.nextNumber())
  const script = scriptOf(document, parameters, id)
  const work = await pMap(
    nodes,
    async (node) => ({ node, answer: await node.agents.answer(node.instance.id, script) }),
    { concurrency: scriptsAtOnce },
  )
  const invocations = execute(work, {
    sentAt,
    concurrency: Math.max(1, share(MaxConcurrency, nodes.length)),
    maxErrors: share(MaxErrors, nodes.length),
    deliverySeconds: TimeoutSeconds,
    executionSeconds: document.timeoutSeconds,
  })
  region.ssm.commands.set(id, { id, document, comment: Comment, sentAt, invocations })
  const Command = {
    CommandId: id,
    DocumentName: document.name,
    DocumentVersion: '1',
    Comment,
    ExpiresAfter: new Date(sentAt + (TimeoutSeconds + document.timeoutSeconds) * SECOND),
    Parameters: input.Parameters ?? {},
    InstanceIds: input.InstanceIds ?? [],
    Targets: input.Targets ?? [],
    RequestedDateTime: new Date(sentAt),
    Status: 'Pending' as const,
    StatusDetails: 'Pending',
    MaxConcurrency,
    MaxErrors,
    TargetCount: nodes.length,
    CompletedCount: 0,
    ErrorCount: 0,
    DeliveryTimedOutCount: 0,
    TimeoutSeconds,
  }
  return { Command: present(Command) }
}

function documentNamed(
  region: RegionState,
  { DocumentName = '', DocumentVersion }: SendCommandCommandInput,
): CommandDocument {
  const document = region.ssm.documents.get(DocumentName)
  const message = `Document with name ${DocumentName} does not exist.`
  if (!document) throw new InvalidDocument({ ...refused(message), Message: message })
  if (!['$DEFAULT', '$LATEST', '1', undefined].includes(DocumentVersion))
    throw new InvalidDocumentVersion({ ...refused('The document version is not valid'), Message: undefined })
  return document
}

function checkLimits({ TimeoutSeconds, Comment, MaxConcurrency, MaxErrors }: SendCommandCommandInput): void {
  if (TimeoutSeconds !== undefined && (TimeoutSeconds < 30 || TimeoutSeconds > 2_592_000))
    throw validationError('TimeoutSeconds must be from 30 to 2592000', 'ssm')
  if ((Comment ?? '').length > 100) throw validationError('Comment must have at most 100 characters', 'ssm')
  if (!/^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/.test(MaxConcurrency ?? '50'))
    throw validationError('MaxConcurrency must be a number or a percentage', 'ssm')
  if (!/^(0|[1-9][0-9]*|[1-9][0-9]%|[0-9]%|100%)$/.test(MaxErrors ?? '0'))
    throw validationError('MaxErrors must be a number or a percentage', 'ssm')
}

/** `10`, or `10%` of all, rounded up. */
function share(text: string, all: number): number {
  const number = Number.parseInt(text, 10)
  return text.endsWith('%') ? Math.ceil((all * number) / 100) : number
}

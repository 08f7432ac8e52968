/** Command documents: what CreateDocument takes, and what a command's parameters have to be. */
import {
  type CreateDocumentCommandInput,
  type CreateDocumentCommandOutput,
  DocumentAlreadyExists,
  InvalidDocumentContent,
  InvalidParameters,
} from '@aws-sdk/client-ssm'
import { type Answer, onlyModelled } from '../auto-scaling/request.ts'
import { refused, SandboxError, validationError } from '../refusal.ts'
import type { RegionState } from '../state.ts'

export interface CommandDocument {
  name: string
  parameters: Map<string, DocumentParameter>
  /** Name of its one step. */
  step: string
  lines: string[]
  timeoutSeconds: number
}

interface DocumentParameter {
  allowedPattern?: string
  allowedValues?: string[]
  default?: string
  /** `ENV_VAR`: handed over as $SSM_<name> instead of being written into the script. */
  interpolationType?: string
}

export function createDocument(
  region: RegionState,
  input: CreateDocumentCommandInput,
): Answer<CreateDocumentCommandOutput> {
  onlyModelled('CreateDocument', input, ['Name', 'Content', 'DocumentType', 'DocumentFormat', 'TargetType'])
  const { Name = '', Content = '', DocumentType, DocumentFormat = 'JSON' } = input
  if (DocumentType !== 'Command' || DocumentFormat !== 'JSON')
    throw new SandboxError('CreateDocument: the sandbox has a model of Command documents in JSON only')
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(Name) || /^(aws|amazon|amzn)/i.test(Name))
    throw validationError(`Document name '${Name}' is not allowed`, 'ssm')
  if (region.ssm.documents.has(Name))
    throw new DocumentAlreadyExists({ ...refused(`Document ${Name} already exists`), Message: undefined })
  region.ssm.documents.set(Name, parseDocument(Name, Content))
  const DocumentDescription = {
    Name,
    CreatedDate: new Date(region.timeline.now()),
    Status: 'Active' as const,
    DocumentVersion: '1',
    DefaultVersion: '1',
    LatestVersion: '1',
    DocumentType,
    DocumentFormat,
    SchemaVersion: '2.2',
  }
  return { DocumentDescription }
}

/** Throws AWS's InvalidDocumentContent, or a SandboxError for what the sandbox has no model of. */
export function parseDocument(name: string, content: string): CommandDocument {
  const { schemaVersion, parameters = {}, mainSteps } = readJson(content)
  if (schemaVersion !== '2.2' || !Array.isArray(mainSteps))
    throw invalid('schemaVersion 2.2 with mainSteps is expected')
  const [step, ...others] = mainSteps as Step[]
  if (!step || others.length > 0 || step.action !== 'aws:runShellScript')
    throw new SandboxError('the sandbox has a model of documents with one step, an aws:runShellScript')
  const { runCommand, timeoutSeconds = '3600' } = step.inputs ?? {}
  if (!Array.isArray(runCommand) || !/^\w+$/.test(step.name ?? ''))
    throw invalid('a step has a name and a runCommand')
  return {
    name,
    parameters: new Map(Object.entries(parameters as Record<string, DocumentParameter>)),
    step: step.name ?? '',
    lines: runCommand as string[],
    timeoutSeconds: Number(timeoutSeconds),
  }
}

interface Step {
  action?: string
  name?: string
  inputs?: { runCommand?: unknown; timeoutSeconds?: string | number }
}

function readJson(content: string): Record<string, unknown> {
  if (Buffer.byteLength(content) > 65_536) throw invalid('a document has at most 64 KB')
  try {
    return JSON.parse(content) as Record<string, unknown>
  } catch {
    throw invalid('the document is no JSON')
  }
}

function invalid(message: string): Error {
  return new InvalidDocumentContent({ ...refused(message), Message: message })
}

/** The value of every parameter. A pattern counts as it is written: without anchors it matches anywhere. */
export function checkParameters(
  document: CommandDocument,
  given: Record<string, string[]> = {},
): Map<string, string> {
  const unknown = Object.keys(given).find((name) => !document.parameters.has(name))
  if (unknown !== undefined) throw wrongParameter(`${document.name} has no parameter ${unknown}`)
  return new Map(
    [...document.parameters].map(([name, parameter]) => {
      const values = given[name] ?? (parameter.default === undefined ? [] : [parameter.default])
      const [value, ...others] = values
      if (value === undefined || others.length > 0) throw wrongParameter(`${name} takes one value`)
      const { allowedPattern, allowedValues } = parameter
      if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value))
        throw wrongParameter(`${name} does not match ${allowedPattern}`)
      if (allowedValues && !allowedValues.includes(value))
        throw wrongParameter(`${name} is none of ${allowedValues.join(', ')}`)
      return [name, value]
    }),
  )
}

function wrongParameter(message: string): Error {
  return new InvalidParameters({ ...refused(message), Message: message })
}

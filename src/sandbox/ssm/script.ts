/** The script of a document as an agent runs it. */
import type { CommandDocument } from './documents.ts'
import type { ScriptRun } from './state.ts'

/** `{{ name }}` is replaced as text, quotes or not; with interpolationType ENV_VAR the value is $SSM_<name> instead. */
export function scriptOf(
  { lines, parameters, timeoutSeconds }: CommandDocument,
  values: Map<string, string>,
  commandId: string,
): ScriptRun {
  const environment: Record<string, string> = { SSM_COMMAND_ID: commandId }
  let script = lines.join('\n')
  for (const [name, value] of values) {
    if (parameters.get(name)?.interpolationType === 'ENV_VAR') environment[`SSM_${name}`] = value
    else script = script.replaceAll(new RegExp(`\\{\\{ *${name} *\\}\\}`, 'g'), () => value)
  }
  return { commandId, script, environment, timeoutSeconds }
}

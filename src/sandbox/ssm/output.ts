/** What the agent sends of a script's output, cut as it cuts. */

/** amazon-ssm-agent, agent/framework/processor/executer/iohandler/iohandler.go: MaximumPluginOutputSize. */
const mostCharacters = 2_400
const outputCut = '\n---Output truncated---'
const errorCut = '\n---Error truncated----'
const errorTitle = '\n----------ERROR-------\n'

/** Both streams in one text of at most 2,400 characters. */
export function sentOutput(output: string, error: string): string {
  const title = error === '' ? '' : errorTitle
  const space = mostCharacters - title.length
  if (output.length + error.length < space) return output + title + error
  if (output.length > space / 2 && error.length > space / 2) {
    const half = Math.floor((space - errorCut.length - outputCut.length) / 2)
    return output.slice(0, half) + outputCut + title + error.slice(0, half) + errorCut
  }
  if (output.length < space / 2)
    return output + title + error.slice(0, space - errorCut.length - output.length) + errorCut
  return output.slice(0, space - outputCut.length - error.length) + outputCut + title + error
}

/** One stream as GetCommandInvocation gives it. */
export function longOutput(text: string, most: number): string {
  const mark = '--output truncated--'
  return text.length > most ? text.slice(0, most - mark.length) + mark : text
}

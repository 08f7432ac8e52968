/** Makes the SSM Command document that runs the probe: the only thing Springtide's role may run on a node. */
import { readFileSync } from 'node:fs'

/** The document's name in every account and Region. */
export const documentName = 'Springtide-Probe'

/** Where the probe's script is. */
export const probeScript = new URL('./probe.sh', import.meta.url)

/** The script's text. Throws where the file cannot be read. */
export function readProbe(): string {
  return readFileSync(probeScript, 'utf8')
}

/**
 * The Command document for a script: two assignments with the parameters, then the script's lines byte for byte.
 *
 * SSM puts parameters into the text before a shell sees it, so they may only be digits: `allowedPattern` is checked by
 * the service and by the agent (Systems Manager user guide, "Data elements and parameters").
 */
export function probeDocument(script: string): object {
  return {
    schemaVersion: '2.2',
    description: 'Springtide: says in one line of JSON what a node is and what it holds. Changes nothing.',
    parameters: {
      port: {
        type: 'String',
        description: 'The port the fleet serves its connections on.',
        allowedPattern: '^[0-9]{1,5}$',
      },
      staleAfterSeconds: {
        type: 'String',
        description: 'A connection counts as stale once nothing came in on it for so many seconds.',
        allowedPattern: '^[0-9]{1,6}$',
      },
    },
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'probe',
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: {
          timeoutSeconds: '20',
          runCommand: [
            "port='{{ port }}'",
            "staleAfterSeconds='{{ staleAfterSeconds }}'",
            ...script.replace(/\n$/, '').split('\n'),
          ],
        },
      },
    ],
  }
}

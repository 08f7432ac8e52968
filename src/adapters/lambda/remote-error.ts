/** Why a function could not be asked, or did not answer: a sentence, and what to do. */
import { SpringtideError } from '../../core/error.ts'
import { shortened } from '../../core/scalars.ts'
import type { CloudError } from '../cloud-error.ts'

/** InvokeWithResponseStream is authorised as lambda:InvokeFunction (API_InvokeWithResponseStream). */
export function notAsked(functionName: string, error: CloudError): SpringtideError {
  const said = shortened(error.message, 300)
  switch (error.code) {
    case 'not-found':
      return new SpringtideError(
        'no-remote',
        `there is no function ${functionName} in this account and Region`,
        'deploy first, or name the stage that is deployed with --stage',
        error,
      )
    case 'denied':
      return new SpringtideError(
        'remote-denied',
        `you may not ask ${functionName}: ${said}`,
        `allow lambda:InvokeFunction on ${functionName}, or use credentials that have it`,
        error,
      )
    case 'throttled':
      return new SpringtideError(
        'remote-busy',
        `${functionName} is busy: ${said}`,
        'nothing was done; ask again in a minute',
        error,
      )
    case 'unreachable':
      return new SpringtideError(
        'remote-unreachable',
        `${functionName} did not answer: ${said}`,
        'see `tide status` before you ask again: it may have begun',
        error,
      )
    default:
      return failed(functionName, error.message, error)
  }
}

export function noRegion(functionName: string, cause: unknown): SpringtideError {
  return new SpringtideError(
    'no-region',
    `nothing says in which Region ${functionName} is`,
    'set AWS_REGION, or use a profile that has a Region',
    cause,
  )
}

/** It was asked, and there is no answer. */
export function failed(functionName: string, why: string, cause?: unknown): SpringtideError {
  return new SpringtideError(
    'remote-failed',
    `${functionName} failed: ${shortened(why, 300)}`,
    `see its log, /aws/lambda/${functionName}`,
    cause,
  )
}

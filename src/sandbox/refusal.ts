/** The refusals of AWS as the SDK's own exceptions; those the SDK has no class for carry AWS's code as their name. */
import { AutoScalingServiceException } from '@aws-sdk/client-auto-scaling'
import { CloudWatchServiceException } from '@aws-sdk/client-cloudwatch'

export type Service = 'auto-scaling' | 'cloudwatch'

const requestId = '00000000-0000-4000-8000-000000000000'

/** `$metadata` of an answer with this HTTP status. */
export function metadata(httpStatusCode: number) {
  return { httpStatusCode, requestId, attempts: 1, totalRetryDelay: 0 }
}

/** Options of a modelled exception class: its message and metadata. */
export function refused(message: string) {
  return { message, $metadata: metadata(400) }
}

function unmodelled(service: Service, name: string, message: string, status = 400): Error {
  const options = { name, message, $fault: 'client' as const, $metadata: metadata(status) }
  return service === 'cloudwatch'
    ? new CloudWatchServiceException(options)
    : new AutoScalingServiceException(options)
}

/** AWS's ValidationError: the request makes no sense, or names a thing that isn't there. */
export function validationError(message: string, service: Service = 'auto-scaling'): Error {
  return unmodelled(service, 'ValidationError', message)
}

/** AWS's Throttling: "Rate exceeded". */
export function throttling(service: Service): Error {
  return unmodelled(service, 'Throttling', 'Rate exceeded')
}

/** AWS's AccessDenied for an action such as `autoscaling:PutWarmPool`. */
export function accessDenied(service: Service, who: string, action: string): Error {
  const message = `User: ${who} is not authorized to perform: ${action} because no identity-based policy allows the action`
  return unmodelled(service, 'AccessDenied', message, 403)
}

/** Not AWS's: the sandbox has no model of what was asked, or the request could not have been typed correctly. */
export class SandboxError extends Error {
  override name = 'SandboxError'
}

/** The refusals of AWS as the SDK's own exceptions; those the SDK has no class for carry AWS's code as their name. */
import { AutoScalingServiceException } from '@aws-sdk/client-auto-scaling'
import { CloudWatchServiceException } from '@aws-sdk/client-cloudwatch'
import { ElasticLoadBalancingV2ServiceException } from '@aws-sdk/client-elastic-load-balancing-v2'
import { SSMServiceException, ThrottlingException } from '@aws-sdk/client-ssm'
import { ec2Package } from './ec2/package.ts'

export type Service = 'auto-scaling' | 'cloudwatch' | 'ssm' | 'ec2' | 'load-balancing'

const requestId = '00000000-0000-4000-8000-000000000000'

/** `$metadata` of an answer with this HTTP status. */
export function metadata(httpStatusCode: number) {
  return { httpStatusCode, requestId, attempts: 1, totalRetryDelay: 0 }
}

/** Options of a modelled exception class: its message and metadata. */
export function refused(message: string) {
  return { message, $metadata: metadata(400) }
}

/** What each service calls its common errors. */
const codes: Record<Service, { validation: string; throttling: string; denied: string }> = {
  'auto-scaling': { validation: 'ValidationError', throttling: 'Throttling', denied: 'AccessDenied' },
  cloudwatch: { validation: 'ValidationError', throttling: 'Throttling', denied: 'AccessDenied' },
  ssm: {
    validation: 'ValidationException',
    throttling: 'ThrottlingException',
    denied: 'AccessDeniedException',
  },
  'load-balancing': { validation: 'ValidationError', throttling: 'Throttling', denied: 'AccessDenied' },
  ec2: {
    validation: 'InvalidParameterValue',
    throttling: 'RequestLimitExceeded',
    denied: 'UnauthorizedOperation',
  },
}

/** An exception by its code, for what the SDK has no class for. */
export function unmodelled(service: Service, name: string, message: string, status = 400): Error {
  const options = { name, message, $fault: 'client' as const, $metadata: metadata(status) }
  switch (service) {
    case 'auto-scaling':
      return new AutoScalingServiceException(options)
    case 'cloudwatch':
      return new CloudWatchServiceException(options)
    case 'ssm':
      return new SSMServiceException(options)
    case 'load-balancing':
      return new ElasticLoadBalancingV2ServiceException(options)
    case 'ec2':
      return new (ec2Package().EC2ServiceException)(options)
  }
}

/** AWS's ValidationError: the request makes no sense, or names a thing that isn't there. */
export function validationError(message: string, service: Service = 'auto-scaling'): Error {
  return unmodelled(service, codes[service].validation, message)
}

/** AWS's Throttling: "Rate exceeded". */
export function throttling(service: Service): Error {
  if (service === 'ssm') return new ThrottlingException({ ...refused('Rate exceeded'), Message: undefined })
  return unmodelled(service, codes[service].throttling, 'Rate exceeded')
}

/** AWS's AccessDenied for an action such as `autoscaling:PutWarmPool`. */
export function accessDenied(service: Service, who: string, action: string): Error {
  const message = `User: ${who} is not authorized to perform: ${action} because no identity-based policy allows the action`
  return unmodelled(service, codes[service].denied, message, 403)
}

/** Not AWS's: the sandbox has no model of what was asked, or the request could not have been typed correctly. */
export class SandboxError extends Error {
  override name = 'SandboxError'
}

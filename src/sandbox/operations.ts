/** Every operation the sandbox answers; anything else is an error that says so. */
import * as autoScaling from '@aws-sdk/client-auto-scaling'
import * as cloudWatch from '@aws-sdk/client-cloudwatch'
import * as loadBalancing from '@aws-sdk/client-elastic-load-balancing-v2'
import * as ssm from '@aws-sdk/client-ssm'
import { describeAccountLimits } from './auto-scaling/account-limits.ts'
import { describeScalingActivities } from './auto-scaling/activities.ts'
import {
  describeAutoScalingGroups,
  setDesiredCapacity,
  updateAutoScalingGroup,
} from './auto-scaling/groups.ts'
import { deletePolicy, describePolicies, putScalingPolicy } from './auto-scaling/policies.ts'
import { resumeProcesses, suspendProcesses } from './auto-scaling/processes.ts'
import {
  deleteScheduledAction,
  describeScheduledActions,
  putScheduledUpdateGroupAction,
} from './auto-scaling/scheduled-actions.ts'
import { createOrUpdateTags, deleteTags } from './auto-scaling/tags.ts'
import { deleteWarmPool, describeWarmPool, putWarmPool } from './auto-scaling/warm-pools.ts'
import {
  deleteAlarms,
  disableAlarmActions,
  enableAlarmActions,
  putMetricAlarm,
  setAlarmState,
} from './cloudwatch/alarms.ts'
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from './cloudwatch/dashboards.ts'
import { describeAlarms, listTagsForResource, tagResource } from './cloudwatch/describe-alarms.ts'
import { getMetricData } from './cloudwatch/get-metric-data.ts'
import { listMetrics } from './cloudwatch/list-metrics.ts'
import { putMetricData } from './cloudwatch/put-metric-data.ts'
import { describeInstanceTypes } from './ec2/describe-instance-types.ts'
import { ec2Package } from './ec2/package.ts'
import {
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  modifyLoadBalancerAttributes,
} from './load-balancing/load-balancers.ts'
import {
  describeTargetGroupAttributes,
  describeTargetGroups,
  modifyTargetGroup,
  modifyTargetGroupAttributes,
} from './load-balancing/target-groups.ts'
import { SandboxError, type Service, validationError } from './refusal.ts'
import { shapeProblem } from './shape.ts'
import { createDocument } from './ssm/documents.ts'
import { getCommandInvocation } from './ssm/get-invocation.ts'
import { listCommandInvocations } from './ssm/list-invocations.ts'
import { describeInstanceInformation } from './ssm/managed-nodes.ts'
import { deleteParameter, describeParameters, getParameters, putParameter } from './ssm/parameters.ts'
import { sendCommand } from './ssm/send-command.ts'
import type { RegionState } from './state.ts'

/** Input and output are of the operation's own types: the seam checks every input against the SDK's schema first. */
type Answerer = (region: RegionState, input: never) => object | Promise<object>

const answerers: Record<Service, Record<string, Answerer>> = {
  'auto-scaling': {
    CreateOrUpdateTags: createOrUpdateTags,
    DeletePolicy: deletePolicy,
    DeleteScheduledAction: deleteScheduledAction,
    DeleteTags: deleteTags,
    DeleteWarmPool: deleteWarmPool,
    DescribeAccountLimits: describeAccountLimits,
    DescribeAutoScalingGroups: describeAutoScalingGroups,
    DescribePolicies: describePolicies,
    DescribeScalingActivities: describeScalingActivities,
    DescribeScheduledActions: describeScheduledActions,
    DescribeWarmPool: describeWarmPool,
    PutScalingPolicy: putScalingPolicy,
    PutScheduledUpdateGroupAction: putScheduledUpdateGroupAction,
    PutWarmPool: putWarmPool,
    ResumeProcesses: resumeProcesses,
    SetDesiredCapacity: setDesiredCapacity,
    SuspendProcesses: suspendProcesses,
    UpdateAutoScalingGroup: updateAutoScalingGroup,
  },
  cloudwatch: {
    DeleteAlarms: deleteAlarms,
    DeleteDashboards: deleteDashboards,
    DescribeAlarms: describeAlarms,
    DisableAlarmActions: disableAlarmActions,
    EnableAlarmActions: enableAlarmActions,
    GetDashboard: getDashboard,
    GetMetricData: getMetricData,
    ListDashboards: listDashboards,
    ListMetrics: listMetrics,
    ListTagsForResource: listTagsForResource,
    PutDashboard: putDashboard,
    PutMetricAlarm: putMetricAlarm,
    PutMetricData: putMetricData,
    SetAlarmState: setAlarmState,
    TagResource: tagResource,
  },
  ec2: {
    DescribeInstanceTypes: describeInstanceTypes,
  },
  'load-balancing': {
    DescribeLoadBalancerAttributes: describeLoadBalancerAttributes,
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeTargetGroupAttributes: describeTargetGroupAttributes,
    DescribeTargetGroups: describeTargetGroups,
    ModifyLoadBalancerAttributes: modifyLoadBalancerAttributes,
    ModifyTargetGroup: modifyTargetGroup,
    ModifyTargetGroupAttributes: modifyTargetGroupAttributes,
  },
  ssm: {
    CreateDocument: createDocument,
    DeleteParameter: deleteParameter,
    DescribeInstanceInformation: describeInstanceInformation,
    DescribeParameters: describeParameters,
    GetCommandInvocation: getCommandInvocation,
    GetParameters: getParameters,
    ListCommandInvocations: listCommandInvocations,
    PutParameter: putParameter,
    SendCommand: sendCommand,
  },
}

/** Names of the operations a service answers. */
export function operationsOf(service: Service): string[] {
  return Object.keys(answerers[service])
}

/** The SDK's schema of an operation: `[9, namespace, name, traits, input, output]`. */
export function operationSchema(service: Service, operation: string): { input: unknown; output: unknown } {
  const schema = schemas(service)[`${operation}$`]
  if (!Array.isArray(schema)) throw new SandboxError(`${service} has no operation ${operation}`)
  return { input: schema[4], output: schema[5] }
}

function schemas(service: Service): Record<string, unknown> {
  switch (service) {
    case 'auto-scaling':
      return autoScaling as Record<string, unknown>
    case 'cloudwatch':
      return cloudWatch as Record<string, unknown>
    case 'ssm':
      return ssm as Record<string, unknown>
    case 'load-balancing':
      return loadBalancing as Record<string, unknown>
    case 'ec2':
      return ec2Package() as Record<string, unknown>
  }
}

/** By what answers the operation. */
const inputSchemas = new Map<Answerer, unknown>()

function inputSchema(answerer: Answerer, service: Service, operation: string): unknown {
  const known = inputSchemas.get(answerer) ?? operationSchema(service, operation).input
  inputSchemas.set(answerer, known)
  return known
}

/** Answers a request, or throws AWS's refusal; throws a SandboxError for what only a mistake in our code can send. */
export function answer(
  service: Service,
  operation: string,
  region: RegionState,
  input: object,
): object | Promise<object> {
  const answerer = answerers[service][operation]
  if (!answerer) throw new SandboxError(`the sandbox has no model of ${service} ${operation}`)
  const wrong = shapeProblem(inputSchema(answerer, service, operation), input)
  if (wrong?.problem === 'missing')
    throw validationError(
      `Value null at '${wrong.path}' failed to satisfy constraint: Member must not be null`,
      service,
    )
  if (wrong)
    throw new SandboxError(
      `${operation}: ${wrong.path} is of ${wrong.problem === 'unknown' ? 'no known name' : 'the wrong type'}`,
    )
  return answerer(region, input as never)
}

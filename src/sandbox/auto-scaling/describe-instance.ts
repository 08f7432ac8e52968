/** Instances of groups and warm pools as Auto Scaling describes them. */
import type { Instance } from '@aws-sdk/client-auto-scaling'
import type { GroupState, InstanceState } from '../state.ts'

/** All groups launch from the same template. */
export const launchTemplate = {
  LaunchTemplateId: 'lt-0123456789abcdef0',
  LaunchTemplateName: 'nodes',
  Version: '1',
}

export function describeInstance(
  { instanceType }: GroupState,
  { id, zone, lifecycle, healthy }: InstanceState,
): Instance {
  return {
    InstanceId: id,
    InstanceType: instanceType,
    AvailabilityZone: zone,
    LifecycleState: lifecycle,
    HealthStatus: healthy ? 'Healthy' : 'Unhealthy',
    LaunchTemplate: { ...launchTemplate },
    ProtectedFromScaleIn: false,
  }
}

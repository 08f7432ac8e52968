/** Auto Scaling that answers Springtide's own clients in its own XML, in the same process: what reading and writing cost. */
import { Readable } from 'node:stream'
import { type Connect, connectAws } from '../src/adapters/connect.ts'

const instancesEach = 10

export interface Wire {
  connect: Connect
  calls: number
  bytes: number
  /** CPU spent here and not by Springtide, in milliseconds. */
  ownMs: number
}

/** `floors`: the floor of each group by its name, until another is written. */
export function wireGroups(floors: Map<string, number>): Wire {
  const connect = connectAws(() => async () => ({ accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' }))
  const wire: Wire = {
    calls: 0,
    bytes: 0,
    ownMs: 0,
    connect(where) {
      const clients = connect(where)
      clients.autoScaling.config.requestHandler = { handle } as never
      return clients
    },
  }

  async function handle({ body }: { body: string }) {
    const begin = performance.now()
    const form = new URLSearchParams(body)
    const text = Buffer.from(answer(form))
    wire.calls++
    wire.bytes += text.length
    wire.ownMs += performance.now() - begin
    return {
      response: { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Readable.from([text]) },
    }
  }

  function answer(form: URLSearchParams): string {
    const operation = form.get('Action')
    const space = 'http://autoscaling.amazonaws.com/doc/2011-01-01/'
    const metadata =
      '<ResponseMetadata><RequestId>7c6e177f-f082-11e1-ac58-3714bEXAMPLE</RequestId></ResponseMetadata>'
    if (operation === 'UpdateAutoScalingGroup') {
      floors.set(form.get('AutoScalingGroupName') ?? '', Number(form.get('MinSize')))
      return `<UpdateAutoScalingGroupResponse xmlns="${space}">${metadata}</UpdateAutoScalingGroupResponse>`
    }
    const names = [...form]
      .filter(([key]) => key.startsWith('AutoScalingGroupNames.'))
      .map(([, name]) => name)
    const groups = names.map((name) => groupXml(name, floors.get(name) ?? 0)).join('')
    return `<DescribeAutoScalingGroupsResponse xmlns="${space}"><DescribeAutoScalingGroupsResult><AutoScalingGroups>${groups}</AutoScalingGroups></DescribeAutoScalingGroupsResult>${metadata}</DescribeAutoScalingGroupsResponse>`
  }
  return wire
}

/** With the fields that AWS sends for a group with a launch template, a target group and five tags. */
function groupXml(name: string, min: number): string {
  const arn = `arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:930d940e-891e-4781-a11a-7b0acd480f03:autoScalingGroupName/${name}`
  const template = `<LaunchTemplate><LaunchTemplateId>lt-0a4872e2c396d941c</LaunchTemplateId><LaunchTemplateName>${name}</LaunchTemplateName><Version>12</Version></LaunchTemplate>`
  const instances = Array.from(
    { length: instancesEach },
    (_, index) =>
      `<member><InstanceId>i-0598c7d356eba4${String(index).padStart(3, '0')}</InstanceId><InstanceType>c5.2xlarge</InstanceType><AvailabilityZone>us-east-1${'abc'[index % 3]}</AvailabilityZone><LifecycleState>InService</LifecycleState><HealthStatus>Healthy</HealthStatus>${template}<ProtectedFromScaleIn>false</ProtectedFromScaleIn></member>`,
  ).join('')
  const tags = ['Name', 'team', 'service', 'stage', 'springtide:fleet']
    .map(
      (key) =>
        `<member><ResourceId>${name}</ResourceId><ResourceType>auto-scaling-group</ResourceType><Key>${key}</Key><Value>${name}</Value><PropagateAtLaunch>true</PropagateAtLaunch></member>`,
    )
    .join('')
  const zones = [...'abc'].map((zone) => `<member>us-east-1${zone}</member>`).join('')
  return `<member><AutoScalingGroupName>${name}</AutoScalingGroupName><AutoScalingGroupARN>${arn}</AutoScalingGroupARN>${template}<MinSize>${min}</MinSize><MaxSize>80</MaxSize><DesiredCapacity>${instancesEach}</DesiredCapacity><DefaultCooldown>300</DefaultCooldown><AvailabilityZones>${zones}</AvailabilityZones><LoadBalancerNames/><TargetGroupARNs><member>arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/${name}/73e2d6bc24d8a067</member></TargetGroupARNs><HealthCheckType>EC2</HealthCheckType><HealthCheckGracePeriod>300</HealthCheckGracePeriod><Instances>${instances}</Instances><CreatedTime>2026-01-02T03:04:05.678Z</CreatedTime><SuspendedProcesses/><VPCZoneIdentifier>subnet-0a1,subnet-0b2,subnet-0c3</VPCZoneIdentifier><EnabledMetrics/><Tags>${tags}</Tags><TerminationPolicies><member>Default</member></TerminationPolicies><NewInstancesProtectedFromScaleIn>false</NewInstancesProtectedFromScaleIn><ServiceLinkedRoleARN>arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling</ServiceLinkedRoleARN><TrafficSources/></member>`
}

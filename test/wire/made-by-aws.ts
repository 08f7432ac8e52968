/** Groups as people and terraform's provider make them, typed into the `aws` command. */
import { aws } from './aws-cli.ts'

export const group = 'prod-chat-ws'
const ofGroup = ['--auto-scaling-group-name', group]
const adding = ['--adjustment-type', 'ChangeInCapacity', '--enabled']
const watched = [
  ...['--metric-name', 'TCPconnections'],
  ...['--dimensions', `Name=AutoScalingGroupName,Value=${group}`],
]
const atLeast = ['--comparison-operator', 'GreaterThanOrEqualToThreshold']
const atMost = ['--comparison-operator', 'LessThanOrEqualToThreshold']

async function policy(name: string, type: string, ...rest: string[]): Promise<string> {
  const named = [...ofGroup, '--policy-name', name, '--policy-type', type]
  await aws('autoscaling', 'put-scaling-policy', ...named, ...rest)
  // moto's PutScalingPolicy gives no ARN: it is read back.
  const query = ['--policy-names', name, '--query', 'ScalingPolicies[0].PolicyARN']
  return aws('autoscaling', 'describe-policies', ...ofGroup, ...query)
}

const alarm = (name: string, ...rest: string[]) =>
  aws('cloudwatch', 'put-metric-alarm', '--alarm-name', name, ...watched, ...rest)

const timer = (name: string, ...rest: string[]) =>
  aws(
    'autoscaling',
    'put-scheduled-update-group-action',
    ...ofGroup,
    '--scheduled-action-name',
    name,
    ...rest,
  )

async function createGroup(...rest: string[]): Promise<void> {
  const data = '{"ImageId":"ami-12345678","InstanceType":"c5.xlarge"}'
  const template = ['--launch-template-name', 'node', '--launch-template-data', data]
  await aws('ec2', 'create-launch-template', ...template)
  const launch = [
    '--launch-template',
    'LaunchTemplateName=node,Version=$Latest',
    '--tags',
    'Key=team,Value=chat',
  ]
  await aws('autoscaling', 'create-auto-scaling-group', ...ofGroup, ...launch, ...rest)
}

/** Of "Custom horizontal scaling for WebSocket", with the names, thresholds and agent of its code. */
export async function asTheArticle(): Promise<void> {
  const [vpc = '', one = '', two = ''] = (
    await aws(
      'ec2',
      'describe-subnets',
      '--query',
      '[Subnets[0].VpcId,Subnets[0].SubnetId,Subnets[1].SubnetId]',
    )
  ).split(/\s+/)
  const check = ['--health-check-path', '/health', '--health-check-interval-seconds', '10']
  const made = await aws(
    ...[
      'elbv2',
      'create-target-group',
      '--name',
      'chat',
      '--protocol',
      'HTTP',
      '--port',
      '80',
      '--vpc-id',
      vpc,
    ],
    ...[...check, '--query', 'TargetGroups[0].TargetGroupArn'],
  )
  const sticky = ['Key=stickiness.enabled,Value=true', 'Key=load_balancing.algorithm.type,Value=round_robin']
  await aws('elbv2', 'modify-target-group-attributes', '--target-group-arn', made, '--attributes', ...sticky)
  const balancer = await aws(
    ...['elbv2', 'create-load-balancer', '--name', 'chat', '--subnets', one, two],
    ...['--query', 'LoadBalancers[0].LoadBalancerArn'],
  )
  const listener = [
    '--protocol',
    'HTTP',
    '--port',
    '80',
    '--default-actions',
    `Type=forward,TargetGroupArn=${made}`,
  ]
  await aws('elbv2', 'create-listener', '--load-balancer-arn', balancer, ...listener)
  // moto tells of no idle timeout until it is set; AWS has a minute.
  const idle = ['--attributes', 'Key=idle_timeout.timeout_seconds,Value=60']
  await aws('elbv2', 'modify-load-balancer-attributes', '--load-balancer-arn', balancer, ...idle)
  const sizes = ['--min-size', '1', '--max-size', '10', '--vpc-zone-identifier', `${one},${two}`]
  await createGroup(...sizes, '--target-group-arns', made, '--health-check-type', 'ELB')
  const topic = await aws('sns', 'create-topic', '--name', 'internal', '--query', 'TopicArn')
  const high = await policy(
    ...([
      'high_tcp_connections_policy',
      'StepScaling',
      ...adding,
      '--estimated-instance-warmup',
      '150',
    ] as const),
    '--step-adjustments',
    'MetricIntervalLowerBound=0,MetricIntervalUpperBound=5000,ScalingAdjustment=2',
    'MetricIntervalLowerBound=5000,MetricIntervalUpperBound=10000,ScalingAdjustment=2',
    'MetricIntervalLowerBound=10000,ScalingAdjustment=3',
  )
  const low = await policy(
    'low_tcp_connections_policy',
    'SimpleScaling',
    ...adding,
    '--scaling-adjustment=-1',
  )
  const told = [
    '--namespace',
    'ASG_Memory',
    '--statistic',
    'Average',
    '--ok-actions',
    topic,
    '--alarm-actions',
    topic,
  ]
  const five = [
    '--period',
    '60',
    '--evaluation-periods',
    '5',
    '--datapoints-to-alarm',
    '5',
    '--threshold',
    '20000',
  ]
  const three = [
    '--period',
    '300',
    '--evaluation-periods',
    '3',
    '--datapoints-to-alarm',
    '3',
    '--threshold',
    '9500',
  ]
  const breaching = ['--treat-missing-data', 'breaching']
  await alarm('prod-high-tcp-connections', ...told, high, ...five, ...breaching, ...atLeast)
  await alarm('prod-low-tcp-connections', ...told, low, ...three, ...breaching, ...atMost)
  await aws('autoscaling', 'put-warm-pool', ...ofGroup, '--min-size', '2', '--pool-state', 'Stopped')
  // One evening a year: whether a peak is on now must not decide the story.
  await timer('up', '--recurrence', '45 18 1 JAN *', '--time-zone', 'Europe/Sofia', '--min-size', '4')
  await timer('down', '--recurrence', '0 23 1 JAN *', '--time-zone', 'Europe/Sofia', '--min-size', '1')
  const plugin = { measurement: [{ name: 'tcp_established', rename: 'TCPconnections', unit: 'Count' }] }
  const metrics = {
    namespace: 'TPC_Connections',
    aggregation_dimensions: [['AutoScalingGroupName']],
    metrics_collected: { netstat: plugin },
  }
  const text = ['--type', 'String', '--value', JSON.stringify({ metrics })]
  await aws('ssm', 'put-parameter', '--name', 'AmazonCloudWatch-linux', ...text)
}

/** As terraform-provider-aws writes aws_autoscaling_policy, aws_cloudwatch_metric_alarm and aws_autoscaling_schedule. */
export async function asTerraform(): Promise<void> {
  await createGroup('--min-size', '4', '--max-size', '20', '--availability-zones', 'us-east-1a', 'us-east-1b')
  const out = await policy(
    ...([
      'out',
      'StepScaling',
      ...adding,
      '--metric-aggregation-type',
      'Average',
      '--step-adjustments',
    ] as const),
    'MetricIntervalLowerBound=0.0,MetricIntervalUpperBound=2500.0,ScalingAdjustment=1',
    'MetricIntervalLowerBound=2500.0,ScalingAdjustment=3',
  )
  const inward = await policy(
    ...(['in', 'StepScaling', ...adding, '--step-adjustments'] as const),
    'MetricIntervalUpperBound=0.0,MetricIntervalLowerBound=-1000.0,ScalingAdjustment=-1',
    'MetricIntervalUpperBound=-1000.0,ScalingAdjustment=-2',
  )
  const worst = await policy(
    ...([
      'worst',
      'StepScaling',
      ...adding,
      '--metric-aggregation-type',
      'Maximum',
      '--step-adjustments',
    ] as const),
    'MetricIntervalLowerBound=0.0,ScalingAdjustment=1',
  )
  const tracking = {
    PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
    TargetValue: 50,
  }
  await policy('cpu50', 'TargetTrackingScaling', '--target-tracking-configuration', JSON.stringify(tracking))
  const usual = ['--namespace', 'CWAgent', '--period', '60', '--evaluation-periods', '3', '--actions-enabled']
  const average = [...usual, '--statistic', 'Average']
  await alarm('high', ...average, ...atLeast, '--threshold', '15000.0', '--alarm-actions', out)
  await alarm('low', ...average, ...atMost, '--threshold', '6000.0', '--alarm-actions', inward)
  await alarm(
    'max',
    ...usual,
    '--statistic',
    'Maximum',
    ...atLeast,
    '--threshold',
    '19000.0',
    '--alarm-actions',
    worst,
  )
  const start = ['--start-time', new Date(Date.now() + 3_600_000).toISOString()]
  const sizes = ['--min-size', '4', '--max-size', '20', '--desired-capacity', '4']
  await timer('reset', '--recurrence', '0 20 * * MON-FRI', ...start, ...sizes)
}

/** Events as AWS's services hand them to a function, in full. */
import { createHmac, randomUUID } from 'node:crypto'

/** EventBridge Scheduler, where a schedule names no input of its own: `detail` is a string. */
export function scheduled(schedule: string, time: Date): unknown {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '123456789012',
    time: time.toISOString(),
    region: 'us-east-1',
    resources: [`arn:aws:scheduler:us-east-1:123456789012:schedule/default/${schedule}`],
    detail: '{}',
  }
}

/** A function URL (payload format 2.0): header names in lower case, and the body as base64 where it is not text. */
export function urlRequest(headers: Record<string, string>, body: string, isBase64Encoded = false): unknown {
  const host = 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws'
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      ...headers,
      host,
      'content-length': String(Buffer.byteLength(body)),
      'x-amzn-trace-id': 'Root=1-65a0f3c4-0123456789abcdef01234567',
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: 'anonymous',
      apiId: host.split('.')[0],
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: 'POST',
        path: '/',
        protocol: 'HTTP/1.1',
        sourceIp: '198.51.100.7',
        userAgent: 'Slackbot 1.0',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '25/Nov/2026:19:40:00 +0000',
      timeEpoch: Date.now(),
    },
    body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded,
  }
}

/** What Slack sends when a person types `/tide …`, signed as Slack signs it. */
export function slashCommand(
  words: string,
  secret: string,
  at: Date,
): { headers: Record<string, string>; body: string } {
  const body = new URLSearchParams({
    token: 'gIkuvaNzQIHg97ATvDxqgjtO',
    team_id: 'T012AB3CD',
    team_domain: 'example',
    channel_id: 'C012AB3CD',
    channel_name: 'ops',
    user_id: 'U012AB3CD',
    user_name: 'ana',
    command: '/tide',
    text: words,
    api_app_id: 'A123456',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T012AB3CD/1234567890/abcdefghijklmnopqrstuvwx',
    trigger_id: `${Math.floor(at.getTime() / 1_000)}.738474920.8088930838d88f008e0`,
  }).toString()
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    headers: {
      accept: 'application/json,*/*',
      'accept-encoding': 'gzip,deflate',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  }
}

/** A batch from an SQS FIFO queue. */
export function fifoBatch(
  bodies: string[],
  group = 'tide',
): { Records: { messageId: string; body: string }[] } {
  return {
    Records: bodies.map((body, index) => ({
      messageId: randomUUID(),
      receiptHandle: Buffer.from(`receipt-${index}`).toString('base64'),
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        AWSTraceHeader: 'Root=1-65a0f3c4-0123456789abcdef01234567',
        SentTimestamp: String(Date.now() - 40),
        SequenceNumber: String(18_850_000_000_000_000_000n + BigInt(index)),
        MessageGroupId: group,
        SenderId: 'AROAEXAMPLE:springtide-production-slack',
        MessageDeduplicationId: randomUUID().replaceAll('-', ''),
        ApproximateFirstReceiveTimestamp: String(Date.now()),
      },
      messageAttributes: {},
      md5OfBody: '00000000000000000000000000000000',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:springtide-production-asks.fifo',
      awsRegion: 'us-east-1',
    })),
  }
}

/** An alarm that changed its state, as CloudWatch publishes it to a topic. */
export function alarmChanged(alarmName: string, metric: string, state: 'ALARM' | 'OK', time: Date): unknown {
  const message = {
    AlarmName: alarmName,
    AlarmDescription: 'A fleet is not what a peak needs now',
    AWSAccountId: '123456789012',
    AlarmConfigurationUpdatedTimestamp: '2026-11-01T08:00:00.000+0000',
    NewStateValue: state,
    NewStateReason:
      'Threshold Crossed: 3 out of the last 3 datapoints were greater than or equal to the threshold (1.0).',
    StateChangeTime: time.toISOString().replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}`,
    OldStateValue: state === 'OK' ? 'ALARM' : 'OK',
    OKActions: ['arn:aws:sns:us-east-1:123456789012:springtide-alerts'],
    AlarmActions: ['arn:aws:sns:us-east-1:123456789012:springtide-alerts'],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: metric,
      Namespace: 'Springtide',
      StatisticType: 'Statistic',
      Statistic: 'MAXIMUM',
      Unit: null,
      Dimensions: [{ value: 'prewarm', name: 'function' }],
      Period: 60,
      EvaluationPeriods: 3,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'ignore',
      EvaluateLowSampleCountPercentile: '',
    },
  }
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: `arn:aws:sns:us-east-1:123456789012:springtide-alerts:${randomUUID()}`,
        Sns: {
          Type: 'Notification',
          MessageId: randomUUID(),
          TopicArn: 'arn:aws:sns:us-east-1:123456789012:springtide-alerts',
          Subject: `${state}: "${alarmName}" in US East (N. Virginia)`,
          Message: JSON.stringify(message),
          Timestamp: time.toISOString(),
          SignatureVersion: '1',
          Signature: 'EXAMPLE',
          SigningCertUrl: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0000.pem',
          UnsubscribeUrl: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe',
          MessageAttributes: {},
        },
      },
    ],
  }
}

/** Stands in for Pulumi's engine and AWS: every resource is made at once, under the name and ARN that it would have. */

export interface Resource {
  type: string
  name: string
  inputs: Record<string, unknown>
}

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' }

interface Registration {
  type: string
  name: string
  inputs: Record<string, unknown>
  id?: string
}

/** For `pulumi.runtime.setMocks`; what was asked for is added to `resources`. */
export function createCloud(resources: Resource[]) {
  return {
    newResource({ type, name, inputs, id }: Registration) {
      resources.push({ type, name, inputs: plain(inputs) as Resource['inputs'] })
      const called = String(inputs.name ?? inputs.emailIdentity ?? name)
      return { id: id || `${name}-id`, state: { ...inputs, name: called, ...outputs(type, called) } }
    },
    call({ token, inputs }: { token: string; inputs: Record<string, unknown> }) {
      const answer = answers[token]
      if (!answer) throw new Error(`nobody here answers ${token}`)
      return answer(inputs)
    },
  }
}

function outputs(type: string, name: string): Record<string, unknown> {
  const { partition, region, account } = place
  const arn = (service: string, rest: string, where = region) =>
    `arn:${partition}:${service}:${where}:${account}:${rest}`
  switch (type) {
    case 'aws:lambda/function:Function': {
      const of = arn('lambda', `function:${name}`)
      return { arn: of, qualifiedArn: `${of}:1`, publish: false }
    }
    case 'aws:lambda/functionUrl:FunctionUrl':
      return { functionUrl: `https://${name.toLowerCase()}.lambda-url.${region}.on.aws/` }
    case 'aws:sqs/queue:Queue':
      return { arn: arn('sqs', name), url: `https://sqs.${region}.amazonaws.com/${account}/${name}` }
    case 'aws:sns/topic:Topic':
      return { arn: arn('sns', name) }
    case 'aws:iam/role:Role':
      return { arn: arn('iam', `role/${name}`, '') }
    case 'aws:cloudwatch/logGroup:LogGroup':
      return { arn: arn('logs', `log-group:${name}`) }
    default:
      return { arn: arn('made', `${type}/${name}`) }
  }
}

interface PolicyStatement {
  effect?: string
  actions?: string[]
  resources?: string[]
  conditions?: { test: string; variable: string; values: string[] }[]
}

const answers: Record<string, (inputs: Record<string, unknown>) => object> = {
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ accountId: place.account }),
  'aws:index/getPartition:getPartition': () => ({ partition: place.partition }),
  'aws:index/getRegion:getRegion': () => ({ region: place.region }),
  /** The JSON keeps the statements as they were given: tests read them, not IAM. */
  'aws:iam/getPolicyDocument:getPolicyDocument': ({ statements = [] }) => ({
    statements,
    json: JSON.stringify((statements as PolicyStatement[]).map(strip)),
  }),
}

function strip({ effect, actions, resources, conditions }: PolicyStatement) {
  return { effect, actions, resources, ...(conditions ? { conditions } : {}) }
}

/** Pulumi wraps secrets: here they are shown. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (secretMark in value && 'value' in value) return plain(value.value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

/** The key by which Pulumi tells its special values ("4dabf…" in its SDK). */
const secretMark = '4dabf18193072939515e22adb298388d'

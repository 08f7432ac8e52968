import { describe, expect, it } from 'vitest'
import { chat, policyProblems, problemsOf } from './scratch.ts'

/** The problems of chat's policy with `from` replaced by `to`. */
function changed(from: string, to: string): Promise<string[]> {
  if (!chat.includes(from)) throw new Error(`the policy has no ${from}`)
  return policyProblems(chat.replace(from, to))
}

describe('keys', () => {
  it('that are unknown are pointed at, with the one that was meant; the missing one is not named again', async () => {
    expect(
      await policyProblems(chat.replace('capacity:', 'capacty:').replace('at: 9500', 'At: 9500')),
    ).toEqual([
      '4:1 capacty: unknown key `capacty`: did you mean `capacity`?',
      '24:5 scaling.in.At: unknown key `At`: did you mean `at`?',
    ])
    expect(await changed('min: 3', 'min: 3\n  colour: red')).toEqual([
      '6:3 capacity.colour: unknown key `colour`: the keys here are min, max, connectionsPerInstance, targetPerInstance, leadMinutes, kilobitsPerConnection, kilobytesPerConnection, instanceType, zones',
    ])
    expect(await changed('leadMinutes: 8', 'lead_minutes: 8')).toEqual([
      '9:3 capacity.lead_minutes: unknown key `lead_minutes`: did you mean `leadMinutes`?',
    ])
  })

  it('that are missing are named with an example, at the place they belong to', async () => {
    expect(await policyProblems('fleet: chat\n')).toEqual([
      '1:1 capacity: missing key `capacity`: write for example `capacity: { min: 3, max: 40, connectionsPerInstance: 28000, leadMinutes: 6 }`',
      '1:1 group: missing key `group`: write for example `group: prod-chat-ws`',
      '1:1 metric: missing key `metric`: write for example `metric: { namespace: WebSocket, name: tcp_established }`',
      '1:1 region: missing key `region`: write for example `region: us-east-1`',
    ])
    expect(await changed('  max: 40\n', '')).toEqual([
      '4:1 capacity.max: missing key `max`: write for example `max: 40`',
    ])
    expect(await changed('{ from: 25000, add: 4 }', '{ from: 25000 }')).toEqual([
      '22:9 scaling.out.steps[1].add: missing key `add`: write for example `add: 2`',
    ])
  })

  it('without a value are told so', async () => {
    expect(await changed('min: 3', 'min:')).toEqual([
      '5:3 capacity.min: `min` is empty: write for example `min: 3`',
    ])
    expect(await changed('warmPool: { min: 2, maxPrepared: 6 }', 'warmPool:')).toEqual([
      '30:1 warmPool: `warmPool` is empty: write for example `warmPool: { min: 0 }`',
    ])
  })
})

describe('values', () => {
  it.each([
    ['min: 3', 'min: "3"', '5:8 capacity.min: "3" is text: remove the quotes'],
    ['min: 3', 'min: -1', '5:8 capacity.min: -1: write a whole number from 0 to 10000'],
    ['max: 40', 'max: 4.5', '6:8 capacity.max: 4.5: write a whole number from 1 to 10000'],
    ['max: 40', 'max: .nan', '6:8 capacity.max: NaN: write a whole number from 1 to 10000'],
    [
      'max: 40',
      'max: 99999999999999999999',
      '6:8 capacity.max: 100000000000000000000: write a whole number from 1 to 10000',
    ],
    ['max: 40', 'max: many', '6:8 capacity.max: "many": write a whole number from 1 to 10000'],
    ['max: 40', 'max: [40]', '6:8 capacity.max: a list: write a whole number from 1 to 10000'],
    [
      'fleet: chat',
      'fleet: 7',
      '1:8 fleet: 7 is not text: write a name such as chat, in quotes if it is a number',
    ],
    [
      'group: prod-chat-ws',
      'group: a:b',
      '2:8 group: "a:b": an AWS name has 1 to 255 printable characters and no colon',
    ],
    ['us-east-1', 'mars', '3:9 region: "mars" is no AWS Region: write for example us-east-1'],
    [
      'us-east-1',
      'us-east-1\nrole: arn:aws:iam::1:role/x',
      '4:7 role: "arn:aws:iam::1:role/x" is no role: write arn:aws:iam::<account>:role/<name>',
    ],
    [
      'us-east-1',
      'us-east-1\nmode: enforced',
      '4:7 mode: "enforced" is none of enforce, observe: did you mean enforce?',
    ],
    ['us-east-1', 'us-east-1\nmode: 5', '4:7 mode: 5 is none of enforce, observe: write for example enforce'],
    ['name: tcp_established', 'name: 5', '12:9 metric.name: 5 is not text: put it in quotes'],
    ['name: tcp_established', 'name: ""', '12:9 metric.name: "" has 0 characters: write at least 1'],
    [
      'name: tcp_established',
      'name: a\n  dimensions: [a]',
      '13:15 metric.dimensions: a list is not a map of keys: write its keys beneath it, indented',
    ],
    [
      'name: tcp_established',
      'name: a\n  dimensions: { a: 1 }',
      '13:20 metric.dimensions.a: 1 is not text: put it in quotes',
    ],
    [
      'name: tcp_established',
      'name: a\n  dimensions: { "": b }',
      '13:17 metric.dimensions.: the key "" cannot stand here: write 1 to 255 characters',
    ],
    [
      'period: 1m',
      'period: 60',
      '16:13 scaling.out.period: 60 is not text: write a duration such as 150s, 5m or 1h30m, from 10s to 1d',
    ],
    [
      'period: 1m',
      'period: 1min',
      '16:13 scaling.out.period: "1min": write a duration such as 150s, 5m or 1h30m, from 10s to 1d',
    ],
    ['period: 1m', 'period: 2d', '16:13 scaling.out.period: "2d": out of range, write 10s to 1d'],
    [
      'period: 1m',
      'period: 45s',
      '16:13 scaling.out.period: a period of 45s: CloudWatch takes 10s, 20s, 30s or whole minutes',
    ],
    [
      '3 of 5',
      '5 of 3',
      '17:17 scaling.out.datapoints: "5 of 3": the first number is from 1 to the second, write 3 of 3',
    ],
    [
      '3 of 5',
      '3/5',
      '17:17 scaling.out.datapoints: "3/5": write how many datapoints of how many, such as 3 of 5',
    ],
    [
      'notBreaching',
      'notbreeching',
      '18:18 scaling.out.missingData: "notbreeching" is none of missing, ignore, breaching, notBreaching: did you mean notBreaching?',
    ],
    ['maxPrepared: 6', 'reuseOnScaleIn: yes', '30:37 warmPool.reuseOnScaleIn: "yes": write true or false'],
    [
      '{ min: 2, maxPrepared: 6 }',
      'small',
      '30:11 warmPool: "small" is not a map of keys: write its keys beneath it, indented',
    ],
  ])('such as %s written as %s are explained', async (from, to, problem) => {
    expect(await changed(from, to)).toEqual([problem])
  })

  it('in lists are explained at their entry', async () => {
    const steps = /steps:.*add: 4 }\n/s
    expect(await policyProblems(chat.replace(steps, 'steps: []\n'))).toEqual([
      '20:12 scaling.out.steps: the list is empty: write at least 1',
    ])
    expect(await policyProblems(chat.replace(steps, 'steps: { from: 1 }\n'))).toEqual([
      '20:12 scaling.out.steps: a map of keys is not a list: write it as [ … ], or each entry on its own line after "- "',
    ])
    expect(await policyProblems(chat.replace(steps, 'steps: [{ from: 20000, add: 2 }, null, 5]\n'))).toEqual([
      '20:38 scaling.out.steps[1]: an entry of the list is empty: write it or remove it',
      '20:44 scaling.out.steps[2]: 5 is not a map of keys: write its keys beneath it, indented',
    ])
    const many = Array.from({ length: 21 }, (_, n) => `{ from: ${20_000 + n}, add: 1 }`).join(', ')
    expect(await policyProblems(chat.replace(steps, `steps: [${many}]\n`))).toEqual([
      '20:12 scaling.out.steps: the list has 21 entries: write at most 20',
    ])
    expect(await changed('cooldown: 5m', 'cooldown: 5m\n  notify: [ops]')).toEqual([
      '30:12 scaling.notify[0]: "ops" is no ARN that an alarm may tell: write for example arn:aws:sns:us-east-1:123456789012:ops',
    ])
  })

  it('that would garble a terminal are shown harmlessly and short', async () => {
    const [problem] = await changed('us-east-1', `"\\e[31m\\u202e${'x'.repeat(500)}"`)
    expect(problem).toMatch(/^3:9 region: "\\u001b\[31m\\u\{202e\}x+… is no AWS Region/)
    expect(problem?.length).toBeLessThan(140)
  })
})

describe('values together', () => {
  it('are judged even while other values are wrong', async () => {
    const text = chat
      .replace('region: us-east-1', 'regoin: us-east-1')
      .replace('min: 3', 'min: 50')
      .replace('targetPerInstance: 16000', 'targetPerInstance: 30000')
      .replace('leadMinutes: 8', 'leadMinutes: soon')
      .replace('at: 9500', 'at: 20000')
      .replace('{ from: 20000', '{ from: 21000')
      .replace('{ from: 25000, add: 4', '{ from: 21000, add: 0')
      .replace('min: 2, max', 'min: 7, max')
    expect(await policyProblems(text)).toEqual([
      '3:1 regoin: unknown key `regoin`: did you mean `region`?',
      '5:8 capacity.min: min 50 is above max 40: lower min or raise max',
      '8:22 capacity.targetPerInstance: targetPerInstance 30000 is above the 28000 one instance holds: write at most 28000',
      '9:16 capacity.leadMinutes: "soon": write a whole number from 1 to 240',
      '21:17 scaling.out.steps[0].from: the first step starts at 21000, the alarm at 20000: write from: 20000',
      '22:17 scaling.out.steps[1].from: the step from 21000 does not rise above the step before it, from 21000: order the steps upwards',
      '22:29 scaling.out.steps[1].add: 0: write a whole number from 1 to 1000',
      '24:9 scaling.in.at: scale-in at 20000 is not under scale-out at 20000: the fleet would grow and shrink at once, write less than 20000',
      '30:18 warmPool.min: min 7 is above maxPrepared 6: lower min or raise maxPrepared',
    ])
  })

  it('are step scaling or simple scaling on each side, each with the key that goes with it', async () => {
    expect(await changed('remove: 1\n', 'steps: [{ to: 9500, remove: 1 }]\n')).toEqual([
      '29:5 scaling.in.cooldown: `cooldown` does nothing in step scaling: write warmup instead',
    ])
    expect(
      await changed('remove: 1\n', 'remove: 1\n    warmup: 2m\n    steps: [{ to: 9500, remove: 1 }]\n'),
    ).toEqual([
      '23:3 scaling.in: both steps and remove: write steps for step scaling, or remove for simple scaling',
    ])
    expect(await changed('    remove: 1\n', '')).toEqual([
      '23:3 scaling.in: neither steps nor remove: write steps for step scaling, or remove for simple scaling',
    ])
    expect(
      await changed(
        'remove: 1\n    cooldown: 5m',
        'warmup: 2m\n    steps: [{ to: 9000, remove: 1 }, { to: 9100, remove: 2 }]',
      ),
    ).toEqual([
      '29:19 scaling.in.steps[0].to: the first step starts at 9000, the alarm at 9500: write to: 9500',
      '29:44 scaling.in.steps[1].to: the step from 9100 does not fall below the step before it, from 9000: order the steps downwards',
    ])
  })

  it('keep to what CloudWatch looks back: a day, or seven for periods from an hour', async () => {
    const evaluate = (period: string, of: number) =>
      changed('period: 5m\n    datapoints: 3 of 3', `period: ${period}\n    datapoints: ${of} of ${of}`)
    expect(await evaluate('5m', 288)).toEqual([])
    expect(await evaluate('5m', 289)).toEqual([
      '26:17 scaling.in.datapoints: 289 periods of 5m are 1d5m, CloudWatch looks back 1d at most: write at most 288 periods',
    ])
    expect(await evaluate('59m', 25)).toHaveLength(1)
    expect(await evaluate('1h', 168)).toEqual([])
    expect(await evaluate('1h', 169)).toEqual([
      '26:17 scaling.in.datapoints: 169 periods of 1h are 7d1h, CloudWatch looks back 7d at most: write at most 168 periods',
    ])
  })

  it('name each adopted alarm and policy once', async () => {
    const text = chat
      .replace('at: 20000', 'alarm: load\n    policy: scale\n    at: 20000')
      .replace('at: 9500', 'alarm: load\n    policy: scale\n    at: 9500')
    expect(await policyProblems(text)).toEqual([
      '26:12 scaling.in.alarm: alarm load is already that of scaling.out: each needs its own',
      '27:13 scaling.in.policy: policy scale is already that of scaling.out: each needs its own',
    ])
  })
})

describe('guardrails', () => {
  it('are judged value by value, freeze by freeze', async () => {
    const text = `limits: { raise: 0, threshold: 5, lowr: 3, prunePercent: 150% }
freeze:
  - { name: sale, from: 2027-02-31T00:00, to: 2027-01-01T24:00, timezone: Europe/Berln }
  - { name: sale, from: 2027-01-02T00:00, to: 2027-01-01T00:00, timezone: UTC, fleets: [chatt], concerns: [scalin] }
`
    const problems = await problemsOf({ 'policies/chat.yaml': chat, 'policies/guardrails.yaml': text })
    expect(problems.map((problem) => problem.replace('policies/guardrails.yaml:', ''))).toEqual([
      '1:18 limits.raise: 0: write a whole number from 1 to 10000',
      '1:32 limits.threshold: 5 is not text: write a percentage such as 25%',
      '1:35 limits.lowr: unknown key `lowr`: did you mean `lower`?',
      '1:58 limits.prunePercent: 150%: a share is at most 100%',
      '3:25 freeze[0].from: "2027-02-31T00:00": 2027-02-31 does not exist: the days of that month run from 01 to 28',
      '3:47 freeze[0].to: "2027-01-01T24:00": no such time, hours run from 00:00 to 23:59',
      '3:75 freeze[0].timezone: "Europe/Berln": no such IANA time zone, did you mean Europe/Berlin?',
      '4:13 freeze[1].name: a second freeze named sale, the first is freeze[0]: give it another name',
      '4:47 freeze[1].to: the freeze ends at 2027-01-01T00:00, not after it begins at 2027-01-02T00:00: write a later time',
      '4:89 freeze[1].fleets[0]: no policy for fleet "chatt": did you mean chat?',
      '4:108 freeze[1].concerns[0]: "scalin" is none of prewarm, scaling, backstop, routing, telemetry: did you mean scaling?',
    ])
  })
})

describe('routing', () => {
  const routed = (...lines: string[]) =>
    policyProblems(`${chat}routing:\n${lines.map((text) => `  ${text}\n`).join('')}`)

  it('is taken in the ranges of AWS', async () => {
    const check = 'interval: 5s, timeout: 2s, healthyThreshold: 2, unhealthyThreshold: 10'
    expect(
      await routed(
        'slowStart: 30s',
        'idleTimeout: 4000s',
        'deregistrationDelay: 0s',
        `healthCheck: { ${check} }`,
      ),
    ).toEqual([])
  })

  it('is refused beyond them', async () => {
    const problems = await routed(
      'algorithm: least_requests',
      'slowStart: 29s',
      'idleTimeout: 4001s',
      'deregistrationDelay: 2h',
      'stickiness: off',
      'healthCheck: { interval: 4s, healthyThreshold: 1, unhealthyThreshold: 11 }',
    )
    expect(problems.map((problem) => problem.replace(/^\d+:\d+ routing\./, ''))).toEqual([
      'algorithm: "least_requests" is none of round_robin, least_outstanding_requests, weighted_random: write for example round_robin',
      'slowStart: a slow start of 29s: write 30s to 15m, or 0s for no slow start',
      'idleTimeout: "4001s": out of range, write 1s to 1h6m40s',
      'deregistrationDelay: "2h": out of range, write 0s to 1h',
      'stickiness: "off": write true or false',
      'healthCheck.interval: "4s": out of range, write 5s to 5m',
      'healthCheck.healthyThreshold: 1: write a whole number from 2 to 10',
      'healthCheck.unhealthyThreshold: 11: write a whole number from 2 to 10',
    ])
  })

  it.each(['100', '999', '200-', '200,', '20'])('waits for no HTTP codes %s', async (matcher) => {
    expect(await routed(`healthCheck: { matcher: "${matcher}" }`)).toEqual([
      expect.stringContaining('write HTTP codes from 200 on'),
    ])
  })
})

describe('the parameter of the agent', () => {
  const named = (name: string) =>
    policyProblems(
      `${chat}telemetry: { namespace: WebSocket, metrics: [tcp_established], every: 60s, agentParameter: ${name} }\n`,
    )

  it.each(['AmazonCloudWatch-chat.v2', '/team/chat/agent', `/${'a/'.repeat(14)}a`])(
    'can be %s',
    async (name) => {
      expect(await named(name)).toEqual([])
    },
  )

  it.each(['/aws/agent', '/SSM-agent', '/team//agent', '/team/', `/${'a/'.repeat(15)}a`, 'agent'])(
    'is not %s, which would fail the read of those beside it',
    async (name) => {
      expect(await named(name)).toEqual([expect.stringContaining('is no parameter for the agent')])
    },
  )
})

describe('whose account and whose country', () => {
  const problemsOf = (...lines: string[]) => policyProblems(`${chat}${lines.join('\n')}\n`)
  const role = 'role: arn:aws:iam::210987654321:role/springtide'

  it('wants a role for an external id, and says which value is none', async () => {
    expect(await problemsOf(role, 'externalId: acme-chat')).toEqual([])
    expect(await problemsOf('externalId: acme-chat')).toEqual([
      expect.stringContaining('externalId: an external id does nothing without a role: write `role` too'),
    ])
    expect(await problemsOf(role, 'externalId: "a b"')).toEqual([
      expect.stringContaining('externalId: "a b" is no external id: write 2 to 1,224 letters'),
    ])
  })

  it('knows that the United Kingdom is GB', async () => {
    expect(await problemsOf('country: GB-ENG')).toEqual([])
    expect(await problemsOf('country: UK')).toEqual([
      expect.stringContaining('country: "UK" is no country: the ISO 3166 code of the United Kingdom is GB'),
    ])
    expect(await problemsOf('country: France')).toEqual([
      expect.stringContaining('country: "France" is no country: write its ISO 3166 code'),
    ])
  })

  it('names the path and the codes that are none', async () => {
    expect(await problemsOf('routing: { healthCheck: { path: health, matcher: ok } }')).toEqual([
      expect.stringContaining('"health" is no path: write one from the root'),
      expect.stringContaining('"ok" is no matcher: write HTTP codes from 200 on'),
    ])
  })
})

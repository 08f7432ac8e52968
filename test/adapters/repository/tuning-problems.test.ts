import { describe, expect, it } from 'vitest'
import { chat, desiredOf, problemsOf } from './scratch.ts'

const balance = 'balance: { port: 443, maxSkew: 25%, ignoreYoungerThan: 15m, staleAfter: 2h }\n'
const tuned = `${chat}tuning: websocket\n${balance}`
const profile = `profile: websocket
settings:
  nofile: { atLeast: 65536, atLeastPerConnection: 1.2, severity: critical, why: files }
  net.core.somaxconn:
    atLeast: 4096
  dns.cached: { is: true }
  node.flags: { hasNot: ["--max-new-space-size"] }
`

/** The problems of the profile, changed: without its file name. */
async function changed(from: string, to: string): Promise<string[]> {
  if (!profile.includes(from)) throw new Error(`the profile has no ${from}`)
  const problems = await problemsOf({
    'policies/chat.yaml': tuned,
    'policies/tuning/websocket.yaml': profile.replace(from, to),
  })
  return problems.map((problem) => problem.replace('policies/tuning/websocket.yaml:', ''))
}

describe('a tuning profile', () => {
  it('stands on the fleets that name it, with its severities filled in', async () => {
    const { fleets } = await desiredOf({
      'policies/chat.yaml': tuned,
      'policies/game.yaml': chat.replace('fleet: chat', 'fleet: game').replace('prod-chat-ws', 'game'),
      'policies/tuning/websocket.yaml': profile,
      'policies/tuning/other.yaml': profile.replace('websocket', 'other'),
    })
    expect(fleets.map(({ name, tuning }) => [name, tuning?.profile ?? null])).toEqual([
      ['chat', 'websocket'],
      ['game', null],
    ])
    expect(fleets[0]?.tuning?.settings).toEqual({
      nofile: { atLeast: 65_536, atLeastPerConnection: 1.2, severity: 'critical', why: 'files' },
      'net.core.somaxconn': { atLeast: 4_096, severity: 'warning' },
      'dns.cached': { is: true, severity: 'warning' },
      'node.flags': { hasNot: ['--max-new-space-size'], severity: 'warning' },
    })
    expect(fleets[0]?.policy.balance).toEqual({
      port: 443,
      maxSkew: 25,
      ignoreYoungerThan: 900,
      staleAfter: 7_200,
    })
  })

  it('may only name facts that the probe prints', async () => {
    expect(await changed('net.core.somaxconn:', 'net.core.somaxcon:')).toEqual([
      '4:3 settings.net.core.somaxcon: unknown key `net.core.somaxcon`: did you mean `net.core.somaxconn`?',
    ])
    expect(await changed('nofile: {', 'ulimit: {')).toEqual([
      expect.stringMatching(/^3:3 settings\.ulimit: unknown key `ulimit`: the keys here are clock, uptime, /),
    ])
  })

  it.each([
    ['is: true', 'is: "true"', '6:21 settings.dns.cached.is: "true": write true or false'],
    [
      'atLeast: 65536, atLeastPerConnection: 1.2',
      'is: true',
      '3:17 settings.nofile.is: true: write a whole number from 0 to 9007199254740991',
    ],
    [
      'is: true',
      'atLeast: 1',
      '6:17 settings.dns.cached.atLeast: unknown key `atLeast`: the keys here are is, severity, why, remedy',
    ],
    [
      'atLeast: 4096',
      'atLeast: many',
      '5:14 settings.net.core.somaxconn.atLeast: "many": write a whole number from 0 to 9007199254740991',
    ],
    ['1.2', '"1.2"', '3:51 settings.nofile.atLeastPerConnection: "1.2" is text: remove the quotes'],
    ['1.2', '0', '3:51 settings.nofile.atLeastPerConnection: 0: write a number from 0.001 to 1000000'],
    [
      'atLeast: 4096',
      'has: [x]',
      '5:5 settings.net.core.somaxconn.has: unknown key `has`: the keys here are atLeast, atLeastPerConnection, atLeastPerCore, atMost, is, severity, why, remedy',
    ],
    [
      'critical',
      'fatal',
      '3:66 settings.nofile.severity: "fatal" is none of critical, warning, info: write for example critical',
    ],
    [
      '"--max-new-space-size"',
      '"--a --b"',
      '7:26 settings.node.flags.hasNot[0]: "--a --b": write one word of 1 to 100 characters, without spaces',
    ],
    [
      'why: files',
      'why: "two\\nlines"',
      '3:81 settings.nofile.why: "two\\nlines": write one line of 1 to 500 printable characters',
    ],
    [
      'profile: websocket',
      'profile: Web Socket',
      '1:10 profile: "Web Socket": a name has 1 to 40 lowercase letters, digits and dashes, and no dash first',
    ],
  ])('with %j written as %j is pointed at', async (from, to, problem) => {
    const problems = await changed(from, to)
    expect(
      problems.filter((line) => !line.includes('demands nothing') && !line.includes('missing key')),
    ).toEqual([problem])
  })

  it.each([
    [
      'atLeast: 4096',
      'severity: info',
      '4:3 settings.net.core.somaxconn: the setting demands nothing: write one of atLeast, atLeastPerConnection, atLeastPerCore, atMost, is',
    ],
    ['is: true', 'why: cache', '6:3 settings.dns.cached.is: missing key `is`: write for example `is: true`'],
    [
      'atLeast: 4096',
      'atLeast: 10\n    atMost: 9',
      '5:14 settings.net.core.somaxconn.atLeast: atLeast 10 is above atMost 9: no node can be both, lower one or raise the other',
    ],
    [
      'atLeast: 4096',
      'is: 10\n    atMost: 9',
      '6:5 settings.net.core.somaxconn.atMost: `atMost` beside `is`: what is exactly one value needs no other, remove one',
    ],
    [
      'hasNot: [',
      'has: ["--max-new-space-size"], hasNot: [',
      '7:57 settings.node.flags.hasNot[0]: --max-new-space-size stands in `has` too: remove it from one of the lists',
    ],
  ])('whose %j became %j cannot be meant', async (from, to, problem) => {
    expect(await changed(from, to)).toEqual([problem])
  })

  it('demands something', async () => {
    expect(
      await problemsOf({
        'policies/chat.yaml': chat,
        'policies/tuning/x.yaml': 'profile: x\nsettings: {}\n',
      }),
    ).toEqual([
      'policies/tuning/x.yaml:2:1 settings: the profile demands nothing: write for example `nofile: { atLeast: 65536 }`',
    ])
    expect(
      await problemsOf({ 'policies/chat.yaml': chat, 'policies/tuning/x.yaml': 'profile: x\n' }),
    ).toEqual([
      'policies/tuning/x.yaml:1:1 settings: missing key `settings`: write for example `settings: { nofile: { atLeast: 65536 } }`',
    ])
  })

  it('is named after its file, and stands in one', async () => {
    const files = { 'policies/chat.yaml': tuned, 'policies/tuning/websocket.yaml': profile }
    expect(await problemsOf({ ...files, 'policies/tuning/ws.yaml': profile })).toEqual([
      'policies/tuning/ws.yaml:1:10 profile: profile websocket stands in policies/tuning/ws.yaml: a profile is named after its file, rename it to policies/tuning/websocket.yaml',
    ])
    expect(await problemsOf({ ...files, 'policies/tuning/websocket.yml': profile })).toEqual([
      'policies/tuning/websocket.yaml:1:10 profile: profile websocket is also that of policies/tuning/websocket.yml: one profile belongs in one file, remove the other',
      'policies/tuning/websocket.yml:1:10 profile: profile websocket is also that of policies/tuning/websocket.yaml: one profile belongs in one file, remove the other',
    ])
  })

  it('that cannot be read is one problem, not also that of the policies that name it', async () => {
    const broken = { 'policies/chat.yaml': tuned, 'policies/tuning/websocket.yaml': 'profile: "web' }
    expect(await problemsOf(broken)).toEqual([
      'policies/tuning/websocket.yaml:1:14 : a quotation mark is never closed: close it where the text ends',
    ])
    expect(await problemsOf({ ...broken, 'policies/tuning/websocket.yaml': Buffer.from([0x66, 0]) })).toEqual(
      ['policies/tuning/websocket.yaml:1:1 : a binary file, it holds NUL bytes: save it as UTF-8 text'],
    )
  })

  it('in a folder of its own there is not read, and says so', async () => {
    expect(
      await problemsOf({ 'policies/chat.yaml': chat, 'policies/tuning/eu/websocket.yaml': profile }),
    ).toEqual([
      'policies/tuning/eu:1:1 : YAML files in a folder of their own are not read: move them to policies/tuning/',
    ])
  })
})

describe('a policy', () => {
  it('that names no profile there is, is pointed at', async () => {
    const line = tuned.slice(0, tuned.indexOf('tuning:')).split('\n').length
    expect(await problemsOf({ 'policies/chat.yaml': tuned })).toEqual([
      `policies/chat.yaml:${line}:9 tuning: no tuning profile "websocket": write policies/tuning/websocket.yaml, or the name of a profile there`,
    ])
    const misspelt = tuned.replace('tuning: websocket', 'tuning: websoket')
    expect(
      await problemsOf({ 'policies/chat.yaml': misspelt, 'policies/tuning/websocket.yaml': profile }),
    ).toEqual([`policies/chat.yaml:${line}:9 tuning: no tuning profile "websoket": did you mean websocket?`])
  })

  it('with tuning and no port to find the server by is pointed at', async () => {
    const files = { 'policies/tuning/websocket.yaml': profile }
    expect(await problemsOf({ ...files, 'policies/chat.yaml': `${chat}tuning: websocket\n` })).toEqual([
      'policies/chat.yaml:31:1 tuning: `tuning` without `balance`: nodes find their server by its port, write for example `balance: { port: 443, maxSkew: 25%, ignoreYoungerThan: 15m, staleAfter: 2h }`',
    ])
  })

  it.each([
    ['port: 443', 'port: 70000', '31:18 balance.port: 70000: write a whole number from 1 to 65535'],
    ['maxSkew: 25%', 'maxSkew: 25', '31:32 balance.maxSkew: 25 is not text: write a percentage such as 25%'],
    [
      'maxSkew: 25%',
      'maxSkew: 0%',
      '31:32 balance.maxSkew: maxSkew 0%: no two nodes hold the same number of connections, write for example 25%',
    ],
    ['staleAfter: 2h', 'staleAfter: 20d', '31:73 balance.staleAfter: "20d": out of range, write 1m to 10d'],
    ['port: 443, ', '', '31:1 balance.port: missing key `port`: write for example `port: 443`'],
    [
      '2h }',
      '2h, acceptPerSecond: 0 }',
      '31:94 balance.acceptPerSecond: 0: write a whole number from 1 to 1000000',
    ],
  ])('whose balance has %j as %j is pointed at', async (from, to, problem) => {
    expect(await problemsOf({ 'policies/chat.yaml': `${chat}${balance.replace(from, to)}` })).toEqual([
      `policies/chat.yaml:${problem}`,
    ])
  })

  it('may say what a connection sends, in fractions too', async () => {
    const saying = (kilobits: string) => ({
      'policies/chat.yaml': chat.replace(
        'leadMinutes: 8',
        `leadMinutes: 8\n  kilobitsPerConnection: ${kilobits}`,
      ),
    })
    expect((await desiredOf(saying('0.5'))).fleets[0]?.policy.capacity.kilobitsPerConnection).toBe(0.5)
    expect(await problemsOf(saying('-1'))).toEqual([
      'policies/chat.yaml:10:26 capacity.kilobitsPerConnection: -1: write a number from 0.001 to 1000000',
    ])
  })
})

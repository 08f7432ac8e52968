/** A pull request that means harm with nothing but files of schedules/ and policies/: each is refused, quickly and in little memory. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { permissions } from '../../infra/permissions.ts'
import { readRepository } from '../../src/adapters/repository/repository.ts'
import { root, scratch, tide } from '../cli/tide.ts'
import { account } from '../infra/deployment.ts'

/** What CI gives a small job; the command itself takes some 150 MB. */
const memory = { NODE_OPTIONS: '--max-old-space-size=256' }

function check(repo: string, ...more: string[]) {
  return tide(['check', ...more, '--repo', repo], memory)
}

const policy = readFileSync(path.join(root, 'policies/chat.yaml'), 'utf8')
const schedule = (...peaks: string[]) => `fleet: chat\ntimezone: Europe/Paris\npeaks:\n${peaks.join('')}`
const matches = '  - { name: c, calendar: calendars/x.ics, connections: 5 }\n'

function calendar(events: number, ...lines: string[]): string {
  const event = (uid: number) =>
    ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTART:20270205T100000Z', 'DURATION:PT1H', ...lines, 'END:VEVENT'].join(
      '\r\n',
    )
  return ['BEGIN:VCALENDAR', ...Array.from({ length: events }, (_, uid) => event(uid)), 'END:VCALENDAR'].join(
    '\r\n',
  )
}

describe('what would run code', () => {
  it('is text, or no YAML of this format', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'harm-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const harm = path.join(folder, 'done')
    const js = `require('node:fs').writeFileSync('${harm}', '')`
    const texts = [
      `fleet: !!js/function "function () { ${js} }"\n`,
      `fleet: !!python/object/apply:os.system ["touch ${harm}"]\n`,
      `fleet: "\${${js}}"\n`,
      `fleet: "$(touch ${harm})"\n`,
      `__proto__: { toString: "${js}" }\n`,
      `<<: &base { fleet: chat }\n`,
    ]
    for (const text of texts) {
      const { code, out } = await check(scratch({ 'schedules/chat.yaml': text }))
      expect(`${code} ${out}`).toMatch(/^1 schedules\/chat\.yaml:/)
    }
    expect(existsSync(harm)).toBe(false)
  })

  it('cannot be a command to GitHub, in a file’s name or its words', async () => {
    const name = 'schedules/x\n::add-mask::a\n::stop-commands::b.yaml'
    const repo = scratch({
      [name]: schedule('  - { name: "a%0A::set-env name=PATH::x", days: mon, from: 9:00 }\n'),
      'schedules/::error::c.yaml': 'fleet: "\\n::error::d"\n',
    })
    const { code, out } = await check(repo, '--annotations')
    expect(code).toBe(1)
    const commands = out.split('\n').filter((line) => line.startsWith('::'))
    expect(commands.length).toBeGreaterThan(2)
    for (const line of commands) expect(line).toMatch(/^::error file=schedules\/[^,:]+,line=\d+,col=\d+::/)
    expect(commands.join('')).not.toMatch(/%0[AD]/i)
  })
})

describe('what would exhaust memory or time', () => {
  const bomb = `a: &a [x${', x'.repeat(99)}]\n${['b', 'c', 'd', 'e']
    .map((name) => {
      const before = String.fromCharCode(name.charCodeAt(0) - 1)
      return `${name}: &${name} [*${before}${`, *${before}`.repeat(99)}]\n`
    })
    .join('')}`
  const never = (n: number) =>
    `  - {name: p${n}, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", from: 10:00, to: 11:00, instances: 3}\n`

  it.each<[string, Record<string, string>, string]>([
    ['aliases of aliases', { 'schedules/x.yaml': bomb }, 'more than 100000 values, aliases written out'],
    ['deep nesting', { 'schedules/x.yaml': '['.repeat(900_000) }, 'too many parts'],
    [
      'nesting that fits',
      { 'schedules/x.yaml': '['.repeat(150_000) },
      'nested too deeply: at most 32 levels',
    ],
    ['a large file', { 'schedules/x.yaml': 'x'.repeat(2_000_000) }, 'has 2000000 bytes: at most 1048576'],
    [
      'thousands of rules that never come true',
      { 'schedules/x.yaml': schedule(...Array.from({ length: 9_000 }, (_, n) => never(n))) },
      'the list has 9000 entries: write at most 500',
    ],
    [
      'a million occurrences of one event',
      {
        'schedules/x.yaml': schedule(matches),
        'schedules/calendars/x.ics': calendar(1, 'RRULE:FREQ=DAILY;COUNT=1000000'),
      },
      'COUNT=1000000: write a whole number from 1 to 10000',
    ],
    [
      'occurrences within a day',
      {
        'schedules/x.yaml': schedule(matches),
        'schedules/calendars/x.ics': calendar(1, 'RRULE:FREQ=SECONDLY'),
      },
      'FREQ=SECONDLY repeats within a day',
    ],
    [
      'a million and a half occurrences of thousands of events',
      {
        'schedules/x.yaml': schedule(matches),
        'schedules/calendars/x.ics': calendar(4_900, 'RRULE:FREQ=DAILY;COUNT=300'),
      },
      '4900 events that repeat: a calendar has at most 500',
    ],
  ])('is refused: %s', async (_what, files, says) => {
    const { code, out, err } = await check(scratch(files))
    expect(`${code} ${err}`).toBe('1 ')
    expect(out).toContain(says)
  })

  it('is refused: one file that hundreds of links lead to', async () => {
    const repo = scratch({ 'schedules/big.yaml': `a: ${'x'.repeat(1_000_000)}` })
    for (let n = 0; n < 500; n++) symlinkSync('big.yaml', path.join(repo, `schedules/l${n}.yaml`))
    const { code, out } = await check(repo)
    expect(code).toBe(1)
    const unread = out.match(/l\d+\.yaml:1:1 not read: the files before it have more than 20971520 bytes/g)
    expect(unread?.length).toBeGreaterThan(475)
  })

  it('is refused: more files than a folder holds', async () => {
    const repo = scratch()
    for (let n = 0; n < 20_001; n++) writeFileSync(path.join(repo, `schedules/f${n}.yaml`), '')
    const { code, out } = await check(repo)
    expect(code).toBe(1)
    expect(out).toContain('files: a folder holds at most 20000')
  })

  it('is planned where it is within bounds: five hundred events, each every day for ever', async () => {
    const repo = scratch({
      'schedules/x.yaml': schedule(matches),
      'schedules/calendars/x.ics': calendar(500, 'RRULE:FREQ=DAILY'),
    })
    const { code, err } = await tide(['plan', '--sandbox', '--repo', repo], memory)
    expect(`${code} ${err}`).toBe('0 ')
  })
})

describe('what would read what it must not', () => {
  it('is refused, and nothing of it is shown', async () => {
    const repo = scratch()
    mkdirSync(path.join(repo, '.git'))
    writeFileSync(path.join(repo, '.git/config'), '[remote]\n\ttoken = sesame\n')
    symlinkSync('/etc/passwd', path.join(repo, 'schedules/a.yaml'))
    symlinkSync('/proc/self/environ', path.join(repo, 'schedules/b.yaml'))
    symlinkSync('../.git/config', path.join(repo, 'schedules/c.yaml'))
    writeFileSync(
      path.join(repo, 'schedules/d.yaml'),
      schedule(matches.replace('calendars/x.ics', '../../../etc/passwd')),
    )
    const { code, out } = await check(repo)
    expect(code).toBe(1)
    expect(out).not.toMatch(/root:|PATH=|sesame/)
    for (const file of ['a', 'b'])
      expect(out).toMatch(new RegExp(`schedules/${file}\\.yaml:1:1 .*leaves the`))
    expect(out).toContain('leaves schedules/')
  })
})

describe('what would widen a right', () => {
  const withRole = (role: string) =>
    scratch({ 'policies/chat.yaml': policy.replace(/^region:.*$/m, (line) => `${line}\nrole: ${role}`) })
  const withNotify = (arn: string) =>
    scratch({ 'policies/chat.yaml': policy.replace(/notify: .*/, `notify: ['${arn}']`) })

  it.each([
    'arn:aws:iam::*:role/springtide',
    'arn:aws:iam::123456789012:role/*',
    'arn:aws:iam::123456789012:role/spring?ide',
    'arn:aws:iam::123456789012:user/root',
    'arn:aws:iam::123456789012:root',
    `arn:aws:iam::\${aws:PrincipalAccount}:role/springtide`,
    '"arn:aws:iam::123456789012:role/a\\narn:aws:iam::123456789012:role/b"',
    '[arn:aws:iam::123456789012:role/a, arn:aws:iam::123456789012:role/b]',
  ])('is no role: %s', async (role) => {
    const { desired, problems } = await readRepository(withRole(role))
    expect(desired).toBe(null)
    expect(problems.map(({ path: at }) => at)).toContain('role')
  })

  it('may name a role by its full name, which is then the only one that functions may assume', async () => {
    const role = 'arn:aws:iam::210987654321:role/ops/springtide'
    const { desired } = await readRepository(withRole(role))
    const fleets = desired?.fleets ?? []
    const named = new Set([role, ...fleets.flatMap(({ policy }) => policy.role ?? [])])
    const place = { partition: 'aws', region: 'us-east-1', account, stage: 'production', fleets }
    const assumable = permissions('prewarm', place)
      .filter(({ actions }) => actions.includes('sts:AssumeRole'))
      .flatMap(({ resources }) => resources)
    expect(new Set(assumable)).toEqual(named)
  })

  it.each([
    'arn:aws:swf:us-east-1:123456789012:action/actions/AWS_EC2.InstanceId.Terminate/1.0',
    'arn:aws:automate:us-east-1:ec2:terminate',
    'arn:aws:sns:us-east-1:123456789012:*',
    'arn:aws:lambda:us-east-1:123456789012:function:*',
    'arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:x:autoScalingGroupName/other:policyName/p',
  ])('is nothing an alarm may tell: %s', async (arn) => {
    const { desired, problems } = await readRepository(withNotify(arn))
    expect(desired).toBe(null)
    expect(problems.map(({ path: at }) => at)).toEqual(['scaling.notify[0]'])
  })

  it('is no group, alarm or sender by a pattern: its marks are plain letters to IAM', async () => {
    const repo = scratch({
      'policies/chat.yaml': policy.replace(/^group:.*$/m, 'group: "prod-*"'),
      'policies/report.yaml': null,
    })
    const { desired } = await readRepository(repo)
    const place = { partition: 'aws', region: 'us-east-1', account, stage: 'production' }
    const resources = permissions('prewarm', { ...place, fleets: desired?.fleets ?? [] }).flatMap(
      ({ resources }) => resources,
    )
    expect(resources.filter((resource) => resource.includes('autoScalingGroupName/prod-'))).toContain(
      `arn:aws:autoscaling:us-east-1:${account}:autoScalingGroup:*:autoScalingGroupName/prod-\${*}`,
    )
    for (const sender of ['"*@example.com"', '"ops@*"', '"Ops <*@*>"', '"ops@example.com*"']) {
      const report = readFileSync(path.join(root, 'policies/report.yaml'), 'utf8')
      const from = scratch({ 'policies/report.yaml': report.replace(/^from:.*$/m, `from: ${sender}`) })
      expect((await readRepository(from)).desired?.mailing).toBe(undefined)
    }
  })
})

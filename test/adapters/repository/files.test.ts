import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import { chat, desiredOf, evenings, problemsIn, problemsOf, repository, scheduleProblems } from './scratch.ts'

describe('the folder', () => {
  it('that does not exist is a problem, not an exception', async () => {
    expect(await problemsIn('/no/such/folder')).toEqual([
      ".:1:1 : the repository's folder does not exist: name the folder that holds policies/",
    ])
  })

  it('that is a file is a problem', async () => {
    const folder = repository({ 'policies/chat.yaml': chat })
    expect(await problemsIn(join(folder, 'policies/chat.yaml'))).toEqual([
      '.:1:1 : the repository is a file: name the folder that holds policies/ and schedules/',
    ])
  })

  it('without policies says what to write, so that an emptied repository never looks valid', async () => {
    const nothing =
      'policies:1:1 : no policy files, so there is no fleet to look after: write policies/<fleet>.yaml with fleet, group, region, capacity and metric, or have it written: tide adopt <group> --region <name>'
    expect(await problemsOf({})).toEqual([nothing])
    expect(await problemsOf({ 'policies/guardrails.yaml': 'limits: { raise: 5 }\n' })).toEqual([nothing])
    expect(await problemsOf({ 'policies/README.md': 'hello' })).toEqual([nothing])
  })

  it('needs neither schedules nor guardrails', async () => {
    const { fleets, guardrails } = await desiredOf({ 'policies/chat.yaml': chat })
    expect(fleets.map(({ name, peaks }) => ({ name, peaks }))).toEqual([{ name: 'chat', peaks: [] }])
    expect(guardrails).toEqual({ limits: {}, freeze: [] })
  })

  it('may hold other things beside YAML, and hidden files of editors', async () => {
    const { fleets } = await desiredOf({
      'policies/chat.yml': chat,
      'policies/.chat.yaml.swp.yaml': '{',
      'policies/chat.yaml~': '{',
      'schedules/README.md': '{',
    })
    expect(fleets).toHaveLength(1)
  })

  it('says when YAML lies where nobody reads it', async () => {
    expect(await problemsOf({ 'policies/chat.yaml': chat, 'policies/eu/game.yaml': chat })).toEqual([
      'policies/eu:1:1 : YAML files in a folder of their own are not read: move them to policies/',
    ])
  })

  it('takes guardrails from one file', async () => {
    const files = {
      'policies/chat.yaml': chat,
      'policies/guardrails.yaml': 'limits: {}\n',
      'policies/guardrails.yml': 'limits: {}\n',
    }
    expect(await problemsOf(files)).toEqual([
      'policies/guardrails.yml:1:1 : a second guardrails file beside policies/guardrails.yaml: keep one',
    ])
  })

  it('that is a file where policies/ belongs is a problem', async () => {
    expect(await problemsOf({ policies: 'x' })).toEqual([
      'policies:1:1 : the folder does not exist, part of its path is a file',
    ])
  })
})

describe('a file', () => {
  it('of 20 MB is refused by its size', async () => {
    expect(await problemsOf({ 'policies/chat.yaml': Buffer.alloc(20_000_000, 'x') })).toEqual([
      'policies/chat.yaml:1:1 : the file has 20000000 bytes: at most 1048576 are read, split it',
    ])
  })

  it('that is binary or in another encoding is refused with a sentence', async () => {
    expect(
      await problemsOf({ 'policies/chat.yaml': chat, 'schedules/a.yaml': Buffer.from('fleet: \0chat') }),
    ).toEqual(['schedules/a.yaml:1:1 : a binary file, it holds NUL bytes: save it as UTF-8 text'])
    const latin = Buffer.from([0x66, 0x3a, 0x20, 0xe9])
    expect(await problemsOf({ 'policies/chat.yaml': chat, 'schedules/a.yaml': latin })).toEqual([
      'schedules/a.yaml:1:1 : the file is not UTF-8 text: save it as UTF-8',
    ])
  })

  it('with a byte order mark and Windows line ends is read, and its columns are right', async () => {
    expect(await scheduleProblems(`\uFEFF${evenings.replaceAll('\n', '\r\n')}`)).toEqual([])
    expect(await scheduleProblems('\uFEFFflet: chat\r\n')).toContainEqual(
      '1:1 flet: unknown key `flet`: did you mean `fleet`?',
    )
    const problems = await scheduleProblems(
      `\uFEFF${evenings.replaceAll('\n', '\r\n').replace('mon-fri', 'mon-fry')}`,
    )
    expect(problems).toEqual([
      '5:11 peaks[0].days: "mon-fry": "fry" is no weekday, write mon, tue, wed, thu, fri, sat, sun or daily',
    ])
  })

  it('counts columns in characters, not in the halves of an emoji', async () => {
    expect(await scheduleProblems('{ "🎉🎉": 1, fleet: 5, timezone: UTC }')).toEqual([
      expect.stringMatching(/^1:1 peaks: missing key `peaks`/),
      '1:3 🎉🎉: unknown key `🎉🎉`: the keys here are fleet, timezone, peaks',
      '1:19 fleet: 5 is not text: write a name such as chat, in quotes if it is a number',
    ])
  })

  it('that is empty, or only comments, is a problem', async () => {
    const problem = '1:1 : the file is empty: write it or remove it'
    expect(await scheduleProblems('')).toEqual([problem])
    expect(await scheduleProblems('# later\n')).toEqual([problem])
    expect(await scheduleProblems('---\n')).toEqual([problem])
  })

  it('that holds a list or a word is told what belongs there', async () => {
    expect(await scheduleProblems('- chat\n')).toEqual([
      '1:1 : a list is not a map of keys: write its keys beneath it, indented',
    ])
    expect(await scheduleProblems('chat\n')).toEqual([
      '1:1 : "chat" is not a map of keys: write its keys beneath it, indented',
    ])
  })

  it('whose name says nothing readable is named harmlessly', async () => {
    expect(await problemsOf({ 'policies/chat.yaml': chat, 'schedules/a\n\u001b[31m.yaml': '' })).toEqual([
      'schedules/a\\u{a}\\u{1b}[31m.yaml:1:1 : the file is empty: write it or remove it',
    ])
  })
})

describe('YAML', () => {
  it('with tabs for indentation is pointed at', async () => {
    expect(await scheduleProblems('fleet: chat\npeaks:\n\t- name: a\n')).toEqual([
      '3:1 : a tab in the indentation: YAML is indented with spaces only, replace it',
    ])
  })

  it('with the same key twice is pointed at, deep inside too', async () => {
    expect(await scheduleProblems(evenings.replace('from: 19:00', 'from: 19:00\n    from: 20:00'))).toEqual([
      '7:5 : the key `from` is written twice: keep one of them',
    ])
  })

  it('with tags, unknown aliases or keys that are no text is refused, all at once', async () => {
    expect(
      await scheduleProblems('fleet: !!str chat\ntimezone: !env ZONE\npeaks: *none\n? [a]\n: b\n'),
    ).toEqual([
      '1:14 : tags such as !!str are not part of this format: remove it',
      '2:16 : tags such as !env are not part of this format: remove it',
      '3:8 : *none stands for nothing: write &none before it, or put it in quotes',
      '4:3 : a key must be plain text: write name: value',
    ])
  })

  it('may name a list once and use it again', async () => {
    const { fleets } = await desiredOf({
      'policies/chat.yaml': chat,
      'schedules/chat.yaml': `${evenings}    except: &off [2026-12-25]\n  - { name: noon, days: daily, from: 12:00, to: 13:00, instances: 5, except: *off }\n`,
    })
    const off = [{ first: '2026-12-25', last: '2026-12-25' }]
    expect(fleets[0]?.peaks.map(({ except }) => except)).toEqual([off, off])
  })

  it('points into the list that an alias stands for', async () => {
    const text = `${evenings}    except: &off [2026-12-32]\n  - { name: noon, days: daily, from: 12:00, to: 13:00, instances: 5, except: *off }\n`
    const problem = '"2026-12-32": 2026-12-32 does not exist: the days of that month run from 01 to 31'
    expect(await scheduleProblems(text)).toEqual([
      `9:19 peaks[0].except[0]: ${problem}`,
      `9:19 peaks[1].except[0]: ${problem}`,
    ])
  })

  it('that doubles and doubles itself is stopped', async () => {
    const nine = (word: string) => `[${Array.from({ length: 9 }, () => word).join(', ')}]`
    const bomb = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].reduce(
      (text, name) =>
        `${text}${name}: &${name} ${nine(text === '' ? 'x' : `*${String.fromCharCode(name.charCodeAt(0) - 1)}`)}\n`,
      '',
    )
    expect(await scheduleProblems(bomb)).toEqual([
      expect.stringMatching(/more than 100000 values, aliases written out$/),
    ])
  })

  it('that holds itself is stopped', async () => {
    expect(await scheduleProblems('fleet: &a [*a]\n')).toEqual([
      expect.stringMatching(/nested too deeply: at most 32 levels$/),
    ])
  })

  it('nested tens of thousands of levels deep does not overflow anything', async () => {
    for (const text of ['['.repeat(150_000), '- '.repeat(99_000), '{a: '.repeat(40_000)]) {
      expect(await scheduleProblems(text)).toContainEqual(
        expect.stringMatching(/nested too deeply: at most 32 levels$/),
      )
    }
  })

  it('of a million tiny parts is refused before it is parsed', async () => {
    expect(await scheduleProblems('"'.repeat(1_000_000))).toEqual([
      '1:1 : the file has too many parts: a file holds at most 100000 values',
    ])
  })

  it('with several documents is pointed at', async () => {
    expect(await scheduleProblems(`${evenings}---\n${evenings}`)).toEqual([
      '9:1 : a second document begins here: a file holds one, move the rest to a file of its own',
    ])
  })

  it('that is broken names the line, and every broken line', async () => {
    expect(await scheduleProblems('fleet: "chat\n')).toEqual([
      '2:1 : a quotation mark is never closed: close it where the text ends',
    ])
    expect(await scheduleProblems('fleet: a: b\nx: @y\n')).toEqual([
      '1:8 : a second colon on this line, or a wrong indentation: put text with a colon in quotes, and line keys up',
      '2:4 : text cannot begin with @: put it in quotes',
    ])
  })

  it('with keys of JavaScript objects changes nothing but the list of problems', async () => {
    expect(
      await scheduleProblems(`__proto__: { polluted: yes }\nconstructor: { prototype: 1 }\n${evenings}`),
    ).toEqual([
      '1:1 __proto__: unknown key `__proto__`: the keys here are fleet, timezone, peaks',
      '2:1 constructor: unknown key `constructor`: the keys here are fleet, timezone, peaks',
    ])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    const { fleets } = await desiredOf({
      'policies/chat.yaml': chat.replace(
        'name: tcp_established',
        'name: tcp\n  dimensions: { __proto__: x, toString: y }',
      ),
    })
    expect(Object.entries(fleets[0]?.policy.metric.dimensions ?? {})).toEqual([['toString', 'y']])
  })

  it('with more mistakes than anyone reads is cut with a count', async () => {
    const problems = await scheduleProblems(
      Array.from({ length: 1_500 }, (_, n) => `key-${n}-of-nothing: 1\n`).join(''),
    )
    expect(problems).toHaveLength(1_001)
    expect(problems.filter((problem) => problem.includes('more problems in this file'))).toEqual([
      '1:1 : 503 more problems in this file are not listed',
    ])
  })
})

describe('links and devices', () => {
  it('are followed inside the repository, and refused where they leave it', async () => {
    const folder = repository({ 'policies/chat.yaml': chat, 'shared/evenings.yaml': evenings })
    mkdirSync(join(folder, 'schedules'))
    symlinkSync('../shared/evenings.yaml', join(folder, 'schedules/chat.yaml'))
    expect(await problemsIn(folder)).toEqual([])
    symlinkSync('/etc/passwd', join(folder, 'schedules/secret.yaml'))
    symlinkSync('circle.yaml', join(folder, 'schedules/circle.yaml'))
    symlinkSync('nowhere', join(folder, 'schedules/dangling.yaml'))
    mkdirSync(join(folder, 'schedules/folder.yaml'))
    expect(await problemsIn(folder)).toEqual([
      'schedules/circle.yaml:1:1 : the file is a symbolic link that goes in circles',
      'schedules/dangling.yaml:1:1 : the file does not exist',
      'schedules/folder.yaml:1:1 : not a regular file: put a text file here',
      'schedules/secret.yaml:1:1 : a symbolic link leaves the repository: put a copy of the file here',
    ])
  })

  it('cannot bring in a folder from elsewhere', async () => {
    const elsewhere = repository({ 'a.yaml': evenings })
    const folder = repository({ 'policies/chat.yaml': chat })
    symlinkSync(elsewhere, join(folder, 'schedules'))
    expect(await problemsIn(folder)).toEqual([
      'schedules:1:1 : a symbolic link leaves the repository: put a copy of the file here',
    ])
  })

  it('that would block whoever opens them are refused', async () => {
    const folder = repository({ 'policies/chat.yaml': chat })
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'policies/pipe.yaml')])
    expect(await problemsIn(folder)).toEqual([
      'policies/pipe.yaml:1:1 : not a regular file: put a text file here',
    ])
  })

  it.skipIf(process.getuid?.() === 0)('without permission are problems', async () => {
    const folder = repository({ 'policies/chat.yaml': chat })
    writeFileSync(join(folder, 'policies/game.yaml'), chat)
    chmodSync(join(folder, 'policies/game.yaml'), 0)
    expect(await problemsIn(folder)).toEqual([
      'policies/game.yaml:1:1 : the file cannot be read, permission is denied',
    ])
  })
})

it('reads the same repository the same way twice, in the same order', async () => {
  const folder = repository({
    'policies/zebra.yaml': chat.replace('fleet: chat', 'fleet: zebra').replace('prod-chat-ws', 'z'),
    'policies/chat.yaml': chat,
    'schedules/b.yaml': evenings,
    'schedules/a.yaml': evenings.replace('name: evening', 'name: other'),
  })
  const first = await readRepository(folder)
  expect(first).toEqual(await readRepository(folder))
  expect(first.desired?.fleets.map(({ name, file }) => `${name} ${file}`)).toEqual([
    'chat policies/chat.yaml',
    'zebra policies/zebra.yaml',
  ])
  expect(
    first.desired?.fleets[0]?.peaks.map(({ name, place }) => `${name} ${place.file}:${place.line}`),
  ).toEqual(['other schedules/a.yaml:4', 'evening schedules/b.yaml:4'])
})

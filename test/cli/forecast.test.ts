import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { CommanderError } from 'commander'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { SpringtideError } from '../../src/core/error.ts'
import { plain } from '../../src/render/paint.ts'
import { type Ran, root, scratch, tide } from './tide.ts'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
const start = Date.UTC(2025, 2, 3)
const origin = '2025-03-31T00:00Z'

/** Four weeks of half hours, with an evening in each day. */
function load(at: number): number {
  const hour = (at % DAY) / HOUR
  return Math.round(50_000 + 300_000 * Math.exp(-(((hour - 19) / 3) ** 2)) + ((at / HOUR) % 7) * 300)
}

function rowsOf(days = 28, step = 30 * MINUTE): string[] {
  return Array.from({ length: (days * DAY) / step }, (_, index) => {
    const at = start + index * step
    return `${new Date(at).toISOString()},${load(at)}`
  })
}

function file(name: string, text: string | Buffer): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}

const history = () => file('load.csv', ['timestamp,value', ...rowsOf()].join('\n'))

/** In this process, which knows the method already; as a process of its own it is run by the tests of the workflow. */
async function forecast(...args: string[]): Promise<Ran> {
  const ran: Ran = { code: null, out: '', err: '' }
  const screen: Terminal = {
    out(text) {
      ran.out += text
    },
    err(text) {
      ran.err += text
    },
    paint: plain,
    columns: 100,
    during: (_what, work) => work,
  }
  const program = createProgram(screen, async (work) => {
    try {
      ran.code = await work()
    } catch (error) {
      if (!(error instanceof SpringtideError)) throw error
      ran.code = 1
      screen.err(`${error.message}\n${error.hint}\n`)
    }
  })
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: screen.err })
  try {
    await program.parseAsync(['forecast', ...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    ran.code = error.exitCode
  }
  return ran
}

describe('tide forecast', () => {
  it('names the help of the verb where an option is wrong', async () => {
    const { code, err } = await forecast('--hours', 'x')
    expect(code).toBe(1)
    expect(err).toContain('(tide help forecast tells more)')
  })

  it('prints exactly timestamp,point,q90,q95 as CSV, in order, that reads as what it was', async () => {
    const { code, out } = await forecast('--history', history(), '--at', origin, '--format', 'csv')
    expect(code).toBe(0)
    const [head, ...rows] = out.trimEnd().split('\n')
    expect(head).toBe('timestamp,point,q90,q95')
    expect(rows).toHaveLength(96)
    for (const [index, row] of rows.entries()) {
      const [time = '', ...cells] = row.split(',')
      expect(time).toBe(`${new Date(Date.parse(origin) + index * 30 * MINUTE).toISOString().slice(0, 19)}Z`)
      const [point = 0, q90 = 0, q95 = 0] = cells.map(Number)
      expect(cells).toHaveLength(3)
      expect(point).toBeGreaterThanOrEqual(0)
      expect(q90).toBeGreaterThanOrEqual(point)
      expect(q95).toBeGreaterThanOrEqual(q90)
      expect(q95).toBeGreaterThan(0)
    }
    const json = JSON.parse((await forecast('--history', history(), '--at', origin, '--json')).out)
    const points = json.forecasts[0].points.map(({ at, point, q90, q95 }: Record<string, unknown>) =>
      [`${String(at).slice(0, 19)}Z`, point, q90, q95].join(','),
    )
    expect(rows).toEqual(points)
  })

  it('gives the same bytes each time, also from gzip, and whatever came after --at', async () => {
    const rows = rowsOf()
    const before = rows.filter((row) => row < origin.slice(0, 10))
    const after = Array.from({ length: 200 }, (_, index) => {
      const value = ['', '-5', 'NaN', '=cmd|calc', '1e99', '7,8', `${index * 1e6}`][index % 7]
      return `${new Date(Date.parse(origin) + index * 17 * MINUTE).toISOString()},${value}`
    })
    const files = [
      file('a.csv', rows.join('\n')),
      file('b.csv.gz', gzipSync(before.join('\n'))),
      file('c.csv', [...after.slice(0, 9), ...before, ...after].join('\n')),
    ]
    const runs = await Promise.all(
      files.map((name) => forecast('--history', name, '--at', origin, '--format', 'csv')),
    )
    expect(new Set(runs.map(({ code, out, err }) => `${code} ${err} ${out}`)).size).toBe(1)
  })

  it('shows people a chart and a table of hours, in their local time', async () => {
    const { code, out } = await forecast(
      '--history',
      history(),
      '--at',
      origin,
      '--timezone',
      'America/Sao_Paulo',
    )
    expect(code).toBe(0)
    expect(out).toContain('48 hours from Sun 30 Mar 21:00 America/Sao_Paulo')
    expect(out).toContain('█ likely; ░ up to q95')
    expect(out).toMatch(/^ {2}Mon 31 Mar 16:00 +\d{3},\d{3} +\d{3},\d{3} +\d{3},\d{3}$/m)
    expect(out.match(/^ {2}\w{3} \d+ \w{3} \d\d:00 /gm)).toHaveLength(48)
  })

  it('scales the history to a peak', async () => {
    const most = async (...args: string[]) => {
      const { out } = await forecast('--history', history(), '--at', origin, '--format', 'csv', ...args)
      return Math.max(
        ...out
          .split('\n')
          .slice(1, -1)
          .map((row) => Number(row.split(',')[1])),
      )
    }
    expect((await most('--peak', '3510k')) / (await most())).toBeCloseTo(10, 0)
  })

  it('begins where a file of the past ends, and says so', async () => {
    const { code, out } = await forecast('--history', history())
    expect(code).toBe(0)
    expect(out).toContain('the forecast begins where it ends, 2025-03-31T00:00Z')
  })

  it('looks back on request, and says whether to trust it', async () => {
    const { code, out } = await forecast('--history', history(), '--at', origin, '--backtest')
    expect(code).toBe(0)
    expect(out).toMatch(/Backtest {2}\d+ forecasts of 48 hours, made at midnights \(UTC\)/)
    expect(out).toMatch(/\(WAPE\) +[\d.]+ % +[\d.]+ % +[\d.]+ %/)
    expect(out).toMatch(/^ {2}(It has earned trust|Trust it with|Read it with care)/m)
  })

  it('writes a page with the chart', async () => {
    const page = path.join(path.dirname(history()), 'page.html')
    const { code, err } = await forecast('--history', history(), '--at', origin, '--html', page)
    expect([code, err]).toEqual([0, `${page} is written\n`])
    expect(readFileSync(page, 'utf8')).toContain('<title>What came, and what is to come')
  })

  const wrong: [string, string[], string][] = [
    ['two rows', [...rowsOf().slice(0, 2)], 'has 2 values'],
    ['an hour of rows', rowsOf(28, 5 * MINUTE).slice(0, 12), ''],
    ['nothing but zeros', rowsOf().map((row) => row.replace(/,.*/, ',0')), ''],
    [
      'text for a number',
      [...rowsOf(), '2025-03-31T00:00:00Z,=cmd|calc'],
      'load.csv:1345: "=cmd|calc" is no number',
    ],
    ['an infinite number', [...rowsOf(), '2025-03-31T00:00:00Z,Infinity'], 'is no number'],
    ['a time that is none', [...rowsOf(), '2025-02-30T00:00:00Z,5'], 'is no ISO 8601 time'],
    ['three cells', [...rowsOf(), '2025-03-31T00:00:00Z,5,6'], '3 cells'],
    ['nothing', [], 'has no value'],
  ]
  it.each(wrong)(
    'refuses %s in a sentence, or says something that is a number',
    async (_what, rows, message) => {
      const { code, out, err } = await forecast(
        '--history',
        file('load.csv', rows.join('\n')),
        '--format',
        'csv',
      )
      expect(err).not.toMatch(/^\s+at /m)
      expect(out).not.toMatch(/NaN|Infinity|undefined/)
      if (message !== '') expect([code, err]).toEqual([1, expect.stringContaining(message)])
      else if (code === 0) expect(out).toMatch(/^timestamp,point,q90,q95\n/)
      else expect(err.split('\n').length).toBe(3)
    },
  )

  it.each([
    [['--at', '2100-01-01T00:00Z'], 'is to come'],
    [['--at', '2025-03-01T00:00Z'], 'has no value before 2025-03-01T00:00Z'],
    [['--at', '2025-06-01T00:00Z'], 'ends at 2025-03-30T23:30Z, 62 days before'],
    [['--country', 'XX'], 'no holidays are known of "XX"'],
    [['--timezone', 'Mars/Olympus'], 'Write an IANA time zone'],
    [['--all'], 'a history is of one fleet'],
    [['--format', 'csv', '--json'], 'cannot be used with'],
    [['--write', 'x.forecast.yaml'], 'a schedule is for a fleet'],
    [['--events', '/nowhere.csv'], 'nowhere.csv cannot be read'],
    [['--hours', '0'], 'Write whole hours'],
    [['--step', '1d'], 'Write a duration from 1m to 6h'],
    [['--step', '30s'], 'Write a duration from 1m to 6h'],
    [['--format', 'xml'], 'Allowed choices are text, csv'],
  ])('refuses %j in a sentence', async (args, message) => {
    const { code, out, err } = await forecast('--history', history(), ...args)
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(message)
  })

  it('asks whose load it is to be where nobody says', async () => {
    expect(await forecast()).toMatchObject({
      code: 1,
      err: expect.stringContaining('whose load is it to be?'),
    })
    expect(await forecast('--all', '--write', 'x.forecast.yaml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('name the folder for all of them'),
    })
    const policy = readFileSync(path.join(root, 'policies/chat.yaml'), 'utf8')
    const none = scratch({ 'policies/chat.yaml': policy.replace('forecast: true', 'forecast: false') })
    expect(await forecast('--all', '--repo', none)).toMatchObject({
      code: 1,
      err: expect.stringContaining('write `forecast: true` into the policy'),
    })
  })
})

describe('tide forecast of a fleet', () => {
  const at = '2027-06-29T04:00Z'
  const from = ['--sandbox', '--at', at]

  it('reads the history of its metric, and lives by the clock of its schedules', async () => {
    const { code, out } = await forecast('chat', ...from, '--repo', scratch())
    expect(code).toBe(0)
    expect(out).toContain('chat 48 hours from Tue 29 Jun 06:00 Europe/Paris')
    expect(out).toContain('from 35 days of the metric WebSocket tcp_established, in steps of 5m')
  })

  it('writes a schedule that is valid, that check has nothing against, and that nobody wrote before', async () => {
    const repo = scratch()
    const before = await tide(['check', '--json', '--repo', repo, '--at', at])
    const { code, out } = await forecast(
      'chat',
      ...from,
      '--repo',
      repo,
      '--write',
      path.join(repo, 'schedules'),
    )
    expect([code, out]).toEqual([0, expect.stringMatching(/chat\.forecast\.yaml is written, with \d+ peaks/)])
    const text = readFileSync(path.join(repo, 'schedules/chat.forecast.yaml'), 'utf8')
    expect(text).toContain('# Forecast of 2027-06-29T04:00Z for 48 hours')
    expect(text).toMatch(/connections: \d+ \} # q95 [\d,]+ at \d\d:\d\d, [\d,]+ likely$/m)
    for (const then of [at, '2027-08-01T00:00Z']) {
      const after = await tide(['check', '--json', '--repo', repo, '--at', then])
      const plain = await tide(['check', '--json', '--repo', scratch(), '--at', then])
      expect([after.code, JSON.parse(after.out)]).toEqual([plain.code, JSON.parse(plain.out)])
    }
    expect(before.code).toBe(0)
  })

  it('replaces the file that it wrote itself, and never one of a person', async () => {
    const repo = scratch({ 'schedules/mine.forecast.yaml': 'fleet: chat\n' })
    const schedules = path.join(repo, 'schedules')
    const own = path.join(schedules, 'chat.forecast.yaml')
    const write = (where: string, ...args: string[]) =>
      forecast('chat', ...from, '--repo', scratch(), '--write', where, ...args)
    expect((await write(own)).code).toBe(0)
    const first = readFileSync(own, 'utf8')
    expect((await write(own, '--quantile', 'q90')).code).toBe(0)
    expect(readFileSync(own, 'utf8')).not.toBe(first)
    expect(readFileSync(own, 'utf8')).toContain('# Made for the 90th percentile (q90)')
    const mine = path.join(schedules, 'mine.forecast.yaml')
    expect(await write(mine)).toMatchObject({
      code: 1,
      err: expect.stringContaining('was not written by tide forecast'),
    })
    expect(readFileSync(mine, 'utf8')).toBe('fleet: chat\n')
    const named = await write(path.join(schedules, 'chat.yaml'))
    expect(named).toMatchObject({ code: 1, err: expect.stringContaining('is no name for a forecast') })
  })

  it('takes its own file away where the base floor is enough', async () => {
    const repo = scratch()
    const own = path.join(repo, 'schedules/chat.forecast.yaml')
    const write = (...args: string[]) =>
      forecast('chat', '--history', history(), '--at', origin, '--repo', repo, '--write', own, ...args)
    expect((await write()).out).toContain('is written')
    expect(existsSync(own)).toBe(true)
    expect((await write('--peak', '100')).out).toContain('Nothing is over the base floor')
    expect(existsSync(own)).toBe(false)
  })

  it('says where the forecast is more than the group can be, and writes what it can', async () => {
    const repo = scratch()
    const own = path.join(repo, 'schedules/chat.forecast.yaml')
    const args = ['--history', history(), '--at', origin, '--repo', repo, '--write', own, '--peak', '2m']
    const { code, out } = await forecast('chat', ...args)
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/40 instances are for 640,000: no floor is higher\./),
    ])
    expect(readFileSync(own, 'utf8')).toContain('connections: 640000')
    expect((await tide(['check', '--repo', repo, '--at', origin])).code).toBe(0)
  })

  it('forecasts every fleet that asks for it, as JSON with the keys that docs/json.md shows', async () => {
    const repo = scratch()
    const args = [
      '--all',
      ...from,
      '--repo',
      repo,
      '--write',
      path.join(repo, 'schedules'),
      '--backtest',
      '--json',
    ]
    const { code, out, err } = await forecast(...args)
    expect([code, err]).toEqual([0, ''])
    const json = JSON.parse(out)
    expect(json.forecasts.map(({ fleet }: { fleet: string }) => fleet)).toEqual(['chat'])
    const docs = readFileSync(path.join(root, 'docs/json.md'), 'utf8')
    const [, block = '{}'] = /## `forecast`\n\n```json\n([\s\S]*?)^```$/m.exec(docs) ?? []
    expect(keys(JSON.parse(block))).toEqual(keys(json))
  }, 60_000)
})

it('goes on with the others where one of all fleets cannot be forecast, and fails', async () => {
  const policyOf = (fleet: string) => readFileSync(path.join(root, `policies/${fleet}.yaml`), 'utf8')
  const repo = scratch({
    'policies/chat.yaml': policyOf('chat').replace('country: FR', 'country: XX'),
    'policies/game.yaml': `${policyOf('game')}\nforecast: true\n`,
  })
  const ran = await forecast('--all', '--sandbox', '--at', '2027-06-29T04:00Z', '--repo', repo)
  expect(ran).toMatchObject({ code: 1, err: 'chat: no holidays are known of "XX"\n' })
  expect(ran.out).toMatch(/^game 48 hours from /)
})

function keys(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return typeof value[0] === 'object' ? keys(value[0], `${at}[]`) : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .flatMap(([key, inner]) => [`${at}.${key}`, ...keys(inner, `${at}.${key}`)])
    .sort()
}

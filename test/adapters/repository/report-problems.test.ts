import { describe, expect, it } from 'vitest'
import { chat, desiredOf, problemsOf } from './scratch.ts'

const report = `at: 07:00
timezone: Europe/Paris
from: Springtide <springtide@example.com>
to: [ops@example.com]
`

/** The problems of the report file, changed: without its file name. */
async function changed(from: string, to: string): Promise<string[]> {
  if (!report.includes(from)) throw new Error(`the report file has no ${from}`)
  const files = { 'policies/chat.yaml': chat, 'policies/report.yaml': report.replace(from, to) }
  return (await problemsOf(files)).map((problem) => problem.replace('policies/report.yaml:', ''))
}

describe('policies/report.yaml', () => {
  it('stands beside the fleets, whatever the case of its name; without it there is no report', async () => {
    const { mailing, fleets } = await desiredOf({
      'policies/chat.yaml': chat,
      'policies/Report.YML': report,
    })
    expect(fleets.map(({ name }) => name)).toEqual(['chat'])
    expect(mailing).toEqual({
      at: 420,
      timezone: 'Europe/Paris',
      from: 'Springtide <springtide@example.com>',
      to: ['ops@example.com'],
      replyTo: [],
      send: 'always',
    })
    expect(await desiredOf({ 'policies/chat.yaml': chat })).not.toHaveProperty('mailing')
  })

  it('is there once', async () => {
    const files = {
      'policies/chat.yaml': chat,
      'policies/report.yaml': report,
      'policies/report.yml': report,
    }
    expect(await problemsOf(files)).toEqual([
      'policies/report.yml:1:1 : a second report file beside policies/report.yaml: keep one',
    ])
  })

  it('is no fleet, and no fleet can be named like it', async () => {
    expect(await problemsOf({ 'policies/report.yaml': report })).toEqual([
      'policies:1:1 : no policy files, so there is no fleet to look after: write policies/<fleet>.yaml with fleet, group, region, capacity and metric, or have it written: tide adopt <group> --region <name>',
    ])
    expect(await problemsOf({ 'policies/x.yaml': chat.replace('fleet: chat', 'fleet: report') })).toEqual([
      'policies/x.yaml:1:8 fleet: no fleet can be named report: policies/report.yaml is for the nightly report, choose another name',
    ])
  })

  it.each([
    ['to:', 'too:', '4:1 too: unknown key `too`: did you mean `to`?'],
    ['from: ', 'form: ', '3:1 form: unknown key `form`: did you mean `from`?'],
    ['at: 07:00\n', '', '1:1 at: missing key `at`: write for example `at: 08:00`'],
    [
      'timezone: Europe/Paris',
      'timezone: Europe/Pari',
      '2:11 timezone: "Europe/Pari": no such IANA time zone, did you mean Europe/Paris?',
    ],
    ['07:00', '24:00', '1:5 at: a report cannot be made at 24:00: write 00:00, of the next day'],
    [
      '07:00',
      '02:30',
      '1:5 at: 02:30 does not exist on 2027-03-28 in Europe/Paris, clocks go forward over it, and that night would have no report: write 03:00 or later',
    ],
    ['[ops@example.com]', '[]', '4:5 to: the list is empty: write at least 1'],
    [
      '[ops@example.com]',
      '[ops@example]',
      '4:6 to[0]: "ops@example" is no mail address: write ops@example.com or Springtide <springtide@example.com>',
    ],
    [
      '[ops@example.com]',
      '[ops@example.com, Ops <OPS@Example.com>]',
      '4:23 to[1]: ops@example.com is already to[0]: remove one of them',
    ],
    [
      '[ops@example.com]\n',
      '[ops@example.com]\nreplyTo: [a@example.com, a@example.com]\n',
      '5:26 replyTo[1]: a@example.com is already replyTo[0]: remove one of them',
    ],
    [
      '[ops@example.com]\n',
      '[ops@example.com]\nsend: on-finding\n',
      '5:7 send: "on-finding" is none of always, on-findings: did you mean on-findings?',
    ],
  ])('with %j as %j says where and what to write', async (from, to, problem) => {
    expect(await changed(from, to)).toEqual([problem])
  })

  it('says all of its problems at once', async () => {
    const problems = await changed(report, report.replace('07:00', '02:30').replace('[ops', '[x, ops'))
    expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual(['1:5 at', '4:6 to[0]'])
  })
})

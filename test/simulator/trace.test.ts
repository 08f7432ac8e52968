import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { fitTrace } from '../../src/simulator/fit-trace.ts'
import { readTrace } from '../../src/simulator/trace.ts'

function file(content: string | Buffer, name = 'load.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const read = (...rows: string[]) => readTrace(file(`${rows.join('\n')}\n`))
const at = (time: string) => Date.parse(`2027-06-29T${time}Z`)

describe('a trace file', () => {
  it('is read with and without a header, with ISO and epoch times, quoted, and with CRLF', async () => {
    const expected = { at: [at('18:00'), at('18:01')], values: [5, 7.5] }
    const [first, second] = [at('18:00'), at('18:01')]
    for (const rows of [
      ['timestamp,value', '2027-06-29T18:00:00Z,5', '2027-06-29T18:01:00Z,7.5'],
      ['2027-06-29 18:00:00,5', '2027-06-29T20:01+02:00,7.5'],
      ['2027-06-29T18:00:00.000Z,5', '2027-06-29T18:01:00-0000,7.5'],
      ['"time","load"', `"${first}","5"`, `"${second}","7.5"`],
      [`${first / 1_000},5`, `${second / 1_000}.0,7.5`],
      ['timestamp,value\r', '2027-06-29T18:00:00Z,5\r', '\r', '2027-06-29T18:01:00Z,7.5\r'],
      ['\ufefftimestamp,value', '2027-06-29T18:00:00Z,5', '2027-06-29T18:01:00Z,7.5'],
    ]) {
      const trace = await read(...rows)
      expect({ at: [...trace.at], values: [...trace.values] }).toEqual(expected)
    }
  })

  it('is read from gzip, whatever it is called', async () => {
    const rows = '2027-06-29T18:00:00Z,5\n2027-06-29T18:01:00Z,6'
    expect([...(await readTrace(file(gzipSync(rows), 'load.bin'))).values]).toEqual([5, 6])
  })

  it('leaves out what nothing was measured in, and says so', async () => {
    const trace = await read(
      'timestamp,value',
      '1000000000,1',
      '1000000060,NaN',
      '1000000120,',
      '1000000180,-1',
      '1000000240,2',
    )
    expect([...trace.values]).toEqual([1, 2])
    expect(trace.notes).toEqual([
      '2 rows without a value left out.',
      '1 row with a negative value left out, the first at load.csv:5.',
    ])
  })

  it('sorts rows, and takes the highest of one time, and says so', async () => {
    const trace = await read('1000000120,3', '1000000000,1', '1000000060,2', '1000000060,9')
    expect([...trace.values]).toEqual([1, 9, 3])
    expect(trace.notes).toEqual([
      '1 row out of order: sorted by time.',
      '1 row for a time that was there already: the highest value counts.',
    ])
  })

  it('says where a time has no zone', async () => {
    const trace = await read('2027-06-29 18:00,5', '2027-06-29,5')
    expect(trace.notes).toContain('2 rows with no time zone, read as UTC.')
  })

  it.each([
    ['2027-06-29T18:00:00Z,five', 'load.csv:3: "five" is no number'],
    ['2027-06-29T18:00:00Z,0x10', 'load.csv:3: "0x10" is no number'],
    ['2027-06-29T18:00:00Z,Infinity', 'load.csv:3: "Infinity" is no number'],
    ['2027-06-29T18:00:00Z,1e300', 'load.csv:3: "1e300" is too large'],
    ['2027-02-30T18:00:00Z,5', 'load.csv:3: "2027-02-30T18:00:00Z" is no ISO 8601 time'],
    ['2027-06-29T24:00:00Z,5', 'load.csv:3: "2027-06-29T24:00:00Z" is no ISO 8601 time'],
    ['yesterday,5', 'load.csv:3: "yesterday" is no ISO 8601 time'],
    ['12,5', 'load.csv:3: "12" is no ISO 8601 time'],
    ['2027-06-29T18:00:00Z,450,000', 'load.csv:3: 3 cells, where timestamp,value are two'],
    ['2027-06-29T18:00:00Z', 'load.csv:3: 1 cell, where timestamp,value are two'],
    [`2027-06-29T18:00:00Z,${'1'.repeat(2_000)}`, 'load.csv:3: a line of more than 1,000 characters'],
    ['\u001b[2J\u202e,5', 'load.csv:3: '],
  ])('is refused with its line: %j', async (row, message) => {
    await expect(read('timestamp,value', '1000000000,1', row)).rejects.toMatchObject({
      code: 'bad-trace',
      message: expect.stringContaining(message),
    })
  })

  it('is refused when it is not there, broken, binary or without two values', async () => {
    const broken = gzipSync('1000000000,1\n'.repeat(9_999)).subarray(0, 60)
    for (const name of [
      '/nowhere/load.csv',
      '/dev/zero',
      tmpdir(),
      file(broken),
      file(Buffer.alloc(5_000)),
      file(''),
      file('t,v\n1000000000,1'),
    ])
      await expect(readTrace(name)).rejects.toMatchObject({ code: 'bad-trace' })
  })
})

describe('a trace as load', () => {
  const size = { scale: 1 }

  it('is interpolated between the hours, held in a gap, and says both', async () => {
    const trace = await read(
      '2027-06-29T00:00Z,0',
      '2027-06-29T01:00Z,60',
      '2027-06-29T02:00Z,120',
      '2027-06-29T08:00Z,60',
      '2027-06-29T09:00Z,60',
    )
    const { from, load, notes } = fitTrace(trace, { size })
    const valueAt = (time: string) => load[(at(time) - from) / MINUTE]
    expect(load.length).toBe(10 * 60)
    expect(
      ['00:00', '00:01', '00:59', '01:30', '02:00', '05:00', '07:59', '08:00', '09:59'].map(valueAt),
    ).toEqual([0, 1, 59, 90, 120, 120, 120, 60, 60])
    expect(notes).toEqual([
      'About 1h between values: the minutes in between are interpolated.',
      '1 gap of more than 3h held at the value before, the longest 6h from 2027-06-29T02:00Z.',
    ])
  })

  it('is interpolated where single minutes are missing, and says how many', async () => {
    const trace = await read(
      '2027-06-29T00:00Z,1',
      '2027-06-29T00:01Z,2',
      '2027-06-29T00:04Z,8',
      '2027-06-29T00:05Z,9',
    )
    const { load, notes } = fitTrace(trace, { size })
    expect([...load]).toEqual([1, 2, 4, 6, 8, 9])
    expect(notes).toEqual(['2 missing minutes are interpolated.'])
  })

  it('is the average of each minute where it is finer', async () => {
    const trace = await read(
      '1800000000,1',
      '1800000020,2',
      '1800000040,6',
      '1800000060,4',
      '1800000080,4',
      '1800000100,4',
    )
    const { load, notes } = fitTrace(trace, { size })
    expect([...load]).toEqual([3, 4])
    expect(notes).toEqual(['About 20s between values: each minute is the average of its own.'])
  })

  it('is scaled so that the highest of the minutes played is the peak', async () => {
    const trace = await read('2027-06-29T00:00Z,50', '2027-06-29T00:01Z,100', '2027-06-29T00:02Z,400')
    const fit = { from: at('00:00'), to: at('00:02'), size: { peak: 450_000 } }
    const { load, notes } = fitTrace(trace, fit)
    expect([...load]).toEqual([225_000, 450_000])
    expect(notes).toEqual(['Scaled by 4500: the highest minute, 100 as recorded, is 450,000 connections.'])
    expect([...fitTrace(trace, { size: { scale: 0.5 } }).load]).toEqual([25, 50, 200])
  })

  it('is moved by whole weeks to where it is asked for, and says so', async () => {
    const trace = await read('2027-06-29T18:00Z,1', '2027-06-29T18:01Z,2', '2027-06-29T18:02Z,3')
    const later = Date.parse('2027-07-20T18:01Z')
    expect(fitTrace(trace, { from: later, size })).toMatchObject({
      from: later,
      load: Float64Array.of(2, 3),
      notes: ['Played 3 weeks later than recorded: the same weekdays, the same UTC clock.'],
    })
    const earlier = Date.parse('2027-06-22T18:00Z')
    expect(fitTrace(trace, { from: earlier, to: earlier + MINUTE, size })).toMatchObject({
      load: Float64Array.of(1),
      notes: ['Played 1 week earlier than recorded: the same weekdays, the same UTC clock.'],
    })
  })

  it('is moved by no more weeks than needed', async () => {
    const rows = Array.from(
      { length: 21 },
      (_, day) => `${(Date.parse('2027-06-01T00:00Z') + day * 86_400_000) / 1_000},${day + 1}`,
    )
    const trace = await read(...rows)
    const from = Date.parse('2027-06-24T00:00Z')
    expect(fitTrace(trace, { from, to: from + MINUTE, size }).load[0]).toBe(17)
  })

  it('is refused where it does not hold what is asked, is zero, or is too long for one run', async () => {
    const trace = await read('2027-06-29T18:00Z,0', '2027-06-29T18:01Z,0')
    const refused = (...[of, fit]: Parameters<typeof fitTrace>) => expect(() => fitTrace(of, fit))
    refused(trace, { size }).toThrow('load.csv is zero from 2027-06-29T18:00Z on: there is no load to play')
    refused(trace, { from: at('17:00'), size }).toThrow('does not hold 2027-06-29T17:00Z to')
    refused(trace, { from: at('18:00'), to: at('20:00'), size }).toThrow('does not hold')
    refused(trace, { from: at('18:01'), to: at('18:00'), size }).toThrow('is no minute of load')
    const years = await read('2020-01-01,1', '2022-01-01,1')
    refused(years, { size }).toThrow('days are more than the 400 of one run: say --from and --to')
  })
})

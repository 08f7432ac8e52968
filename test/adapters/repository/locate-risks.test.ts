import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { locateRisks } from '../../../src/adapters/repository/locate-risks.ts'
import type { Risk } from '../../../src/core/proofs/risk.ts'
import { chat, evenings, repository } from './scratch.ts'

function aRisk(at: Risk['at'], file = 'policies/chat.yaml'): Risk {
  return { code: 'flapping', fleet: 'chat', file, severity: 'error', at, says: 'it flaps', fix: 'less' }
}

const folder = () => repository({ 'policies/chat.yaml': chat, 'schedules/chat.yaml': evenings })

function places(risks: Risk[], directory = folder()): string[] {
  const [proof] = locateRisks(directory, [{ fleet: 'chat', risks, accepted: [], survives: null }])
  return (proof?.risks ?? []).map(({ file, line, column, path }) => `${file}:${line}:${column} ${path}`)
}

describe('the place of a risk', () => {
  it.each([
    ['a value, where it stands beside its key', ['scaling', 'in', 'at'], '24:9 scaling.in.at'],
    ['a section, at its key', ['scaling', 'in'], '23:3 scaling.in'],
    ['a list of items, at its key', ['scaling', 'out', 'steps'], '20:5 scaling.out.steps'],
    ['an item of a list', ['scaling', 'out', 'steps', 1], '22:9 scaling.out.steps[1]'],
    ['a part of an item', ['scaling', 'out', 'steps', 1, 'add'], '22:29 scaling.out.steps[1].add'],
    ['a section in one line, at its value', ['warmPool'], '30:11 warmPool'],
    ['a key that is not written, at its parent', ['capacity', 'zones'], '4:1 capacity.zones'],
    ['a section that is not written, at the start', ['telemetry', 'every'], '1:1 telemetry.every'],
  ])('is %s', (_what, path, place) => {
    expect(places([aRisk(path)])).toEqual([`policies/chat.yaml:${place}`])
  })

  it('is the line of a schedule, which needs no reading', () => {
    const place = { file: 'schedules/chat.yaml', line: 4 }
    expect(places([aRisk(place, place.file)], '/nowhere')).toEqual(['schedules/chat.yaml:4:1 '])
  })

  it('is the start of a file that is gone by now', () => {
    const directory = folder()
    rmSync(join(directory, 'policies/chat.yaml'))
    expect(places([aRisk(['capacity', 'min'])], directory)).toEqual(['policies/chat.yaml:1:1 capacity.min'])
  })

  it('is found for accepted ones too, with their reason', () => {
    const accepted = [{ ...aRisk(['capacity', 'min']), accepted: 'on purpose' }]
    const proof = { fleet: 'chat', risks: [], accepted, survives: { instances: 3, perMinute: 900 } }
    expect(locateRisks(folder(), [proof])).toEqual([
      {
        fleet: 'chat',
        risks: [],
        accepted: [
          {
            code: 'flapping',
            fleet: 'chat',
            file: 'policies/chat.yaml',
            severity: 'error',
            line: 5,
            column: 8,
            path: 'capacity.min',
            says: 'it flaps',
            fix: 'less',
            accepted: 'on purpose',
          },
        ],
        survives: { instances: 3, perMinute: 900 },
      },
    ])
  })
})

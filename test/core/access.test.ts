import { describe, expect, it } from 'vitest'
import { Access, mayChange } from '../../src/core/access.ts'

const access = Access.parse({
  workspace: 'T012AB3CD',
  people: { U012AB3CD: 'Ada', W034EF5GH: 'Grace Hopper' },
  channels: ['C012AB3CD', 'G034EF5GH'],
})
const ada = { workspace: 'T012AB3CD', person: 'U012AB3CD', channel: 'C012AB3CD' }

describe('who may change something from Slack', () => {
  it('is a person of the file, in a channel of the file', () => {
    expect(mayChange(access, ada)).toEqual({ name: 'Ada' })
    expect(mayChange(access, { ...ada, person: 'W034EF5GH', channel: 'G034EF5GH' })).toEqual({
      name: 'Grace Hopper',
    })
  })

  it('is nobody where there is no file', () => {
    expect(mayChange(undefined, ada)).toEqual({
      refused: 'nobody may change anything from Slack: there is no policies/access.yaml',
    })
  })

  it.each([
    ['of another workspace', { workspace: 'T999AB3CD' }, 'this workspace is not the one'],
    ['who is not in the file', { person: 'U999AB3CD' }, 'you (U999AB3CD) are not among the people'],
    ['in another channel', { channel: 'C999AB3CD' }, 'this channel (C999AB3CD) is not among the channels'],
    ['in a direct message', { channel: 'D012AB3CD' }, 'this channel (D012AB3CD)'],
    ['whose ID differs in case', { person: 'u012ab3cd' }, 'are not among the people'],
    ['who is a word every object knows', { person: 'constructor' }, 'are not among the people'],
    ['without any ID', { person: '' }, 'are not among the people'],
  ])('is nobody %s, and the answer says why', (_who, from, why) => {
    expect(mayChange(access, { ...ada, ...from })).toEqual({ refused: expect.stringContaining(why) })
  })
})

describe('the access file', () => {
  const isFine = (change: object) => Access.safeParse({ ...access, ...change }).success

  it('takes IDs, which nobody can take from another, and no names', () => {
    const wrong = [
      { workspace: 'acme' },
      { people: { ada: 'Ada' } },
      { people: { '@ada': 'Ada' } },
      { channels: ['#ops'] },
      { channels: ['D012AB3CD'] },
      { channels: [] },
    ]
    expect(wrong.filter(isFine)).toEqual([])
  })

  it('takes names that read as themselves in a report', () => {
    const named = (name: string) => isFine({ people: { U012AB3CD: name } })
    expect(['Ada', 'José Núñez', "Grace O'Brien", '李雷', 'Ada L.'].filter((name) => !named(name))).toEqual(
      [],
    )
    expect(['', ' Ada', '<!channel>', 'A\u202eda', 'a'.repeat(41), '*Ada*', 'Ada\n'].filter(named)).toEqual(
      [],
    )
  })

  it('may name nobody: then nobody may', () => {
    const nobody = Access.parse({ ...access, people: {} })
    expect(mayChange(nobody, ada)).toMatchObject({ refused: expect.stringContaining('not among the people') })
  })
})

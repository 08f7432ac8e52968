import { describe, expect, it } from 'vitest'
import { chat, desiredOf, problemsOf } from './scratch.ts'

const access = `workspace: T012AB3CD
people:
  U012AB3CD: Ada
  U034EF5GH: Grace
channels:
  - C012AB3CD
`

/** The problems of the access file, changed: without its file name. */
async function changed(from: string, to: string): Promise<string[]> {
  if (!access.includes(from)) throw new Error(`the access file has no ${from}`)
  const files = { 'policies/chat.yaml': chat, 'policies/access.yaml': access.replace(from, to) }
  return (await problemsOf(files)).map((problem) => problem.replace('policies/access.yaml:', ''))
}

describe('policies/access.yaml', () => {
  it('stands beside the fleets; without it nobody may change anything from Slack', async () => {
    const files = { 'policies/chat.yaml': chat, 'policies/Access.yaml': access }
    expect((await desiredOf(files)).access).toEqual({
      workspace: 'T012AB3CD',
      people: { U012AB3CD: 'Ada', U034EF5GH: 'Grace' },
      channels: ['C012AB3CD'],
    })
    expect(await desiredOf({ 'policies/chat.yaml': chat })).not.toHaveProperty('access')
  })

  it('is there once: two could not both be right', async () => {
    const files = {
      'policies/chat.yaml': chat,
      'policies/access.yaml': access,
      'policies/access.yml': access,
    }
    expect(await problemsOf(files)).toEqual([
      'policies/access.yml:1:1 : a second access file beside policies/access.yaml: keep one',
    ])
  })

  it.each([
    ['channels:', 'chanels:', '5:1 chanels: unknown key `chanels`: did you mean `channels`?'],
    [
      'workspace: T012AB3CD\n',
      '',
      '1:1 workspace: missing key `workspace`: write for example `workspace: T012AB3CD`',
    ],
    [
      'T012AB3CD',
      'acme',
      '1:12 workspace: "acme" is no workspace ID: write one such as T012AB3CD, which stands in the address of Slack in a browser',
    ],
    [
      'U012AB3CD',
      'ada',
      '3:3 people.ada: "ada" is no member ID: write one such as U012AB3CD, which the profile in Slack gives under "Copy member ID"',
    ],
    [
      'Ada',
      '"<!channel>"',
      `3:14 people.U012AB3CD: "<!channel>": a name has letters, digits, spaces and _ . ' - within, 40 characters at most`,
    ],
    ['U034EF5GH: Grace', 'U012AB3CD: Eve', '4:3 : the key `U012AB3CD` is written twice: keep one of them'],
    [
      'C012AB3CD',
      '"#ops"',
      '6:5 channels[0]: "#ops" is no channel ID: write one such as C012AB3CD, which stands at the foot of the channel details in Slack',
    ],
    [
      '  - C012AB3CD\n',
      '  - C012AB3CD\n  - C012AB3CD\n',
      '7:5 channels[1]: channel C012AB3CD is already channels[0]: remove one of them',
    ],
    ['channels:\n  - C012AB3CD', 'channels: []', '5:11 channels: the list is empty: write at least 1'],
  ])('with %j as %j says where and what to write', async (from, to, problem) => {
    expect(await changed(from, to)).toEqual([problem])
  })
})

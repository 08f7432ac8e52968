/** The faces of the command beside its text: pages, the nightly report, and asking from afar. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeLine } from '../../src/adapters/lambda/wire.ts'
import { frame, type Reply, scriptLambda } from '../adapters/lambda/event-stream.ts'
import { everything } from '../everything.ts'
import { scratch, tide } from './tide.ts'

const sandboxed = ['--sandbox', '--at', '2027-06-29T14:30Z']

describe('tide drift', () => {
  it('tells how the night stands, and what the last day and the next two hold', async () => {
    const { code, out } = await tide(['drift', 'chat', ...sandboxed, '--repo', scratch()])
    expect(out).toMatch(/^critical: chat; chat drifted: \d+/m)
    for (const section of ['Drift', 'Findings', 'Peaks of the last day', 'The next 48 hours'])
      expect(out).toMatch(new RegExp(`^${section}`, 'm'))
    expect(out).not.toContain('\u001b')
    expect(code).toBe(0)
  })

  it('writes nothing where it cannot send a mail, and says why', async () => {
    const repo = scratch()
    expect(await tide(['drift', '--mail', ...sandboxed, '--repo', repo])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('--mail sends what is true now'),
    })
    const { err } = await tide(['drift', '--mail', '--repo', scratch({ 'policies/report.yaml': null })])
    expect(err).toContain('there is no policies/report.yaml')
  })
})

describe('--html', () => {
  it.each(['status', 'plan', 'timeline', 'drift'])('of tide %s writes a page of one file', async (verb) => {
    const repo = scratch()
    const file = path.join(repo, 'page.html')
    const { code, err } = await tide([verb, 'chat', ...sandboxed, '--html', file, '--repo', repo])
    expect([code, err]).toEqual([0, `${file} is written\n`])
    const page = readFileSync(file, 'utf8')
    expect(page).toMatch(/^<!doctype html>/i)
    expect(page).toContain('<svg')
    expect(page).not.toMatch(/<script|src="http|href="http/)
  })

  it('says where it cannot write', async () => {
    const { code, err } = await tide([
      'status',
      ...sandboxed,
      '--html',
      '/nowhere/page.html',
      '--repo',
      scratch(),
    ])
    expect([code, err]).toEqual([1, expect.stringContaining('the page could not be written')])
    expect(existsSync('/nowhere')).toBe(false)
  })
})

describe('--remote', () => {
  const text =
    encodeLine({ progress: '3 of 8 nodes answered' }) + encodeLine({ answer: { report: everything } })
  const answered: Reply = {
    pieces: [frame('PayloadChunk', Buffer.from(text)), frame('InvokeComplete', '{}')],
  }

  it('shows the Report of the deployed function, whatever lies here', async () => {
    const requests = await scriptLambda(answered)
    const { code, out } = await tide(['--remote', 'status', 'chat', '--repo', '/nowhere'])
    expect(out).toContain('chat  unchecked')
    expect(code).toBe(1)
    expect(requests[0]).toMatchObject({
      path: expect.stringContaining('/functions/springtide-production-look/'),
      body: { request: { verb: 'status', fleets: ['chat'] } },
    })
  })

  it('asks the function that acts for what changes something, of the stage that is named', async () => {
    const requests = await scriptLambda(answered)
    await tide(['--remote', '--stage', 'staging', 'prewarm', 'chat', '--connections', '600k', '--for', '2h'])
    expect(requests[0]).toMatchObject({
      path: expect.stringContaining('/functions/springtide-staging-act/'),
      body: { request: { verb: 'prewarm', ask: { override: { size: { connections: 600_000 } } } } },
    })
  })

  it('says what is missing where nothing is deployed', async () => {
    await scriptLambda({ refuse: 'ResourceNotFoundException', status: 404 })
    const { code, err } = await tide(['--remote', 'plan'])
    expect([code, err]).toEqual([1, expect.stringContaining('springtide-production-look')])
  })

  it('is not for what needs no AWS, nor for the sandbox', async () => {
    expect((await tide(['--remote', 'check'])).err).toContain(
      'tide check asks no deployed function: leave out --remote',
    )
    expect((await tide(['--remote', 'plan', '--sandbox'])).err).toContain('--sandbox asks nobody')
  })
})

import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/adapters/ssm/judge.ts'

const said = (Output: string) => [{ Name: 'aws:runShellScript', Output }]

describe('what an invocation tells', () => {
  it('is the same whether AWS writes its state with or without spaces', () => {
    const reason = {
      unchecked: 'the command was not picked up in time: its Systems Manager agent does not answer',
    }
    expect(judge({ StatusDetails: 'Delivery Timed Out' })).toEqual(reason)
    expect(judge({ StatusDetails: 'DeliveryTimedOut' })).toEqual(reason)
    expect(judge({ StatusDetails: 'In Progress' })).toEqual({ state: 'the command was still running' })
  })

  it('is the coarser status where there are no details', () => {
    expect(judge({ Status: 'Success', CommandPlugins: said('fine') })).toEqual({ output: 'fine' })
    expect(judge({ Status: 'TimedOut' })).toEqual({ unchecked: 'the command timed out' })
  })

  it('is never green for a state that nobody knows', () => {
    expect(judge({ StatusDetails: 'Excellent', CommandPlugins: said('fine') })).toEqual({
      unchecked: 'a status nobody knows: Excellent',
    })
    expect(judge({})).toHaveProperty('unchecked')
  })

  it('is at most what AWS says it carries', () => {
    const answer = judge({ StatusDetails: 'Success', CommandPlugins: said('x'.repeat(100_000)) })
    expect(answer).toEqual({ output: 'x'.repeat(2_500) })
  })

  it('is the step that printed something', () => {
    const CommandPlugins = [{ Name: 'precondition' }, ...said('fine')]
    expect(judge({ StatusDetails: 'Success', CommandPlugins })).toEqual({ output: 'fine' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlarmRule, evaluateAlarm, evaluationRange } from '../../src/sandbox/alarm-evaluation.ts'

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const

function rule(datapointsToAlarm: number, missingData = 'missing'): AlarmRule {
  const comparison = 'GreaterThanThreshold'
  return { comparison, threshold: 0.5, evaluationPeriods: 3, datapointsToAlarm, missingData }
}

/** `0 - X`: within the threshold, missing, breaching; oldest first. */
function datapoints(text: string): (number | null)[] {
  return text.split(' ').map((mark) => (mark === '-' ? null : mark === 'X' ? 1 : 0))
}

function verdicts(datapointsToAlarm: number, text: string): string {
  return treatments
    .map((treatment) => evaluateAlarm(rule(datapointsToAlarm, treatment), datapoints(text)))
    .join(' ')
}

describe('B67 missing data, as in the tables of the CloudWatch User Guide', () => {
  it.each([
    ['0 - X - X', 'OK OK OK OK'],
    ['0 - - - -', 'OK OK OK OK'],
    ['- - - - -', 'INSUFFICIENT_DATA retain ALARM OK'],
    ['0 X X - X', 'ALARM ALARM ALARM ALARM'],
    ['- - X - -', 'ALARM retain ALARM OK'],
  ])('3 of 3: %s gives %s for missing, ignore, breaching, notBreaching', (text, expected) => {
    expect(verdicts(3, text)).toBe(expected)
  })

  it.each([
    ['0 - X - X', 'ALARM ALARM ALARM ALARM'],
    ['0 0 X 0 X', 'ALARM ALARM ALARM ALARM'],
    ['0 - X - -', 'OK OK ALARM OK'],
    ['- - - - 0', 'OK OK ALARM OK'],
    ['- - - X -', 'ALARM retain ALARM OK'],
  ])('2 of 3: %s gives %s for missing, ignore, breaching, notBreaching', (text, expected) => {
    expect(verdicts(2, text)).toBe(expected)
  })

  it('looks at two more datapoints than it evaluates', () => {
    expect(evaluationRange(3)).toBe(5)
  })
})

describe('B68 premature alarms', () => {
  it.each(['- - - - X', '- - - X -'])('waits while the only breach is young: %s', (text) => {
    expect(evaluateAlarm(rule(3), datapoints(text))).toBe('INSUFFICIENT_DATA')
  })

  it('alarms when the breach is as old as the datapoints to alarm', () => {
    expect(evaluateAlarm(rule(3), datapoints('- - X - -'))).toBe('ALARM')
    expect(evaluateAlarm(rule(3), datapoints('X - - - -'))).toBe('ALARM')
  })

  it('does not alarm when one real datapoint is within the threshold', () => {
    expect(evaluateAlarm(rule(3), datapoints('- - X 0 -'))).toBe('OK')
  })
})

describe('B66 M of N', () => {
  it.each([
    ['0 0 X 0 X', 2, 'ALARM'],
    ['X X X 0 0', 2, 'OK'],
    ['0 0 X X X', 3, 'ALARM'],
    ['X X 0 X X', 3, 'OK'],
  ])('%s with %i of 3 is %s', (text, datapointsToAlarm, expected) => {
    expect(evaluateAlarm(rule(datapointsToAlarm), datapoints(text))).toBe(expected)
  })

  it('goes by the count of breaches among the last N whenever all are there, whatever missing data means', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(...treatments),
        (all, m, treatment) => {
          const breaches = all.slice(-3).reduce((sum, value) => sum + value, 0)
          expect(evaluateAlarm(rule(m, treatment), all)).toBe(breaches >= m ? 'ALARM' : 'OK')
        },
      ),
    )
  })
})

describe('B66 thresholds', () => {
  it.each([
    ['GreaterThanOrEqualToThreshold', 'OK ALARM ALARM'],
    ['GreaterThanThreshold', 'OK OK ALARM'],
    ['LessThanOrEqualToThreshold', 'ALARM ALARM OK'],
    ['LessThanThreshold', 'ALARM OK OK'],
  ])('%s at 9, 10 and 11 against 10: %s', (comparison, expected) => {
    const once = {
      comparison,
      threshold: 10,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      missingData: 'missing',
    }
    expect([9, 10, 11].map((value) => evaluateAlarm(once, [value])).join(' ')).toBe(expected)
  })
})

/** What PutMetricAlarm refuses. Source: API_PutMetricAlarm. */
import {
  InvalidParameterCombinationException,
  MissingRequiredParameterException,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { refused, SandboxError, validationError } from '../refusal.ts'
import { invalid } from './request.ts'

const comparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
]
const bandComparisons = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
]
const treatments = ['missing', 'ignore', 'breaching', 'notBreaching']
const metricMembers = ['Namespace', 'Dimensions', 'Period', 'Unit', 'Statistic', 'ExtendedStatistic'] as const
const statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']
const DAY_SECONDS = 86_400

/** Throws what CloudWatch would. */
export function checkAlarm(input: PutMetricAlarmCommandInput): void {
  if (input.EvaluationCriteria !== undefined || input.EvaluationInterval !== undefined) {
    throw new SandboxError('PutMetricAlarm: the sandbox has no model of alarms on PromQL')
  }
  checkText('alarmName', input.AlarmName ?? '', 255)
  for (const actions of [input.AlarmActions, input.OKActions, input.InsufficientDataActions])
    checkActions(actions ?? [])
  for (const member of ['EvaluationPeriods', 'ComparisonOperator'] as const) {
    if (input[member] === undefined) throw missing(member)
  }
  checkEvaluation(input)
  if (input.Metrics !== undefined) checkMath(input)
  else checkMetric(input)
}

function checkEvaluation(input: PutMetricAlarmCommandInput): void {
  const {
    EvaluationPeriods: periods = 1,
    DatapointsToAlarm: datapoints = periods,
    TreatMissingData: treatment,
  } = input
  if (periods < 1) throw invalid('EvaluationPeriods must be at least 1')
  if (datapoints < 1 || datapoints > periods)
    throw invalid('DatapointsToAlarm must be from 1 to EvaluationPeriods')
  if (treatment !== undefined && !treatments.includes(treatment))
    throw invalid(`TreatMissingData ${treatment} is not valid`)
  const comparison = input.ComparisonOperator ?? ''
  const isBand = bandComparisons.includes(comparison)
  if (!isBand && !comparisons.includes(comparison))
    throw invalid(`ComparisonOperator ${comparison} is not valid`)
  if (isBand !== (input.ThresholdMetricId !== undefined))
    throw combination('ThresholdMetricId goes with the comparison operators of anomaly bands')
  if (isBand === (input.Threshold !== undefined))
    throw isBand ? combination('An alarm on an anomaly band has no Threshold') : missing('Threshold')
}

function checkMath(input: PutMetricAlarmCommandInput): void {
  const both = [input.MetricName, ...metricMembers.map((member) => input[member])].some(
    (value) => value !== undefined,
  )
  if (both)
    throw combination(
      'Metrics cannot be combined with MetricName, Namespace, Dimensions, Period, Unit or a statistic',
    )
  const queries = input.Metrics ?? []
  if (queries.length < 1 || queries.length > 20) throw invalid('Metrics must have 1 to 20 queries')
}

function checkMetric(input: PutMetricAlarmCommandInput): void {
  for (const member of ['MetricName', 'Namespace', 'Period'] as const) {
    if (input[member] === undefined) throw missing(member)
  }
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) {
    throw combination('Exactly one of Statistic and ExtendedStatistic must be given')
  }
  if (input.Statistic !== undefined && !statistics.includes(input.Statistic))
    throw invalid(`Statistic ${input.Statistic} is not valid`)
  const { Period: period = 60, EvaluationPeriods: periods = 1, Dimensions: dimensions = [] } = input
  checkPeriod(period, periods)
  if (dimensions.length > 30) throw invalid('At most 30 dimensions can be given')
  if (new Set(dimensions.map(({ Name }) => Name)).size < dimensions.length)
    throw invalid('Dimension names must be unique')
  for (const { Name, Value } of dimensions) {
    checkText('dimensions.name', Name ?? '', 255)
    checkText('dimensions.value', Value ?? '', 1024)
  }
}

function checkPeriod(period: number, periods: number): void {
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60')
  }
  const days = period < 3_600 ? 1 : 7
  if (period * periods > days * DAY_SECONDS) {
    throw validationError(
      `Metrics cannot be checked across more than ${days} day(s) (EvaluationPeriods * Period must be <= ${days * DAY_SECONDS})`,
      'cloudwatch',
    )
  }
}

function checkActions(actions: string[]): void {
  if (actions.length > 5) throw validationError('At most 5 actions can be given for each state', 'cloudwatch')
  for (const action of actions) checkText('actions', action, 1024)
}

function checkText(what: string, value: string, most: number): void {
  if (value.length < 1 || value.length > most)
    throw validationError(`${what} must have 1 to ${most} characters`, 'cloudwatch')
}

function missing(member: string): Error {
  return new MissingRequiredParameterException(refused(`The parameter ${member} is required.`))
}

function combination(message: string): Error {
  return new InvalidParameterCombinationException(refused(message))
}

/** CloudWatch requests that write alarms. */
import {
  type DeleteAlarmsCommandInput,
  type DisableAlarmActionsCommandInput,
  type MetricAlarm,
  type PutMetricAlarmCommandInput,
  ResourceNotFound,
  type SetAlarmStateCommandInput,
} from '@aws-sdk/client-cloudwatch'
import { enterState } from '../alarm-clock.ts'
import { growthIn } from '../growth-alarm.ts'
import { metricKey } from '../metrics.ts'
import { present } from '../present.ts'
import { refused, validationError } from '../refusal.ts'
import type { AlarmState, RegionState } from '../state.ts'
import { checkAlarm } from './alarm-rules.ts'

/** Creates an alarm, or replaces all of its configuration; its state and its tags stay. */
export function putMetricAlarm(region: RegionState, input: PutMetricAlarmCommandInput): object {
  checkAlarm(input)
  const name = input.AlarmName ?? ''
  const live = region.alarms.get(name)
  const now = new Date(region.timeline.now())
  const { Tags: tags, ...configuration } = structuredClone(present(input))
  const state: AlarmState = {
    alarm: {
      ...withDefaults(configuration),
      ...identity(region, name, now),
      ...(live ? stateOf(live.alarm) : initialState(now)),
    },
    tags: live?.tags ?? new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    metricKey: keyOf(input),
    growth: growthIn(input.Metrics),
  }
  if (live) forgetActions(region, live.alarm)
  region.alarms.set(name, state)
  for (const action of allActions(state.alarm)) {
    const names = region.alarmsByAction.get(action) ?? new Set()
    region.alarmsByAction.set(action, names.add(name))
  }
  return {}
}

/** "ActionsEnabled: The default is TRUE"; lists of actions read back empty. */
function withDefaults(configuration: Omit<PutMetricAlarmCommandInput, 'Tags'>) {
  return {
    ...configuration,
    ActionsEnabled: configuration.ActionsEnabled ?? true,
    AlarmActions: [...new Set(configuration.AlarmActions)],
    OKActions: [...new Set(configuration.OKActions)],
    InsufficientDataActions: [...new Set(configuration.InsufficientDataActions)],
    ...(configuration.Metrics ? {} : { Dimensions: configuration.Dimensions ?? [] }),
  }
}

function identity(region: RegionState, name: string, now: Date) {
  const AlarmArn = `arn:aws:cloudwatch:${region.region}:${region.account}:alarm:${name}`
  return { AlarmName: name, AlarmArn, AlarmConfigurationUpdatedTimestamp: now }
}

function initialState(now: Date) {
  const StateValue = 'INSUFFICIENT_DATA' as const
  return {
    StateValue,
    StateReason: 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: now,
    StateTransitionedTimestamp: now,
  }
}

function stateOf(alarm: AlarmState['alarm']) {
  const { StateValue, StateReason, StateReasonData, StateUpdatedTimestamp, StateTransitionedTimestamp } =
    alarm
  const since = { StateUpdatedTimestamp, StateTransitionedTimestamp }
  return { StateValue, ...present({ StateReason, StateReasonData, ...since }) }
}

/** Alarms on metric math or percentiles have no key. One with a unit finds no data. */
function keyOf(input: PutMetricAlarmCommandInput): string | null {
  const { MetricName: name, Namespace: namespace, Dimensions, ExtendedStatistic, Unit } = input
  if (name === undefined || namespace === undefined || ExtendedStatistic !== undefined) return null
  const dimensions = Object.fromEntries((Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]))
  const key = metricKey({ namespace, name, dimensions })
  return Unit === undefined ? key : `${key} in ${Unit}`
}

/** Every ARN that an alarm may act on. */
export function allActions({ AlarmActions, OKActions, InsufficientDataActions }: MetricAlarm): string[] {
  return [...(AlarmActions ?? []), ...(OKActions ?? []), ...(InsufficientDataActions ?? [])]
}

function forgetActions(region: RegionState, alarm: AlarmState['alarm']): void {
  for (const action of allActions(alarm)) {
    const names = region.alarmsByAction.get(action)
    names?.delete(alarm.AlarmName)
    if (names?.size === 0) region.alarmsByAction.delete(action)
  }
}

/** All or nothing: one name that isn't there and no alarm is deleted. */
export function deleteAlarms(region: RegionState, input: DeleteAlarmsCommandInput): object {
  for (const { alarm } of namedAlarms(region, input.AlarmNames)) {
    forgetActions(region, alarm)
    region.alarms.delete(alarm.AlarmName)
  }
  return {}
}

export function enableAlarmActions(region: RegionState, input: DisableAlarmActionsCommandInput): object {
  for (const { alarm } of namedAlarms(region, input.AlarmNames)) alarm.ActionsEnabled = true
  return {}
}

export function disableAlarmActions(region: RegionState, input: DisableAlarmActionsCommandInput): object {
  for (const { alarm } of namedAlarms(region, input.AlarmNames)) alarm.ActionsEnabled = false
  return {}
}

function namedAlarms(region: RegionState, names: string[] = []): AlarmState[] {
  if (names.length > 100) throw validationError('At most 100 alarm names can be given', 'cloudwatch')
  return names.map((name) => alarmNamed(region, name))
}

function alarmNamed(region: RegionState, name: string | undefined): AlarmState {
  const alarm = region.alarms.get(name ?? '')
  if (!alarm) throw new ResourceNotFound(refused(`Unknown alarm ${name}`))
  return alarm
}

/** Acts at once; the next evaluation goes by the data again. A step policy needs a value in StateReasonData. */
export function setAlarmState(region: RegionState, input: SetAlarmStateCommandInput): object {
  const state = alarmNamed(region, input.AlarmName)
  const next = (['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).find((known) => known === input.StateValue)
  if (!next) throw validationError(`StateValue ${input.StateValue} is not valid`, 'cloudwatch')
  const reasonData = input.StateReasonData === undefined ? {} : { reasonData: input.StateReasonData }
  enterState(region, state, next, {
    reason: input.StateReason ?? '',
    value: valueIn(input.StateReasonData),
    ...reasonData,
  })
  return {}
}

function valueIn(reasonData: string | undefined): number | null {
  try {
    const data: unknown = JSON.parse(reasonData ?? '{}')
    const points: unknown =
      typeof data === 'object' && data !== null && 'recentDatapoints' in data ? data.recentDatapoints : []
    const value: unknown = Array.isArray(points) ? points.at(-1) : null
    return typeof value === 'number' ? value : null
  } catch {
    throw validationError('StateReasonData is not valid JSON', 'cloudwatch')
  }
}
